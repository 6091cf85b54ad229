using Bce3s.Losses.Samplers;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bce3s.Losses.Tests.Samplers;

public class ClassIndexTests
{
    [Fact]
    public void The_example_of_the_documentation()
    {
        var index = new ClassIndex([1, 0, 1], 3);
        Assert.Equal([1], index.Of(0).ToArray());
        Assert.Equal([0, 2], index.Of(1).ToArray());
        Assert.Empty(index.Of(2).ToArray());
        Assert.Equal((3, 3), (index.Classes, index.Images));
        Assert.Equal([0, 1], index.Present.ToArray());
        Assert.Equal([1, 2, 0], Enumerable.Range(0, 3).Select(index.Count));
    }

    [Fact]
    public void Every_image_stands_with_its_class_in_order() =>
        Prop.ForAll(
                Gen.Choose(0, 9).NonEmptyListOf().ToArbitrary(),
                classes =>
                {
                    var index = new ClassIndex([.. classes.Select(c => (long)c)], 10);
                    return Enumerable
                        .Range(0, 10)
                        .All(c =>
                            index
                                .Of(c)
                                .ToArray()
                                .SequenceEqual(Enumerable.Range(0, classes.Count).Where(i => classes[i] == c))
                        );
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Impossible_arguments_are_refused_by_name()
    {
        string Refusal(Action make) => Assert.ThrowsAny<ArgumentException>(make).Message;
        Assert.Contains("labels", Refusal(() => new ClassIndex(null!, 1)));
        Assert.Contains("no labels", Refusal(() => new ClassIndex([], 1)));
        Assert.Contains("classes", Refusal(() => new ClassIndex([0], 0)));
        Assert.Contains("label 2 of image 1", Refusal(() => new ClassIndex([0, 2], 2)));
        Assert.Contains("label -1 of image 0", Refusal(() => new ClassIndex([-1], 2)));
        var index = new ClassIndex([0], 2);
        Assert.Contains("from 0 to 1", Refusal(() => index.Of(2)));
        Assert.Contains("from 0 to 1", Refusal(() => index.Count(-1)));
    }

    [Fact]
    public void A_million_labels_take_a_few_bytes_each()
    {
        var labels = new long[1_000_000];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = (long)i * i % 99_991;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var index = new ClassIndex(labels, 99_991);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(labels.Length, index.Images);
        // 4 an image, and what the 99,991 classes need.
        Assert.InRange(bytes, 0, 4 * labels.Length + 24 * 99_991);
    }
}
