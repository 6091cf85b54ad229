using Xunit;

namespace Bce3s.Data.Tests.Statistics;

public sealed class DatasetStatisticsTests
{
    [Theory]
    [InlineData(new long[] { 7 })]
    [InlineData(new long[] { 3, 3, 3, 3 })]
    [InlineData(new long[] { 0, 10, 0, 0 })]
    [InlineData(new long[] { 1000, 101, 100, 99, 21, 20, 19, 1, 0 })]
    [InlineData(new long[] { 5, 1280, 64, 63, 65, 5, 128, 3 })]
    public void Numbers_agree_with_slow_sums(long[] counts)
    {
        var statistics = new DatasetStatistics(counts);
        long images = 0,
            largest = 0,
            smallest = long.MaxValue;
        var (empty, differences) = (0, 0.0);
        var groups = new (int Classes, long Images)[3];
        foreach (var count in counts)
        {
            images += count;
            largest = Math.Max(largest, count);
            if (count > 0)
                smallest = Math.Min(smallest, count);
            else
                empty++;
            foreach (var other in counts)
                differences += Math.Abs(count - other);
            var group =
                count > 100 ? 0
                : count >= 20 ? 1
                : 2;
            groups[group] = (groups[group].Classes + 1, groups[group].Images + count);
        }
        Assert.Equal((images, counts.Length, empty), (statistics.Images, statistics.Classes, statistics.EmptyClasses));
        Assert.Equal((largest, smallest), (statistics.Largest, statistics.Smallest));
        Assert.Equal((double)largest / smallest, statistics.ImbalanceFactor, 12);
        Assert.Equal((double)images / counts.Length, statistics.Mean, 12);
        Assert.Equal(differences / (2.0 * counts.Length * images), statistics.Gini, 12);
        Assert.Equal(new ShotGroup(groups[0].Classes, groups[0].Images), statistics.Many);
        Assert.Equal(new ShotGroup(groups[1].Classes, groups[1].Images), statistics.Medium);
        Assert.Equal(new ShotGroup(groups[2].Classes, groups[2].Images), statistics.Few);
        Assert.Equal(counts, statistics.ClassCounts);

        var bins = statistics.Histogram();
        Assert.Equal(counts.Length, bins.Sum(bin => bin.Classes));
        foreach (var bin in bins)
            Assert.Equal(bin.Classes, counts.Count(count => count >= bin.From && count <= bin.To));
        for (var i = 1; i < bins.Count; i++)
            Assert.Equal(bins[i - 1].To + 1, bins[i].From);
    }

    [Fact]
    public void Known_values()
    {
        var statistics = new DatasetStatistics([0, 0, 0, 8]);
        Assert.Equal(0.75, statistics.Gini);
        Assert.Equal(0, statistics.Median);
        Assert.Equal(1, statistics.ImbalanceFactor);
        Assert.Equal(2.5, new DatasetStatistics([9, 1, 3, 2]).Median);
        Assert.Equal(3, new DatasetStatistics([9, 1, 3]).Median);
        Assert.Equal(0, new DatasetStatistics([4, 4, 4]).Gini);
    }

    [Fact]
    public void Classes_without_any_image_have_no_imbalance()
    {
        var statistics = new DatasetStatistics([0, 0]);
        Assert.True(double.IsNaN(statistics.ImbalanceFactor) && double.IsNaN(statistics.Gini));
        Assert.Equal((0, 0, 2), (statistics.Smallest, statistics.Largest, statistics.Few.Classes));
        Assert.Contains("classes", statistics.ToString());
    }

    [Fact]
    public void No_classes_and_negative_counts_are_errors()
    {
        Assert.Throws<ArgumentException>(() => new DatasetStatistics([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DatasetStatistics([1, -1]));
    }

    [Fact]
    public void The_text_is_a_table_with_bars()
    {
        var text = new DatasetStatistics([1000, 500, 60, 5, 5, 0]).ToString();
        Assert.Equal(
            """
            images            1,570
            classes           6
            without images    1
            images a class    5 … 1,000, mean 261.7, median 32.5
            imbalance factor  200
            Gini coefficient  0.694
            many (> 100)      2 classes, 1,500 images
            medium (20 … 100) 1 class, 60 images
            few (< 20)        3 classes, 10 images

            0                       1 ████████████████████
            1                       0
            2 … 3                   0
            4 … 7                   2 ████████████████████████████████████████
            8 … 15                  0
            16 … 31                 0
            32 … 63                 1 ████████████████████
            64 … 127                0
            128 … 255               0
            256 … 511               1 ████████████████████
            512 … 1,023             1 ████████████████████

            """,
            text,
            ignoreLineEndingDifferences: true
        );
    }
}
