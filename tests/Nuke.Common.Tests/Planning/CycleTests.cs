namespace NukeSubset.Tests.Planning;

public sealed class CycleTests : BuildFixture
{
    private sealed class Circle : RecordingBuild
    {
        public Target Start => _ => _.DependsOn(One).Executes(Step("Start"));

        public Target One => _ => _.DependsOn(Two);

        public Target Two => _ => _.After(Three);

        public Target Three => _ => _.DependsOn(One);

        public Target Apart => _ => _.Executes(Step("Apart"));
    }

    private sealed class Itself : RecordingBuild
    {
        public Target Alone => _ => _.DependsOn(Alone);
    }

    private sealed class Diamond : RecordingBuild
    {
        public Target Top => _ => _.DependsOn(Left, Right).Executes(Step("Top"));

        public Target Left => _ => _.DependsOn(Bottom).Executes(Step("Left"));

        public Target Right => _ => _.DependsOn(Bottom).Executes(Step("Right"));

        public Target Bottom => _ => _.Executes(Step("Bottom"));
    }

    [Fact]
    public void a_circle_is_named_in_order_and_nothing_runs()
    {
        var result = Run<Circle>("Apart");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Empty(result.Build.Steps);
        Assert.Contains("One -> Two -> Three -> One", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Start ->", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void a_target_that_needs_itself_is_a_circle() =>
        Assert.Contains("Alone -> Alone", Run<Itself>("Alone").Output, StringComparison.Ordinal);

    [Fact]
    public void two_ways_to_a_target_are_no_circle() =>
        Assert.Equal(["Bottom", "Left", "Right", "Top"], Run<Diamond>("Top").Build.Steps);
}
