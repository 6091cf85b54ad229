using FsCheck;
using FsCheck.Fluent;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Terms;

public class ClassSubsetTests
{
    static double[] Draw(long[] labels, int classes, double ratio)
    {
        using var scope = NewDisposeScope();
        return Near.Numbers(ClassSubset.Draw(tensor(labels), classes, ratio, ScalarType.Float32)!);
    }

    [Fact]
    public void It_holds_the_present_classes_and_as_many_others_as_the_ratio_leaves() =>
        Prop.ForAll(
                Gen.Choose(1, 40).ToArbitrary(),
                Gen.Choose(1, 30).ToArbitrary(),
                Gen.Choose(0, 99).ToArbitrary(),
                (classes, count, percent) =>
                {
                    var labels = Enumerable
                        .Range(0, count)
                        .Select(i => (long)(i * i * 31 + percent) % classes)
                        .ToArray();
                    var chosen = Draw(labels, classes, percent / 100.0);
                    var present = labels.Distinct().Count();
                    return chosen.All(v => v is 0 or 1)
                        && labels.All(label => chosen[label] == 1)
                        && chosen.Sum() == Math.Max(present, Math.Floor(percent / 100.0 * classes));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void All_classes_need_no_draw()
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(3);
        Assert.Null(ClassSubset.Draw(tensor(new long[] { 1 }), 5, 1, ScalarType.Float32));
        var next = rand(1).item<float>();
        using var again = manual_seed(3);
        Assert.Equal(next, rand(1).item<float>());
    }

    [Fact]
    public void Every_other_class_is_chosen_equally_often()
    {
        using var generator = manual_seed(5);
        var often = new double[10];
        for (var i = 0; i < 2000; i++)
            foreach (var (value, c) in Draw([2, 7], 10, 0.4).Select((v, c) => (v, c)))
                often[c] += value;
        Assert.Equal(2000, often[2]);
        Assert.Equal(2000, often[7]);
        // 2 of 8 others: mean 500, standard deviation 19.
        Assert.All(Enumerable.Range(0, 10).Except([2, 7]), c => Assert.InRange(often[c], 400, 600));
    }
}
