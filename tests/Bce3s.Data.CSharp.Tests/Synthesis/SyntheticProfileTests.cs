using Xunit;

namespace Bce3s.Data.Tests.Synthesis;

public sealed class SyntheticProfileTests
{
    [Theory]
    [InlineData("inat18", 8_142, 437_513, 1_000, 2, 842, 4_076, 3_224)]
    [InlineData("imagenet-lt", 1_000, 115_846, 1_280, 5, 385, 479, 136)]
    public void Counts_have_the_published_facts(
        string name,
        int classes,
        long images,
        long largest,
        long smallest,
        int many,
        int medium,
        int few
    )
    {
        var profile = SyntheticProfile.ByName(name);
        var statistics = new DatasetStatistics(profile.ClassCounts());
        Assert.Equal((classes, images), (statistics.Classes, statistics.Images));
        Assert.Equal((classes, images), (profile.Classes, profile.Images));
        Assert.Equal((largest, smallest), (statistics.Largest, statistics.Smallest));
        Assert.Equal((many, medium, few), (statistics.Many.Classes, statistics.Medium.Classes, statistics.Few.Classes));
    }

    [Fact]
    public void WebFace4M_has_its_identities_and_images()
    {
        var statistics = new DatasetStatistics(SyntheticProfile.WebFace4M.ClassCounts());
        Assert.Equal((205_990, 4_235_242), (statistics.Classes, statistics.Images));
        Assert.Equal((300, 3), (statistics.Largest, statistics.Smallest));
    }

    [Fact]
    public void Large_classes_are_anywhere()
    {
        foreach (var profile in SyntheticProfile.All)
        {
            var counts = profile.ClassCounts();
            var half = counts.Take(counts.Length / 2).Sum();
            Assert.InRange(half / (double)counts.Sum(), 0.4, 0.6);
        }
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(2)]
    public void A_scale_multiplies_and_leaves_every_class_an_image(double scale)
    {
        var profile = SyntheticProfile.ImageNetLT;
        var (counts, scaled) = (profile.ClassCounts(), profile.ClassCounts(scale));
        for (var c = 0; c < counts.Length; c++)
            Assert.Equal(Math.Max(1, (long)Math.Round(counts[c] * scale)), scaled[c]);
        Assert.Equal(1, profile.ClassCounts(1e-9).Max());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1e9)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Impossible_scales_are_errors(double scale) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticProfile.INaturalist18.ClassCounts(scale));

    [Fact]
    public void An_unknown_name_lists_those_that_exist()
    {
        var error = Assert.Throws<ArgumentException>(() => SyntheticProfile.ByName("inat19"));
        Assert.Contains("inat18, imagenet-lt, webface4m", error.Message);
    }

    [Fact]
    public void Fitted_counts_fall_meet_their_anchors_and_sum_up()
    {
        foreach (var total in (long[])[800, 1_000, 1_500, 2_000])
        {
            var counts = FittedCounts.Descending(total, (0, 100), (9, 50), (10, 30), (49, 2));
            Assert.Equal(total, counts.Sum());
            Assert.Equal((100, 50, 30, 2), (counts[0], counts[9], counts[10], counts[49]));
            for (var r = 1; r < counts.Length; r++)
                Assert.True(counts[r] <= counts[r - 1]);
        }
        Assert.Throws<ArgumentException>(() => FittedCounts.Descending(10_000, (0, 100), (9, 50)));
        Assert.Throws<ArgumentException>(() => FittedCounts.Descending(100, (0, 100), (9, 50)));
    }
}
