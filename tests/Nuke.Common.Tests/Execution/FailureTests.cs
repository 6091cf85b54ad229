namespace NukeSubset.Tests.Execution;

public sealed class FailureTests : BuildFixture
{
    private sealed class Faulty : RecordingBuild
    {
        public Target First => _ => _.Executes(Step("First"));

        public Target Breaks =>
            _ => _.DependsOn(First).Executes(() => throw new InvalidOperationException("the disk is full"));

        public Target Next => _ => _.DependsOn(Breaks).Executes(Step("Next"));

        public Target Upload => _ => _.After(Breaks, Next).AssuredAfterFailure().Executes(Step("Upload"));

        public Target Lint => _ => _.ProceedAfterFailure().Executes(() => NukeAssert.Fail("3 files are not formatted"));

        public Target AfterLint => _ => _.DependsOn(Lint).Executes(Step("AfterLint"));

        public Target Coded =>
            _ =>
                _.Executes(() =>
                {
                    ExitCode = 130;
                    NukeAssert.Fail("interrupted");
                });

        public Target Async =>
            _ =>
                _.Executes(async () =>
                {
                    await Task.Yield();
                    throw new InvalidOperationException("late");
                });

        public Target AsyncWork =>
            _ =>
                _.Executes(async () =>
                {
                    await Task.Delay(1);
                    Steps.Add("AsyncWork");
                });

        public Target WithValue => _ => _.Executes(() => Steps.Count);

        public Target Several => _ => _.Executes(Step("one"), Step("two")).Executes(Step("three"));
    }

    [Fact]
    public void a_build_that_succeeds_ends_with_zero()
    {
        var result = Run<Faulty>("First");
        Assert.Equal(0, result.ExitCode);
        Assert.True(result.Build.IsSucceeding);
        Assert.Equal(["succeeded First", "finished"], result.Build.Events);
    }

    [Fact]
    public void a_failure_ends_the_build_with_a_code_other_than_zero()
    {
        var result = Run<Faulty>("Next");
        Assert.NotEqual(0, result.ExitCode);
        Assert.True(result.Build.IsFailing);
        Assert.Equal(["First"], result.Build.Steps);
        Assert.Equal(["succeeded First", "failed Breaks", "finished"], result.Build.Events);
        Assert.Contains(
            "Breaks failed: InvalidOperationException: the disk is full",
            result.Output,
            StringComparison.Ordinal
        );
        Assert.Matches(@"Next\s+not run", result.Output);
    }

    [Fact]
    public void an_assured_target_runs_after_a_failure()
    {
        var result = Run<Faulty>("Next", "Upload");
        Assert.Equal(["First", "Upload"], result.Build.Steps);
        Assert.NotEqual(0, result.ExitCode);
    }

    [Fact]
    public void a_target_to_proceed_after_lets_the_others_run_and_fails_the_build()
    {
        var result = Run<Faulty>("AfterLint");
        Assert.Equal(["AfterLint"], result.Build.Steps);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("Lint failed: 3 files are not formatted", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void a_target_may_choose_the_exit_code() => Assert.Equal(130, Run<Faulty>("Coded").ExitCode);

    [Fact]
    public void a_failed_check_shows_no_stack_trace()
    {
        Assert.DoesNotContain("   at ", Run<Faulty>("Coded").Output, StringComparison.Ordinal);
        Assert.Contains("   at ", Run<Faulty>("Breaks").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void asynchronous_actions_are_waited_for()
    {
        Assert.Equal(["AsyncWork"], Run<Faulty>("AsyncWork").Build.Steps);
        var late = Run<Faulty>("Async");
        Assert.NotEqual(0, late.ExitCode);
        Assert.Contains("Async failed: InvalidOperationException: late", late.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void actions_run_in_order_and_results_are_ignored()
    {
        Assert.Equal(["one", "two", "three"], Run<Faulty>("Several").Build.Steps);
        Assert.Equal(0, Run<Faulty>("WithValue").ExitCode);
    }

    [Fact]
    public void the_summary_has_a_row_for_each_target_with_its_status()
    {
        var output = Run<Faulty>("AfterLint", "First").Output;
        Assert.Matches(@"Target\s+Status\s+Duration", output);
        Assert.Matches(@"Lint\s+failed\s+< 1 s", output);
        Assert.Matches(@"AfterLint\s+succeeded\s+< 1 s", output);
        Assert.Matches(@"Total\s+< 1 s", output);
    }
}
