using Nuke.Common.IO;

namespace NukeSubset.Tests.Parameters;

public sealed class ParameterPrecedenceTests : BuildFixture
{
    private sealed class Sources : RecordingBuild
    {
        [Parameter]
        public readonly string ApiKey = "initial";

        [Parameter]
        public readonly bool DryRun;

        [Parameter]
        public readonly int[]? Sizes;

        [Parameter]
        public readonly AbsolutePath? Folder;

        public Target Work => _ => _.Executes(Step("Work"));
    }

    [Fact]
    public void command_line_beats_environment_beats_file_beats_initial_value()
    {
        Assert.Equal("initial", Run<Sources>("Work").Build.ApiKey);
        WriteParameters("""{ "ApiKey": "file" }""");
        Assert.Equal("file", Run<Sources>("Work").Build.ApiKey);
        Variables["API_KEY"] = "environment";
        Assert.Equal("environment", Run<Sources>("Work").Build.ApiKey);
        Assert.Equal("line", Run<Sources>("Work", "--api-key", "line").Build.ApiKey);
    }

    [Theory]
    [InlineData("ApiKey")]
    [InlineData("APIKEY")]
    [InlineData("API_KEY")]
    [InlineData("api-key")]
    [InlineData("NUKE_API_KEY")]
    [InlineData("NUKE_APIKEY")]
    public void a_variable_may_be_spelt_in_many_ways(string name)
    {
        Variables[name] = "environment";
        Assert.Equal("environment", Run<Sources>("Work").Build.ApiKey);
    }

    [Fact]
    public void an_empty_variable_is_none()
    {
        Variables["ApiKey"] = "";
        Variables["DRY_RUN"] = "";
        Variables["SIZES"] = "";
        Variables["NUKE_FOLDER"] = "";
        var result = Run<Sources>("Work");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("initial", result.Build.ApiKey);
        Assert.False(result.Build.DryRun);
        Assert.Null(result.Build.Sizes);
        Assert.Null(result.Build.Folder);
    }

    [Fact]
    public void an_empty_variable_hides_neither_other_spellings_nor_the_file()
    {
        WriteParameters("""{ "ApiKey": "file" }""");
        Variables["ApiKey"] = "";
        Assert.Equal("file", Run<Sources>("Work").Build.ApiKey);
        Variables["API_KEY"] = "environment";
        Assert.Equal("environment", Run<Sources>("Work").Build.ApiKey);
    }

    [Fact]
    public void two_variables_for_one_parameter_are_warned_of_and_neither_is_used()
    {
        Variables["API_KEY"] = "one";
        Variables["NUKE_API_KEY"] = "two";
        var result = Run<Sources>("Work");
        Assert.Equal("initial", result.Build.ApiKey);
        Assert.Contains("none of them is used", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void the_exact_name_wins_over_other_spellings()
    {
        Variables["ApiKey"] = "exact";
        Variables["NUKE_API_KEY"] = "other";
        Assert.Equal("exact", Run<Sources>("Work").Build.ApiKey);
    }

    [Fact]
    public void a_variable_that_does_not_fit_is_named()
    {
        Variables["DRY_RUN"] = "perhaps";
        var result = Run<Sources>("Work");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(
            "environment variable DRY_RUN: 'perhaps' is not true or false",
            result.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void the_file_has_texts_numbers_truth_values_and_lists()
    {
        WriteParameters(
            """
            {
              "$schema": "./build.schema.json",
              // A remark, and a comma at the end.
              "api-key": "k",
              "DryRun": true,
              "Sizes": [1, "2"],
            }
            """
        );
        var build = Run<Sources>("Work").Build;
        Assert.Equal("k", build.ApiKey);
        Assert.True(build.DryRun);
        Assert.Equal([1, 2], build.Sizes!);
    }

    [Fact]
    public void a_relative_path_in_the_file_starts_at_the_root()
    {
        WriteParameters("""{ "Folder": "data" }""");
        Assert.Equal(Root / "data", Run<Sources>("Work").Build.Folder);
    }

    [Fact]
    public void the_file_may_name_targets()
    {
        WriteParameters("""{ "Target": ["Work"] }""");
        Assert.Equal(["Work"], Run<Sources>().Build.Steps);
    }

    [Theory]
    [InlineData("""{ "ApiKy": "x" }""", "There is no parameter 'ApiKy'")]
    [InlineData("""{ "ApiKey": {} }""", "'ApiKey'")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{", "is no JSON")]
    [InlineData("", "is no JSON")]
    public void a_file_that_is_wrong_ends_the_build(string json, string message)
    {
        WriteParameters(json);
        var result = Run<Sources>("Work");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(message, result.Output, StringComparison.Ordinal);
        Assert.Contains("parameters.json", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Build.Steps);
    }

    [Fact]
    public void an_unknown_option_is_answered_with_the_parameters_even_before_targets_are_looked_at()
    {
        var result = Run<Sources>("Work", "--api-ky", "x");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("There is no parameter '--api-ky'", result.Output, StringComparison.Ordinal);
        Assert.Contains("  --api-key", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Build.Steps);
    }
}
