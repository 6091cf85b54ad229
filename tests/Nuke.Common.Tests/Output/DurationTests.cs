using Nuke.Common.Output;

namespace NukeSubset.Tests.Output;

public sealed class DurationTests
{
    [Theory]
    [InlineData(0, "< 1 s")]
    [InlineData(0.999, "< 1 s")]
    [InlineData(1, "0:01")]
    [InlineData(61.9, "1:01")]
    [InlineData(3599, "59:59")]
    [InlineData(3600, "1:00:00")]
    [InlineData(90061, "25:01:01")]
    public void durations_are_shown_to_the_second(double seconds, string expected) =>
        Assert.Equal(expected, SummaryTable.Time(TimeSpan.FromSeconds(seconds)));
}
