using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bce3s.Data.Tests.Splits;

public class HoldoutTests
{
    [Fact]
    public void Every_image_is_in_one_part_and_every_class_of_two_in_both() =>
        Prop.ForAll(
                Gen.Choose(0, 6).ArrayOf().ToArbitrary(),
                Gen.Choose(1, 99).ToArbitrary(),
                Gen.Choose(int.MinValue, int.MaxValue).ToArbitrary(),
                (drawn, percent, seed) =>
                {
                    var labels = Array.ConvertAll(drawn, c => (long)c);
                    var (train, validation) = Holdout.Split(labels, percent / 100.0, seed);
                    Assert.Equal(
                        Enumerable.Range(0, labels.Length).Select(i => (long)i),
                        train.Concat(validation).Order()
                    );
                    Assert.Equal(train.Order(), train);
                    Assert.Equal(validation.Order(), validation);
                    foreach (var group in labels.GroupBy(l => l))
                    {
                        var held = validation.Count(i => labels[i] == group.Key);
                        if (group.Count() == 1)
                            Assert.Equal(0, held);
                        else
                            Assert.InRange(held, 1, group.Count() - 1);
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Classes_give_their_rounded_share()
    {
        long[] sizes = [10, 16, 27, 46, 77, 129, 215, 359, 599, 1000];
        var labels = sizes.SelectMany((size, c) => Enumerable.Repeat((long)c, (int)size)).ToArray();
        var validation = Holdout.Split(labels, 0.2, seed: 0).Validation;
        var held = Enumerable.Range(0, 10).Select(c => (long)validation.Count(i => labels[i] == c));
        Assert.Equal([2, 3, 5, 9, 15, 26, 43, 72, 120, 200], held);
    }

    [Fact]
    public void The_seed_decides()
    {
        var labels = new long[100];
        Assert.Equal(Holdout.Split(labels, 0.3, 1).Validation, Holdout.Split(labels, 0.3, 1).Validation);
        Assert.NotEqual(Holdout.Split(labels, 0.3, 1).Validation, Holdout.Split(labels, 0.3, 2).Validation);
    }

    [Fact]
    public void No_images_split_into_nothing()
    {
        var (train, validation) = Holdout.Split([], 0.5, 0);
        Assert.Empty(train);
        Assert.Empty(validation);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void A_share_outside_the_open_interval_is_refused(double fraction) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Holdout.Split([0, 0], fraction, 0));
}
