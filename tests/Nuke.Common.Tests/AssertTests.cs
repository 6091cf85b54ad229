namespace NukeSubset.Tests;

public sealed class AssertTests : BuildFixture
{
    [Fact]
    public void what_holds_passes()
    {
        NukeAssert.True(true);
        NukeAssert.False(false);
        NukeAssert.Empty(Array.Empty<int>());
        NukeAssert.NotEmpty(new[] { 1 });
        NukeAssert.Count(new[] { 1, 2 }, 2);
        NukeAssert.DirectoryExists(Root);
        Assert.Equal("x", NukeAssert.NotNull("x"));
        Assert.Equal(3, NukeAssert.NotNull((int?)3));
        Assert.Equal("x", NukeAssert.NotNullOrEmpty("x"));
    }

    [Fact]
    public void what_does_not_hold_is_shown_in_the_words_of_the_source()
    {
        var empty = Array.Empty<int>();
        string? text = null;
        int? number = null;
        Assert.Contains("empty.Length > 0", Message(() => NukeAssert.True(empty.Length > 0)), StringComparison.Ordinal);
        Assert.Contains(
            "empty.Length == 0",
            Message(() => NukeAssert.False(empty.Length == 0)),
            StringComparison.Ordinal
        );
        Assert.Contains("empty", Message(() => NukeAssert.NotEmpty(empty)), StringComparison.Ordinal);
        Assert.Contains("2 items, but has 0", Message(() => NukeAssert.Count(empty, 2)), StringComparison.Ordinal);
        Assert.Contains("0 items, but has 1", Message(() => NukeAssert.Empty(new[] { 1 })), StringComparison.Ordinal);
        Assert.Contains("text", Message(() => text.NotNull()), StringComparison.Ordinal);
        Assert.Contains("number", Message(() => number.NotNull()), StringComparison.Ordinal);
        Assert.Contains("text", Message(() => text.NotNullOrEmpty()), StringComparison.Ordinal);
        Assert.Contains("/no/such", Message(() => NukeAssert.FileExists("/no/such")), StringComparison.Ordinal);
        Assert.Contains("/no/such", Message(() => NukeAssert.DirectoryExists("/no/such")), StringComparison.Ordinal);
    }

    [Fact]
    public void a_message_of_ones_own_replaces_it()
    {
        Assert.Equal("mine", Message(() => NukeAssert.True(false, "mine")));
        Assert.Equal("mine", Message(() => NukeAssert.Fail("mine")));
        Assert.Equal("mine", Message(() => NukeAssert.NotNull((string?)null, "mine")));
    }

    private static string Message(Action check) => Assert.Throws<AssertionException>(check).Message;
}
