namespace NukeSubset.Tests.Planning;

public sealed class RequirementTests : BuildFixture
{
    private sealed class Demanding : RecordingBuild
    {
        [Parameter]
        public string? ApiKey { get; set; }

        [Parameter]
        public int? Epochs { get; set; }

        [Parameter]
        public bool Really { get; set; }

        public Target First => _ => _.Executes(Step("First"));

        public Target Push =>
            _ => _.DependsOn(First).Requires(() => ApiKey).Requires(() => Epochs).Executes(Step("Push"));

        public Target Wipe => _ => _.Requires(() => Really).Executes(Step("Wipe"));

        public Target Long => _ => _.Requires(() => Epochs > 10).Executes(Step("Long"));
    }

    [Fact]
    public void all_missing_parameters_are_named_before_anything_runs()
    {
        var result = Run<Demanding>("Push");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Empty(result.Build.Steps);
        Assert.Contains("Target Push requires --api-key", result.Output, StringComparison.Ordinal);
        Assert.Contains("Target Push requires --epochs", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void given_parameters_satisfy() =>
        Assert.Equal(["First", "Push"], Run<Demanding>("Push", "--api-key", "k", "--epochs", "0").Build.Steps);

    [Fact]
    public void a_switch_that_is_off_does_not_satisfy()
    {
        Assert.Contains("Target Wipe requires --really", Run<Demanding>("Wipe").Output, StringComparison.Ordinal);
        Assert.Equal(["Wipe"], Run<Demanding>("Wipe", "--really").Build.Steps);
    }

    [Fact]
    public void a_condition_is_shown_in_the_words_of_the_source()
    {
        var output = Run<Demanding>("Long", "--epochs", "3").Output;
        Assert.Matches(@"Target Long requires \(Epochs > .*10.*\)", output);
        Assert.Equal(["Long"], Run<Demanding>("Long", "--epochs", "11").Build.Steps);
    }

    [Fact]
    public void a_skipped_target_requires_nothing() =>
        Assert.Equal(["First"], Run<Demanding>("First", "--skip", "Push").Build.Steps);
}
