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
    public void A_list_is_taken_in_its_order()
    {
        // Classes of s_labels: 0 has 1, 3, 6, 8; 1 has 2, 7; 2 has 0, 4, 5.
        var listed = ImageSelection.Listed([8, 5, 1, 0, 2, 6]);
        Assert.Equal([0, 1, 2, 5, 6, 8], listed.Select(s_labels, [3, 1, 2]));
        Assert.Equal([1, 5, 8], listed.Select(s_labels, [2, 0, 1]));
        Assert.Empty(listed.Select(s_labels, [0, 0, 0]));
        Assert.Equal(("listed", null), (listed.Name, listed.Seed));
    }

    [Fact]
    public void A_list_that_does_not_fit_is_refused()
    {
        static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;
        Assert.Contains("Class 0 has 1 images", Message(() => ImageSelection.Listed([8]).Select(s_labels, [2, 0, 0])));
        Assert.Contains("positions 0 … 8", Message(() => ImageSelection.Listed([9]).Select(s_labels, [0, 0, 0])));
        Assert.Contains("Position 3 at 2", Message(() => ImageSelection.Listed([3, 4, 3])));
        Assert.Contains("Position -1 at 1", Message(() => ImageSelection.Listed([3, -1])));
    }

    [Fact]
    public void A_list_is_read_from_lines()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("list.txt", "8\r\n5\n1"u8.ToArray());
        Assert.Equal([1, 5, 8], ImageSelection.ReadList(path).Select(s_labels, [2, 0, 1]));
        folder.File("list.txt", "\uFEFF8\n5\n1\n\r\n"u8.ToArray());
        Assert.Equal([1, 5, 8], ImageSelection.ReadList(path).Select(s_labels, [2, 0, 1]));
        foreach (
            var (text, found) in new[]
            {
                ("1\nx\n", "line 2: \"x\""),
                ("1\n\n2", "line 2"),
                ("1\n\n\n", "line 2"),
                ("3\n\uFEFF4", "line 2"),
                ("-1", "line 1"),
                ("-0", "line 1"),
                ("+1", "line 1"),
                (" 1", "line 1"),
                ("1.5", "line 1"),
                ("99999999999999999999", "line 1"),
                ("4\n4\n", "Position 4 at 1"),
            }
        )
        {
            folder.File("list.txt", System.Text.Encoding.UTF8.GetBytes(text));
            var error = Assert.Throws<DataFormatException>(() => ImageSelection.ReadList(path));
            Assert.Equal(path, error.Path);
            Assert.Contains(found, error.Found);
        }
    }

    [Fact]
    [Trait(Damage.Category, Damage.Mutations)]
    public void A_damaged_list_is_refused_or_another_list()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("list.txt");
        Damage.Check(path, "8\n5\n1\n0\n"u8.ToArray(), () => ImageSelection.ReadList(path));
    }

    [Fact]
    public void Names_are_those_of_run_records()
    {
        Assert.Equal(("first-n", null), (ImageSelection.FirstN.Name, ImageSelection.FirstN.Seed));
        Assert.Equal(("shuffled", 7L), (ImageSelection.Shuffled(7).Name, ImageSelection.Shuffled(7).Seed));
        Assert.Equal("shuffled (seed 7)", ImageSelection.Shuffled(7).ToString());
    }
}
