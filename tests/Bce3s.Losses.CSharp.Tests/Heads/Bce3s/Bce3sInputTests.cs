using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class Bce3sInputTests
{
    static string Message<TException>(Func<Bce3sLoss, object> use)
        where TException : ArgumentException
    {
        using var scope = NewDisposeScope();
        using var loss = new Bce3sLoss(4, 3);
        return Assert.ThrowsAny<TException>(() => use(loss)).Message;
    }

    static Batch Good => new(2, 4, 3, 3, ScalarType.Float32);

    [Fact]
    public void Features_of_another_shape_are_refused_with_both_shapes()
    {
        var message = Message<ArgumentException>(loss => loss.call(zeros(2, 4), Good.WithMixed, new(0, 1)));
        Assert.Contains("[2, 4]", message);
        Assert.Contains("[6, 4]", message);
        Assert.Contains(
            "[6, 5]",
            Message<ArgumentException>(loss => loss.call(zeros(6, 5), Good.WithMixed, new(0, 1)))
        );
        Assert.Contains("[6]", Message<ArgumentException>(loss => loss.call(zeros(6), Good.WithMixed, new(0, 1))));
    }

    [Fact]
    public void Features_of_another_type_are_refused() =>
        Assert.Contains(
            "Float64",
            Message<ArgumentException>(loss =>
                loss.call(zeros(6, 4, dtype: ScalarType.Float64), Good.WithMixed, new(0, 1))
            )
        );

    [Fact]
    public void An_empty_batch_is_refused() =>
        Assert.Contains(
            "empty",
            Message<ArgumentException>(loss =>
                loss.call(zeros(0, 4), new(zeros(0, dtype: ScalarType.Int64), zeros(0, 3)), new(0, 1))
            )
        );

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_label_out_of_range_is_refused(long label) =>
        Assert.Contains(
            "0 to 2",
            Message<ArgumentOutOfRangeException>(loss =>
                loss.call(Good.Features, new(tensor(new[] { 0, label }), Good.Mixed), new(0, 1))
            )
        );

    [Fact]
    public void Labels_of_another_type_or_shape_are_refused()
    {
        Assert.Contains(
            "Int64",
            Message<ArgumentException>(loss =>
                loss.call(Good.Features, new(zeros(2, dtype: ScalarType.Int32), Good.Mixed), new(0, 1))
            )
        );
        Assert.Contains(
            "[2, 1]",
            Message<ArgumentException>(loss =>
                loss.call(Good.Features, new(zeros(2, 1, dtype: ScalarType.Int64), Good.Mixed), new(0, 1))
            )
        );
    }

    [Fact]
    public void Mixed_targets_that_are_missing_or_misshapen_are_refused()
    {
        Assert.Contains(
            "missing",
            Message<ArgumentException>(loss => loss.call(Good.Features, Good.Labels, new(0, 1)))
        );
        Assert.Contains(
            "[2, 3]",
            Message<ArgumentException>(loss => loss.call(Good.Features, new(Good.Labels, zeros(3, 3)), new(0, 1)))
        );
        Assert.Contains(
            "Float64",
            Message<ArgumentException>(loss =>
                loss.call(Good.Features, new(Good.Labels, zeros(2, 3, dtype: ScalarType.Float64)), new(0, 1))
            )
        );
    }

    [Fact]
    public void Mixed_targets_for_a_head_of_one_view_are_refused()
    {
        using var scope = NewDisposeScope();
        var loss = new SoftmaxLoss(new LinearClassifier(4, 3));
        var error = Assert.Throws<ArgumentException>(() => loss.call(zeros(2, 4), Good.WithMixed, new(0, 1)));
        Assert.Contains("original view", error.Message);
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(3, 3)]
    [InlineData(0, 0)]
    public void Impossible_progress_is_refused(int epoch, int epochs) =>
        Message<ArgumentOutOfRangeException>(loss => loss.call(Good.Features, Good.WithMixed, new(epoch, epochs)));

    public static TheoryData<Bce3sOptions, string> BadOptions =>
        new()
        {
            {
                new() { MixedViews = false },
                "MixedViews"
            },
            {
                new()
                {
                    JointWeight = 0,
                    ContrastiveWeight = 0,
                    UniformWeight = 0,
                },
                "UniformWeight"
            },
            {
                new() { JointWeight = -1 },
                "JointWeight"
            },
            {
                new() { ContrastiveWeight = double.NaN },
                "ContrastiveWeight"
            },
            {
                new() { UniformWeight = double.PositiveInfinity },
                "UniformWeight"
            },
            {
                new() { Temperature = 0 },
                "Temperature"
            },
            {
                new() { Projection = 0 },
                "Projection"
            },
            {
                new() { ClassSubset = 1.5 },
                "ClassSubset"
            },
            {
                new() { NegativeWeight = -0.1 },
                "NegativeWeight"
            },
            {
                new() { Clamp = 0 },
                "Clamp"
            },
        };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Options_out_of_range_are_refused_by_name(Bce3sOptions options, string name) =>
        Assert.Contains(name, Assert.ThrowsAny<ArgumentException>(() => new Bce3sLoss(4, 3, options)).Message);

    [Theory]
    [InlineData(0, 3)]
    [InlineData(4, 0)]
    public void A_classifier_without_features_or_classes_is_refused(long features, long classes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Bce3sLoss(features, classes));
}
