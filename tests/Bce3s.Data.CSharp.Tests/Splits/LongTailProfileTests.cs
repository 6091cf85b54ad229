using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bce3s.Data.Tests.Splits;

public class LongTailProfileTests
{
    [Fact]
    public void Counts_are_those_of_the_usual_splits()
    {
        var golden = JsonSerializer.Deserialize<Dictionary<string, long[]>>(
            File.ReadAllText(Places.Golden("class-counts.json"))
        )!;
        Assert.Equal(16, golden.Count);
        foreach (var (name, expected) in golden)
        {
            var (classes, max, profile, imbalance) = name.Split('-') switch
            {
                ["cifar10", var p, var i] => (10, 5000, p, double.Parse(i)),
                ["cifar100", var p, var i] => (100, 500, p, double.Parse(i)),
                _ => throw new InvalidDataException(name),
            };
            var counts =
                profile == "exp"
                    ? LongTailProfile.Exponential(max, imbalance, classes)
                    : LongTailProfile.Step(max, imbalance, classes);
            Assert.Equal(expected, counts);
        }
    }

    [Fact]
    public void Counts_fall_from_the_largest_to_the_smallest() =>
        Prop.ForAll(
                Gen.Choose(1, 2000).ToArbitrary(),
                Gen.Choose(1, 150).ToArbitrary(),
                Gen.Choose(1, 40).ToArbitrary(),
                (images, imbalance, classes) =>
                {
                    var max = images + imbalance;
                    foreach (
                        var counts in new[]
                        {
                            LongTailProfile.Exponential(max, imbalance, classes),
                            LongTailProfile.Step(max, imbalance, classes),
                        }
                    )
                    {
                        Assert.Equal(classes, counts.Length);
                        Assert.Equal(max, counts[0]);
                        Assert.All(counts.Zip(counts.Skip(1)), pair => Assert.True(pair.First >= pair.Second));
                        if (classes > 1)
                            Assert.InRange(counts[^1], max / imbalance - 1, max / imbalance + 1);
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Step_with_an_odd_number_of_classes_has_the_larger_half_in_the_tail() =>
        Assert.Equal([90, 90, 30, 30, 30], LongTailProfile.Step(90, 3, 5));

    [Fact]
    public void One_class_keeps_everything()
    {
        Assert.Equal([7], LongTailProfile.Exponential(7, 100, 1));
        Assert.Equal([7], LongTailProfile.Step(7, 100, 1));
    }

    [Theory]
    [InlineData(0, 10, 10)]
    [InlineData(10, 0.5, 10)]
    [InlineData(10, double.NaN, 10)]
    [InlineData(10, double.PositiveInfinity, 10)]
    [InlineData(10, 10, 0)]
    public void Impossible_arguments_are_refused(long max, double imbalance, int classes)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LongTailProfile.Exponential(max, imbalance, classes));
        Assert.Throws<ArgumentOutOfRangeException>(() => LongTailProfile.Step(max, imbalance, classes));
    }

    [Fact]
    public void A_profile_that_empties_a_class_is_refused_by_name()
    {
        var error = Assert.Throws<ArgumentException>(() => LongTailProfile.Exponential(50, 100, 3));
        Assert.Contains("class 2", error.Message);
    }
}
