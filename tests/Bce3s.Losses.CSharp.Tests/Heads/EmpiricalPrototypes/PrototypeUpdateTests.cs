using Bce3s.Losses.Tests.Slow;
using FsCheck;
using FsCheck.Fluent;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class PrototypeUpdateTests
{
    [Fact]
    public void Each_sample_starts_from_the_prototype_before_the_batch_and_the_last_of_a_class_stays() =>
        Prop.ForAll(
                Gen.Choose(0, 4).NonEmptyListOf().ToArbitrary(),
                Gen.Choose(1, 6).ToArbitrary(),
                (classes, width) =>
                {
                    using var scope = NewDisposeScope();
                    var labels = classes.Select(c => (long)c).ToArray();
                    var before = Matrix.Irregular(5, width, 1).Select(Matrix.Unit).ToArray();
                    var features = Matrix.Irregular(labels.Length, width, 2);
                    var prototypes = Matrix.Tensor(before, ScalarType.Float64);
                    var directions = UnitRows.Of(Matrix.Tensor(features, ScalarType.Float64)).Rows;

                    PrototypeUpdate.Apply(prototypes, tensor(labels), directions);

                    var expected = SlowMarginHead.Update(before, features, labels).SelectMany(row => row).ToArray();
                    return Near.Numbers(prototypes).Zip(expected).All(p => Math.Abs(p.First - p.Second) < 1e-13);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Prototypes_start_and_stay_of_length_one()
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(2);
        var loss = new CosFaceLoss(8, 20, new() { Prototypes = new() });
        var lengths = Near.Numbers(loss.prototypes!.norm(1, keepdim: false));
        Assert.All(lengths, length => Assert.Equal(1, length, 1e-6));
        for (var i = 0; i < 50; i++)
            loss.call(randn(7, 8), randint(20, 7, dtype: ScalarType.Int64), new(i % 5, 5));
        lengths = Near.Numbers(loss.prototypes!.norm(1, keepdim: false));
        Assert.All(lengths, length => Assert.Equal(1, length, 1e-6));
    }

    [Fact]
    public void A_prototype_stays_at_the_feature_it_equals_and_goes_to_one_that_is_opposite()
    {
        using var scope = NewDisposeScope();
        var prototypes = eye(3, dtype: ScalarType.Float64);
        var labels = tensor(new long[] { 0, 1 });
        var features = tensor(new double[] { 1, 0, 0, 0, -1, 0 }).view(2, 3);
        PrototypeUpdate.Apply(prototypes, labels, features);
        Near.Equal([1, 0, 0, 0, -1, 0, 0, 0, 1], prototypes, 1e-15);
    }

    [Fact]
    public void Samples_of_one_direction_draw_their_prototype_there()
    {
        using var scope = NewDisposeScope();
        var prototypes = eye(2, dtype: ScalarType.Float64);
        var feature = tensor(new[] { -0.6, 0.8 }).view(1, 2);
        for (var i = 0; i < 40; i++)
            PrototypeUpdate.Apply(prototypes, tensor(new long[] { 0 }), feature);
        Near.Equal([-0.6, 0.8, 0, 1], prototypes, 1e-9);
    }
}
