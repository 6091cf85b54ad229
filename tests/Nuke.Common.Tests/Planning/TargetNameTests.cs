namespace NukeSubset.Tests.Planning;

public sealed class TargetNameTests : BuildFixture
{
    private sealed class Named : RecordingBuild
    {
        public Target RunTests => _ => _.Executes(Step("RunTests"));

        public Target Secret => _ => _.Unlisted().Executes(Step("Secret"));
    }

    [Fact]
    public void dashes_and_case_do_not_matter()
    {
        Assert.Equal(["RunTests"], Run<Named>("run-tests").Build.Steps);
        Assert.Equal(["RunTests"], Run<Named>("RUNTESTS").Build.Steps);
    }

    [Fact]
    public void an_unknown_name_is_answered_with_the_listed_targets()
    {
        var result = Run<Named>("RunTest");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("There is no target 'RunTest'. Targets:", result.Output, StringComparison.Ordinal);
        Assert.Contains("  RunTests", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void an_unlisted_target_runs_when_it_is_named() =>
        Assert.Equal(["Secret"], Run<Named>("secret").Build.Steps);
}
