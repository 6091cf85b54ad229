using System.Linq.Expressions;
using Nuke.Common.Execution;
using Nuke.Common.IO;
using Spectre.Console;

namespace NukeSubset.Tests;

/// <summary>Runs builds in a folder of their own, with the environment and the parameters file a test gives them.</summary>
public abstract class BuildFixture : IDisposable
{
    private readonly AbsolutePath root = Directory.CreateTempSubdirectory("nuke-tests-").FullName;

    protected BuildFixture() => (root / ".nuke").CreateDirectory();

    protected AbsolutePath Root => root;

    protected Dictionary<string, string> Variables { get; } = [];

    protected void WriteParameters(string json) => File.WriteAllText(root / ".nuke" / "parameters.json", json);

    private protected BuildResult<T> Run<T>(params string[] arguments)
        where T : RecordingBuild, new() => Run<T>([], arguments);

    private protected BuildResult<T> Run<T>(Expression<Func<T, Target>>[] defaults, params string[] arguments)
        where T : RecordingBuild, new()
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) }
        );
        console.Profile.Width = 200;
        var exitCode = BuildRun.Execute(defaults, new BuildSurroundings(arguments, Variables, root, console));
        return new BuildResult<T>(exitCode, writer.ToString(), (T)RecordingBuild.Last!);
    }

    public void Dispose()
    {
        Directory.Delete(root, recursive: true);
        GC.SuppressFinalize(this);
    }
}
