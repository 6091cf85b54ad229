using System.Runtime.CompilerServices;
using Nuke.Common.Execution;

namespace NukeSubset.Tests.Api;

public sealed class PublicApiTests
{
    [SkippableFact]
    public void every_public_member_is_one_of_NUKEs()
    {
        var file = Path.Combine(RepositoryRoot(), "..", "shared", "nuke-api.txt");
        Skip.IfNot(File.Exists(file), "The list of NUKE's declarations is not beside this repository.");
        var known = File.ReadLines(file).SelectMany(ReferenceLine.Read).ToHashSet();
        Assert.True(known.Count > 100, $"'{file}' has {known.Count} declarations");

        var strange = PublicMembers
            .Of(typeof(NukeBuild).Assembly)
            .Where(line => !known.Contains(line))
            .Order()
            .ToList();
        Assert.True(strange.Count == 0, string.Join('\n', strange));
    }

    [Fact]
    public void what_callers_do_not_see_is_left_out_of_the_comparison()
    {
        Assert.Equal(
            ["N.Type :: static T NotNull<T>(T obj, string message = null)"],
            ReferenceLine.Read(
                "N.Type :: public static T NotNull<T>(this T obj, string message = null) where T : class"
            )
        );
        Assert.Equal(["N.Type :: void Run()"], ReferenceLine.Read("N.Type :: protected internal virtual void Run()"));
        Assert.Equal(["N.Type :: static bool Loud"], ReferenceLine.Read("N.Type :: public static bool Loud = true"));
        Assert.Contains("N.Kind { A, B }", ReferenceLine.Read("N :: public enum Kind { A, B }"));
        Assert.Contains("N.Step", ReferenceLine.Read("N :: public delegate Some Step(Some definition)"));
    }

    [Fact]
    public void members_are_written_as_CSharp_writes_them()
    {
        var lines = PublicMembers.Of(typeof(NukeBuild).Assembly).ToList();
        Assert.Contains("Nuke.Common.NukeBuild :: static AbsolutePath RootDirectory", lines);
        Assert.Contains("Nuke.Common.ITargetDefinition :: ITargetDefinition DependsOn(params Target[] targets)", lines);
        Assert.Contains(
            "Nuke.Common.IO.AbsolutePath :: static AbsolutePath operator /(AbsolutePath left, string right)",
            lines
        );
        Assert.Contains($"Nuke.Common.Execution.{nameof(ExecutableTarget)} :: List<Action> Actions", lines);
        Assert.Contains("Nuke.Common.Verbosity { Verbose, Normal, Minimal, Quiet }", lines);
    }

    private static string RepositoryRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
