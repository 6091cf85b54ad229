using Bce3s.Losses.Samplers;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bce3s.Losses.Tests.Samplers;

public class ClassCycleSamplerTests
{
    static bool Alike(IEnumerable<int> often) => often.Max() - often.Min() <= 1;

    [Fact]
    public void Classes_and_images_of_a_class_come_equally_often_give_or_take_one_at_any_time() =>
        Prop.ForAll(
                Samples.Labels,
                Samples.Epochs,
                Gen.Choose(1, 200).ToArbitrary(),
                (labels, epoch, count) =>
                {
                    var drawn = new ClassCycleSampler(new(labels, 10), count, count).Epoch(epoch);
                    var classes = drawn.Select(i => labels[i]).ToArray();
                    return Alike(labels.Distinct().Select(c => classes.Count(d => d == c)))
                        && labels
                            .Distinct()
                            .All(c =>
                                Alike(
                                    Enumerable
                                        .Range(0, labels.Length)
                                        .Where(i => labels[i] == c)
                                        .Select(i => drawn.Count(d => d == i))
                                )
                            );
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Every_round_is_an_order_of_its_own_and_all_orders_come_alike()
    {
        var drawn = new ClassCycleSampler(new([0, 1, 2], 3), 3 * 60_000, 3).Epoch(0);
        var orders = drawn.Chunk(3).CountBy(round => (int)(round[0] * 2 + (round[1] > round[2] ? 1 : 0)));
        ChiSquare.AssertFits([.. Enumerable.Repeat(10_000.0, 6)], orders);
    }

    [Fact]
    public void The_example_of_the_documentation()
    {
        var drawn = new ClassCycleSampler(new([0, 0, 1], 2), 6, 1).Epoch(0);
        var often = drawn.CountBy(i => i).ToDictionary();
        Assert.Equal([1, 2], new[] { often[0], often[1] }.Order());
        Assert.Equal(3, often[2]);
    }
}
