using Bce3s.Building.Running;
using Nuke.Common;
using Nuke.Common.IO;

namespace Bce3s.Building;

internal sealed partial class Build
{
    private AbsolutePath CliProject => RootDirectory / "src" / "Bce3s.Cli" / "Bce3s.Cli.fsproj";

    private AbsolutePath CliProgram => Artifacts / "bin" / "Bce3s.Cli" / "release" / "bce3s.dll";

    // The launcher script looks at the same stamp and the same sources.
    private BuildStamp CliStamp =>
        new(
            Artifacts / "bce3s.stamp",
            content: string.Join(' ', BuildProperties),
            [
                RootDirectory / "src",
                RootDirectory / "compat" / "TorchSharp",
                RootDirectory / "Directory.Build.props",
                RootDirectory / "Directory.Build.targets",
                RootDirectory / "Directory.Packages.props",
                Artifacts / "native" / "libTorchSharpNative.so",
            ]
        );

    private Target Compile =>
        _ =>
            _.Description("Builds the whole solution\n--torch-backend")
                .DependsOn(Setup)
                .Executes(() => CliStamp.WriteAfter(() => DotNet.Build(Solution, BuildProperties)));

    private Target Program =>
        _ =>
            _.Description("Builds the bce3s program alone")
                .Unlisted()
                .DependsOn(Setup)
                .OnlyWhenDynamic(() => !CliProgram.FileExists() || !CliStamp.IsUpToDate, "bce3s is out of date")
                .Executes(() => CliStamp.WriteAfter(() => DotNet.Build(CliProject, BuildProperties)));
}
