using Bce3s.Building.Native;
using Nuke.Common;
using Nuke.Common.IO;

namespace Bce3s.Building;

/// <summary>Everything that can be done with this repository; one file a group of targets.</summary>
internal sealed partial class Build : NukeBuild
{
    [Parameter("Where TorchSharp comes from")]
    private readonly TorchBackend TorchBackend = TorchBackend.Libtorch;

    [Parameter(
        "Setup: a PyTorch install's torch folder or an unpacked libtorch archive to use instead of the system's"
    )]
    private readonly AbsolutePath? Libtorch;

    private AbsolutePath Solution => RootDirectory / "Bce3s.sln";

    private AbsolutePath Artifacts => RootDirectory / "artifacts";

    private string[] BuildProperties => [$"-p:TorchBackend={TorchBackend.ToString().ToLowerInvariant()}"];

    private static bool IsContinuousIntegration => EnvironmentInfo.GetVariable("CI") is "true" or "1";

    // Without a target NUKE lists what there is.
    public static int Main() => Execute<Build>();
}
