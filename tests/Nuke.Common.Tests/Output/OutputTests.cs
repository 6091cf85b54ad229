namespace NukeSubset.Tests.Output;

public sealed class OutputTests : BuildFixture
{
    private sealed class Described : RecordingBuild
    {
        [Parameter("How many passes")]
        public readonly int Epochs;

        [Parameter("Not for everybody", List = false)]
        public readonly string? Hidden;

        public Target Compile => _ => _.Description("Builds all").Executes(Say);

        public Target Test => _ => _.DependsOn(Compile).Executes(Step("Test"));

        public Target Inner => _ => _.Unlisted().Executes(Step("Inner"));

        private static void Say()
        {
            Serilog.Log.Debug("a detail");
            Serilog.Log.Information("news of {Name} and {Number}", "somebody", 3);
            Serilog.Log.Warning("be careful");
            Serilog.Log.Error("this is wrong");
        }
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("Test", "--help")]
    public void help_lists_targets_and_parameters_and_runs_nothing(params string[] arguments)
    {
        var result = Run<Described>([build => build.Test], arguments);
        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Build.Steps);
        Assert.Matches(@"Compile\s+Builds all", result.Output);
        Assert.Contains("Test (default)", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"--epochs N\s+How many passes", result.Output);
        Assert.Contains("--verbosity", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Inner", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--hidden", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void without_any_target_the_answer_is_help()
    {
        var result = Run<Described>();
        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"Compile\s+Builds all", result.Output);
    }

    [Fact]
    public void plan_shows_the_order_and_runs_nothing()
    {
        var result = Run<Described>("Test", "--plan");
        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Build.Steps);
        Assert.Matches(@"1\s+Compile\s*\n\s+2\s+Test\s+after Compile", result.Output);
    }

    [Fact]
    public void plan_shows_what_is_skipped() =>
        Assert.Matches(
            @"1\s+Compile\s+skipped by --skip",
            Run<Described>("Test", "--plan", "--skip", "Compile").Output
        );

    [Fact]
    public void no_logo_leaves_the_first_line_out()
    {
        Assert.StartsWith("NUKE subset", Run<Described>("Test").Output, StringComparison.Ordinal);
        Assert.StartsWith("▸ Compile", Run<Described>("Test", "--no-logo").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("normal", true, true, true)]
    [InlineData("minimal", false, false, true)]
    [InlineData("quiet", false, false, false)]
    public void verbosity_says_how_much_is_printed(string verbosity, bool detail, bool heading, bool warning)
    {
        var output = Run<Described>("Compile", "--verbosity", verbosity).Output;
        Assert.Equal(detail, output.Contains("a detail", StringComparison.Ordinal));
        Assert.Equal(heading, output.Contains("▸ Compile", StringComparison.Ordinal));
        Assert.Equal(warning, output.Contains("be careful", StringComparison.Ordinal));
        Assert.Contains("this is wrong", output, StringComparison.Ordinal);
    }

    [Fact]
    public void verbosity_does_not_outlive_its_build()
    {
        Run<Described>("Compile", "--verbosity", "quiet");
        Assert.Contains("a detail", Run<Described>("Compile").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void values_are_logged_without_quotes() =>
        Assert.Contains("news of somebody and 3", Run<Described>("Compile").Output, StringComparison.Ordinal);
}
