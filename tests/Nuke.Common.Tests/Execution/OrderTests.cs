namespace NukeSubset.Tests.Execution;

public sealed class OrderTests : BuildFixture
{
    private sealed class Chain : RecordingBuild
    {
        public Target Test => _ => _.DependsOn(Compile).Executes(Step("Test"));

        public Target Compile => _ => _.DependsOn(Restore).Executes(Step("Compile"));

        public Target Restore => _ => _.Executes(Step("Restore"));

        public Target Clean => _ => _.Before(Restore).Executes(Step("Clean"));

        public Target Report => _ => _.After(Test).Executes(Step("Report"));

        public Target All => _ => _.DependsOn(Test, Compile, Restore);
    }

    private sealed class Triggers : RecordingBuild
    {
        public Target Publish => _ => _.Triggers(Announce).Executes(Step("Publish"));

        public Target Announce => _ => _.DependsOn(Write).Executes(Step("Announce"));

        public Target Write => _ => _.Executes(Step("Write"));

        public Target Archive => _ => _.TriggeredBy(Publish).Executes(Step("Archive"));

        public Target Sign => _ => _.DependentFor(Publish).Executes(Step("Sign"));
    }

    private class Base : RecordingBuild
    {
        public virtual Target Work => _ => _.Executes(Step("base"));

        private Target Hidden => _ => _.Executes(Step("hidden"));
    }

    private sealed class Derived : Base
    {
        public override Target Work => _ => _.Executes(Step("derived"));
    }

    [Fact]
    public void dependencies_run_first_and_once() =>
        Assert.Equal(["Restore", "Compile", "Test"], Run<Chain>("Test", "Compile", "Restore").Build.Steps);

    [Fact]
    public void before_orders_without_scheduling()
    {
        Assert.Equal(["Clean", "Restore", "Compile"], Run<Chain>("Compile", "Clean").Build.Steps);
        Assert.Equal(["Restore", "Compile"], Run<Chain>("Compile").Build.Steps);
    }

    [Fact]
    public void after_orders_without_scheduling()
    {
        Assert.Equal(["Restore", "Compile", "Test", "Report"], Run<Chain>("Report", "Test").Build.Steps);
        Assert.Equal(["Report"], Run<Chain>("Report").Build.Steps);
    }

    [Fact]
    public void targets_without_order_run_as_they_were_asked_for()
    {
        Assert.Equal(["Report", "Clean"], Run<Chain>("Report", "Clean").Build.Steps);
        Assert.Equal(["Clean", "Report"], Run<Chain>("Clean", "Report").Build.Steps);
    }

    [Fact]
    public void triggers_schedule_what_follows_with_its_dependencies() =>
        Assert.Equal(
            ["Sign", "Publish", "Write", "Announce", "Archive"],
            Run<Triggers>("Publish").Build.Steps.OrderBy(Place)
        );

    [Fact]
    public void triggered_targets_run_after_what_triggers_them()
    {
        var steps = Run<Triggers>("Publish").Build.Steps;
        Assert.True(steps.IndexOf("Publish") < steps.IndexOf("Announce"));
        Assert.True(steps.IndexOf("Publish") < steps.IndexOf("Archive"));
        Assert.True(steps.IndexOf("Sign") < steps.IndexOf("Publish"));
        Assert.Equal(5, steps.Count);
    }

    [Fact]
    public void a_target_without_actions_stands_for_its_dependencies()
    {
        var result = Run<Chain>("All");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["Restore", "Compile", "Test"], result.Build.Steps);
        Assert.DoesNotContain("▸ All", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void the_default_runs_when_no_target_is_named() =>
        Assert.Equal(["Restore", "Compile"], Run<Chain>([build => build.Compile]).Build.Steps);

    [Fact]
    public void a_named_target_replaces_the_default() =>
        Assert.Equal(["Clean"], Run<Chain>([build => build.Compile], "Clean").Build.Steps);

    [Fact]
    public void names_are_found_in_any_case_joined_by_plus_and_by_option()
    {
        Assert.Equal(["Clean", "Restore"], Run<Chain>("restore+CLEAN").Build.Steps);
        Assert.Equal(["Clean", "Restore"], Run<Chain>("--target", "restore", "clean").Build.Steps);
    }

    [Fact]
    public void an_override_replaces_a_target_and_private_targets_of_a_base_count() =>
        Assert.Equal(["derived", "hidden"], Run<Derived>("Work", "Hidden").Build.Steps);

    private static int Place(string step) => Array.IndexOf(["Sign", "Publish", "Write", "Announce", "Archive"], step);
}
