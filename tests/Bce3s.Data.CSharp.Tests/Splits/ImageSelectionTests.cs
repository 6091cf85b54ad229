using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bce3s.Data.Tests.Splits;

public class ImageSelectionTests
{
    private static readonly long[] s_labels = [2, 0, 1, 0, 2, 2, 0, 1, 0];

    [Fact]
    public void First_n_takes_the_first_of_each_class_and_keeps_file_order() =>
        Assert.Equal([0, 1, 3, 4, 5], ImageSelection.FirstN.Select(s_labels, [2, 0, 3]));

    [Fact]
    public void Everything_can_be_kept()
    {
        long[] all = [0, 1, 2, 3, 4, 5, 6, 7, 8];
        Assert.Equal(all, ImageSelection.FirstN.Select(s_labels, [4, 2, 3]));
        Assert.Equal(all, ImageSelection.Shuffled(5).Select(s_labels, [4, 2, 3]));
    }

    [Fact]
    public void Any_selection_has_the_counts_asked_for_ascending_and_without_repeats() =>
        Prop.ForAll(
                Gen.Choose(0, 4).ArrayOf(60).ToArbitrary(),
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                (drawn, seed) =>
                {
                    var labels = Array.ConvertAll(drawn, c => (long)c);
                    var counts = new long[5];
                    for (var c = 0; c < 5; c++)
                        counts[c] = labels.Count(l => l == c) / 2;
                    foreach (var selection in new[] { ImageSelection.FirstN, ImageSelection.Shuffled(seed) })
                    {
                        var kept = selection.Select(labels, counts);
                        Assert.All(kept.Zip(kept.Skip(1)), pair => Assert.True(pair.First < pair.Second));
                        for (var c = 0; c < 5; c++)
                            Assert.Equal(counts[c], kept.Count(i => labels[i] == c));
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_shuffle_depends_on_its_seed_alone()
    {
        var labels = new long[200];
        var kept = ImageSelection.Shuffled(3).Select(labels, [20]);
        Assert.Equal(kept, ImageSelection.Shuffled(3).Select(labels, [20]));
        Assert.NotEqual(kept, ImageSelection.Shuffled(4).Select(labels, [20]));
        Assert.NotEqual(kept, ImageSelection.FirstN.Select(labels, [20]));
    }

    [Fact]
    public void A_shuffle_gives_every_image_the_same_chance()
    {
        var taken = new int[10];
        for (var seed = 0; seed < 4000; seed++)
            foreach (var i in ImageSelection.Shuffled(seed).Select(new long[10], [3]))
                taken[i]++;
        // 1200 expected, standard deviation 29.
        Assert.All(taken, n => Assert.InRange(n, 1060, 1340));
    }

    [Fact]
    public void Smaller_selections_lie_inside_larger_ones()
    {
        var labels = Enumerable.Range(0, 300).Select(i => (long)(i % 3)).ToArray();
        var large = ImageSelection.Shuffled(11).Select(labels, [80, 50, 90]);
        var small = ImageSelection.Shuffled(11).Select(labels, [80, 10, 1]);
        Assert.Subset(large.ToHashSet(), small.ToHashSet());
    }

    [Fact]
    public void Too_few_images_or_unknown_classes_are_refused()
    {
        Assert.Contains(
            "Class 1 has 2",
            Assert.Throws<ArgumentException>(() => ImageSelection.FirstN.Select(s_labels, [1, 3, 1])).Message
        );
        Assert.Throws<ArgumentException>(() => ImageSelection.FirstN.Select(s_labels, [1, -1, 1]));
        Assert.Contains(
            "Label 2 at position 0",
            Assert.Throws<ArgumentException>(() => ImageSelection.FirstN.Select(s_labels, [1, 1])).Message
        );
        Assert.Throws<ArgumentException>(() => ImageSelection.FirstN.Select([-1], [1]));
    }

    [Fact]
    public void No_images_give_an_empty_selection() => Assert.Empty(ImageSelection.FirstN.Select([], [0, 0]));

    [Fact]
    public void Names_are_those_of_run_records()
    {
        Assert.Equal(("first-n", null), (ImageSelection.FirstN.Name, ImageSelection.FirstN.Seed));
        Assert.Equal(("shuffled", 7L), (ImageSelection.Shuffled(7).Name, ImageSelection.Shuffled(7).Seed));
        Assert.Equal("shuffled (seed 7)", ImageSelection.Shuffled(7).ToString());
    }
}
