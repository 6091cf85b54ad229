namespace NukeSubset.Tests.Execution;

public sealed class SkippingTests : BuildFixture
{
    private sealed class Conditional : RecordingBuild
    {
        private bool compiled;

        public Target Restore => _ => _.Executes(Step("Restore"));

        public Target Compile =>
            _ =>
                _.DependsOn(Restore)
                    .Executes(() =>
                    {
                        compiled = true;
                        Steps.Add("Compile");
                    });

        public Target Test => _ => _.DependsOn(Compile).Executes(Step("Test"));

        public Target Never => _ => _.OnlyWhenStatic(() => compiled).Executes(Step("Never"));

        public Target AfterCompile =>
            _ => _.After(Compile).OnlyWhenDynamic(() => compiled).Executes(Step("AfterCompile"));

        public Target Named => _ => _.OnlyWhenDynamic(() => compiled, "something was compiled").Executes(Step("Named"));

        public Target Lazy =>
            _ =>
                _.DependsOn(Compile)
                    .OnlyWhenStatic(() => compiled)
                    .WhenSkipped(DependencyBehavior.Skip)
                    .Executes(Step("Lazy"));

        public Target Eager => _ => _.DependsOn(Compile).OnlyWhenStatic(() => compiled).Executes(Step("Eager"));

        public Target Inner => _ => _.Unlisted().OnlyWhenStatic(() => compiled).Executes(Step("Inner"));

        public Target Outer => _ => _.DependsOn(Inner).Executes(Step("Outer"));

        public Target Throws =>
            _ => _.OnlyWhenDynamic(() => throw new InvalidOperationException("no answer")).Executes(Step("Throws"));
    }

    [Fact]
    public void skip_leaves_out_the_targets_named()
    {
        var result = Run<Conditional>("Test", "--skip", "Compile");
        Assert.Equal(["Restore", "Test"], result.Build.Steps);
        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"Compile\s+skipped by --skip", result.Output);
        Assert.Contains("skipped Compile", result.Build.Events);
    }

    [Fact]
    public void skip_takes_several_names() =>
        Assert.Equal(["Test"], Run<Conditional>("Test", "--skip", "Compile+Restore").Build.Steps);

    [Fact]
    public void skip_without_a_name_leaves_out_all_that_was_not_asked_for() =>
        Assert.Equal(["Test"], Run<Conditional>("Test", "--skip").Build.Steps);

    [Fact]
    public void skip_does_not_touch_a_target_that_was_asked_for() =>
        Assert.Equal(["Restore", "Compile"], Run<Conditional>("Compile", "--skip", "Compile").Build.Steps);

    [Fact]
    public void skip_of_an_unknown_target_lists_the_targets()
    {
        var result = Run<Conditional>("Test", "--skip", "Compil");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Empty(result.Build.Steps);
        Assert.Contains("There is no target 'Compil'", result.Output, StringComparison.Ordinal);
        Assert.Contains("  Compile", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void a_static_condition_is_looked_at_before_anything_runs() =>
        Assert.Equal(["Restore", "Compile"], Run<Conditional>("Compile", "Never").Build.Steps);

    [Fact]
    public void a_dynamic_condition_is_looked_at_when_the_turn_has_come() =>
        Assert.Equal(["Restore", "Compile", "AfterCompile"], Run<Conditional>("AfterCompile", "Compile").Build.Steps);

    [Fact]
    public void the_summary_has_the_condition_in_the_words_of_the_source_or_those_given()
    {
        Assert.Contains("skipped: only when compiled", Run<Conditional>("Never").Output, StringComparison.Ordinal);
        Assert.Contains(
            "skipped: only when something was compiled",
            Run<Conditional>("Named").Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void the_summary_leaves_out_inner_steps_that_were_skipped()
    {
        var result = Run<Conditional>("Outer");
        Assert.Equal(["Outer"], result.Build.Steps);
        Assert.DoesNotContain("Inner", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"Outer\s+succeeded", result.Output);
    }

    [Fact]
    public void dependencies_of_a_skipped_target_run_unless_it_says_otherwise()
    {
        Assert.Equal(["Restore", "Compile"], Run<Conditional>("Eager").Build.Steps);
        // As in NUKE, skipping goes down one condition at a time: Compile's own dependency still runs.
        Assert.Equal(["Restore"], Run<Conditional>("Lazy").Build.Steps);
    }

    [Fact]
    public void dependencies_that_others_need_run_although_a_skipped_target_gives_them_up() =>
        Assert.Equal(["Restore", "Compile", "Test"], Run<Conditional>("Lazy", "Test").Build.Steps);

    [Fact]
    public void a_condition_that_throws_fails_its_target()
    {
        var result = Run<Conditional>("Throws");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("Throws failed: InvalidOperationException: no answer", result.Output, StringComparison.Ordinal);
    }
}
