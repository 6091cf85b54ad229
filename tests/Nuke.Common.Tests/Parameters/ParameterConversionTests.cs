using Nuke.Common.IO;

namespace NukeSubset.Tests.Parameters;

public sealed class ParameterConversionTests : BuildFixture
{
    private enum Flavour
    {
        Debug,
        Release,
    }

    private sealed class Typed : RecordingBuild
    {
        private static readonly string[] Backends = ["libtorch", "package"];

        [Parameter]
        public readonly bool Resume;

        [Parameter]
        public readonly bool? Maybe;

        [Parameter]
        public readonly int Epochs = 7;

        [Parameter]
        public readonly int? Seed;

        [Parameter]
        public readonly double Rate;

        [Parameter]
        public readonly Flavour Flavour = Flavour.Release;

        [Parameter]
        public readonly Flavour? Other;

        [Parameter]
        public readonly string[]? Names;

        [Parameter(Separator = ",")]
        public readonly int[]? Sizes;

        [Parameter]
        public readonly AbsolutePath? Folder;

        [Parameter(Name = "Data")]
        public readonly string? DataFolder;

        [Parameter(ValueProviderMember = nameof(Backends))]
        public readonly string? Backend;

        [Parameter]
        public string Text { get; } = "as it was";

        public Target Work => _ => _.Executes(Step("Work"));
    }

    [Fact]
    public void without_values_members_keep_theirs()
    {
        var build = Run<Typed>("Work").Build;
        Assert.Equal(7, build.Epochs);
        Assert.Equal(Flavour.Release, build.Flavour);
        Assert.Equal("as it was", build.Text);
        Assert.Null(build.Seed);
        Assert.Null(build.Names);
        Assert.False(build.Resume);
    }

    [Theory]
    [InlineData(true, "--resume")]
    [InlineData(true, "--resume", "true")]
    [InlineData(false, "--resume", "false")]
    [InlineData(true, "--resume=true")]
    public void a_bool_is_a_switch_or_has_a_value(bool expected, params string[] arguments) =>
        Assert.Equal(expected, Run<Typed>(["Work", .. arguments]).Build.Resume);

    [Fact]
    public void a_target_may_follow_a_switch()
    {
        var build = Run<Typed>("--resume", "Work").Build;
        Assert.True(build.Resume);
        Assert.Equal(["Work"], build.Steps);
    }

    [Fact]
    public void a_bool_that_may_be_missing_is_a_switch_too()
    {
        Assert.Null(Run<Typed>("Work").Build.Maybe);
        Assert.True(Run<Typed>("Work", "--maybe").Build.Maybe);
        Assert.False(Run<Typed>("Work", "--maybe", "false").Build.Maybe);
    }

    [Fact]
    public void numbers_are_read_the_same_everywhere()
    {
        var build = Run<Typed>("Work", "--epochs", "12", "--seed", "-3", "--rate", "0.25").Build;
        Assert.Equal(12, build.Epochs);
        Assert.Equal(-3, build.Seed);
        Assert.Equal(0.25, build.Rate);
    }

    [Fact]
    public void enums_are_read_in_any_case()
    {
        var build = Run<Typed>("Work", "--flavour", "debug", "--other", "RELEASE").Build;
        Assert.Equal(Flavour.Debug, build.Flavour);
        Assert.Equal(Flavour.Release, build.Other);
    }

    [Fact]
    public void lists_come_as_several_values_repeated_or_separated()
    {
        Assert.Equal(["a", "b"], Run<Typed>("Work", "--names", "a", "b").Build.Names!);
        Assert.Equal(["a", "b"], Run<Typed>("Work", "--names", "a", "--names", "b").Build.Names!);
        Assert.Equal([1, 2, 3], Run<Typed>("Work", "--sizes", "1,2", "3").Build.Sizes!);
        Assert.Empty(Run<Typed>("Work", "--names").Build.Names!);
    }

    [Fact]
    public void a_relative_path_starts_where_the_caller_is()
    {
        Assert.Equal(
            EnvironmentInfo.WorkingDirectory / "some" / "place",
            Run<Typed>("Work", "--folder", "some/place").Build.Folder
        );
        Assert.Equal(Root, Run<Typed>("Work", "--folder", Root).Build.Folder);
        Assert.Equal(EnvironmentInfo.WorkingDirectory.Parent, Run<Typed>("Work", "--folder", "..").Build.Folder);
    }

    [Theory]
    [InlineData("--data", "x")]
    [InlineData("--Data", "x")]
    [InlineData("-Data", "x")]
    [InlineData("--data=x")]
    [InlineData("--data:x")]
    public void a_name_of_its_own_replaces_the_member_and_many_spellings_do(params string[] arguments) =>
        Assert.Equal("x", Run<Typed>(["Work", .. arguments]).Build.DataFolder);

    [Theory]
    [InlineData("'abc' is not a whole number", "--epochs", "abc")]
    [InlineData("'1.5' is not a whole number", "--seed", "1.5")]
    [InlineData("'99999999999' is not a whole number", "--seed", "99999999999")]
    [InlineData("'x' is not a number", "--rate", "x")]
    [InlineData("--flavour has no value 'fast'. Values:", "--flavour", "fast")]
    [InlineData("--flavour has no value '1'. Values:", "--flavour", "1")]
    [InlineData("--backend has no value 'torch'. Values:", "--backend", "torch")]
    [InlineData("--epochs", "--epochs")]
    public void a_value_that_does_not_fit_ends_the_build_and_says_what_would(string message, params string[] arguments)
    {
        var result = Run<Typed>(["Work", .. arguments]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Empty(result.Build.Steps);
        Assert.Contains(message, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void the_values_that_exist_are_listed()
    {
        var output = Run<Typed>("Work", "--backend", "torch", "--epochs", "many").Output;
        Assert.Contains("  libtorch", output, StringComparison.Ordinal);
        Assert.Contains("  package", output, StringComparison.Ordinal);
        Assert.Contains("--epochs: 'many' is not a whole number", output, StringComparison.Ordinal);
    }

    [Fact]
    public void a_value_of_a_set_is_taken_in_the_spelling_of_the_set() =>
        Assert.Equal("package", Run<Typed>("Work", "--backend", "PACKAGE").Build.Backend);

    [Fact]
    public void a_scalar_given_twice_is_an_error() =>
        Assert.NotEqual(0, Run<Typed>("Work", "--epochs", "1", "--epochs", "2").ExitCode);

    [Fact]
    public void an_at_sign_is_no_response_file() =>
        Assert.Equal("@file", Run<Typed>("Work", "--data", "@file").Build.DataFolder);
}
