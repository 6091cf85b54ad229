using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class ClassInstanceInputTests
{
    public ClassInstanceInputTests() => manual_seed(1);

    static readonly TrainingProgress Start = new(0, 1);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Features_that_are_no_numbers_make_the_loss_NaN(double value)
    {
        using var scope = NewDisposeScope();
        var loss = new ClassInstanceLoss(4, 3, [5, 3, 1]);
        var batch = new Batch(3, 4, 3, 2, ScalarType.Float32);
        using (no_grad())
            batch.Features[4, 2] = (float)value;
        Assert.True(float.IsNaN(loss.call(batch.Features, batch.Labels, Start).Total.item<float>()));
    }

    [Theory]
    [InlineData(ScalarType.BFloat16, 3e-2)]
    [InlineData(ScalarType.Float16, 3e-3)]
    public void Half_features_are_widened_to_the_classifiers_type(ScalarType dtype, double tolerance)
    {
        using var scope = NewDisposeScope();
        var loss = new ClassInstanceLoss(4, 3, [5, 3, 1], new() { Temperature = 0.2, Queue = 5 });
        var batch = new Batch(3, 4, 3, 2, dtype);
        var exact = loss.call(batch.Features.detach().to(ScalarType.Float32), batch.Labels, Start);
        using (no_grad())
            loss.state_dict()["queue_labels"].fill_(-1);

        var step = loss.call(batch.Features, batch.Labels, Start);
        step.Total.backward();

        Assert.Equal(ScalarType.Float32, step.Total.dtype);
        Near.Equal(exact.Total, step.Total, 1e-6);
        Assert.Equal(dtype, batch.Features.grad!.dtype);
        var wide = batch.Features.detach().to(ScalarType.Float32).requires_grad_(true);
        using (no_grad())
            loss.state_dict()["queue_labels"].fill_(-1);
        loss.call(wide, batch.Labels, Start).Total.backward();
        Near.Equal(wide.grad!, batch.Features.grad!, tolerance);
    }

    [Fact]
    public void Without_gradients_there_is_only_the_value()
    {
        using var scope = NewDisposeScope();
        var loss = new ClassInstanceLoss(4, 3, [5, 3, 1]);
        var batch = new Batch(3, 4, 3, 2, ScalarType.Float32);
        var expected = loss.call(batch.Features, batch.Labels, Start).Total;
        using var _ = no_grad();
        var step = loss.call(batch.Features, batch.Labels, Start);
        Assert.False(step.Total.requires_grad);
        Near.Equal(expected, step.Total, 1e-6);
    }

    [Fact]
    public void A_step_leaves_only_its_results()
    {
        using var loss = new ClassInstanceLoss(4, 3, [5, 3, 1], new() { Queue = 8, Momentum = 0.9 });
        var batch = new Batch(3, 4, 3, 2, ScalarType.Float32);
        loss.call(batch.Features, batch.Labels, Start);
        var before = LiveTensors.Count();
        var step = loss.call(batch.Features, batch.Labels, Start);
        Assert.Equal(before + 4, Tensor.TotalCount);
        GC.KeepAlive(step);
    }

    [Fact]
    public void State_goes_round_trip_and_training_goes_on_as_before()
    {
        using var scope = NewDisposeScope();
        ClassInstanceLoss Make() =>
            new(
                4,
                3,
                [5, 3, 1],
                new()
                {
                    Queue = 7,
                    Momentum = 0.9,
                    Projection = 2,
                }
            );
        var (first, second) = (Make(), Make());
        var batch = new Batch(3, 4, 3, 2, ScalarType.Float32);
        first.call(batch.Features, batch.Labels, Start);
        Assert.Equal(
            [
                "classifier.bias",
                "classifier.weight",
                "log_prior",
                "momentum_projector.encoder.0.bias",
                "momentum_projector.encoder.0.weight",
                "momentum_projector.encoder.2.bias",
                "momentum_projector.encoder.2.weight",
                "projector.0.bias",
                "projector.0.weight",
                "projector.2.bias",
                "projector.2.weight",
                "queue",
                "queue_labels",
                "queue_position",
            ],
            first.state_dict().Keys.Order()
        );
        second.load_state_dict(first.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone()));
        for (var i = 0; i < 3; i++)
            Assert.Equal(
                first.call(batch.Features, batch.Labels, Start).Total.item<float>(),
                second.call(batch.Features, batch.Labels, Start).Total.item<float>()
            );
    }

    [Fact]
    public void The_head_follows_a_change_of_type()
    {
        using var scope = NewDisposeScope();
        var loss = new ClassInstanceLoss(4, 3, [5, 3, 1], new() { Queue = 7, Momentum = 0.9 });
        loss.to(ScalarType.Float64);
        var batch = new Batch(3, 4, 3, 2, ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, loss.call(batch.Features, batch.Labels, Start).Total.dtype);
        Assert.Equal(ScalarType.Int64, loss.state_dict()["queue_labels"].dtype);
    }

    [Fact]
    public void Features_of_one_view_too_few_are_refused()
    {
        using var scope = NewDisposeScope();
        var loss = new ClassInstanceLoss(4, 3, [5, 3, 1]);
        var error = Assert.Throws<ArgumentException>(() =>
            loss.call(zeros(3, 4), new Batch(3, 4, 3, 2, ScalarType.Float32).Labels, Start)
        );
        Assert.Contains("[6, 4]", error.Message);
    }

    public static TheoryData<ClassInstanceOptions, string> BadOptions =>
        new()
        {
            {
                new() { Weight = null! },
                "Weight"
            },
            {
                new() { Temperature = 0 },
                "Temperature"
            },
            {
                new() { Temperature = double.NaN },
                "Temperature"
            },
            {
                new() { Projection = 0 },
                "Projection"
            },
            {
                new() { Queue = -1 },
                "Queue"
            },
            {
                new() { Views = 3 },
                "Views"
            },
            {
                new() { Momentum = 1.5 },
                "Momentum"
            },
            {
                new() { Momentum = 0.9, Views = 1 },
                "Momentum"
            },
        };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Options_out_of_range_are_refused_by_name(ClassInstanceOptions options, string name) =>
        Assert.Contains(
            name,
            Assert.ThrowsAny<ArgumentException>(() => new ClassInstanceLoss(4, 3, [5, 3, 1], options)).Message
        );

    [Fact]
    public void Class_counts_that_do_not_fit_are_refused()
    {
        Assert.Contains(
            "expected 3",
            Assert.Throws<ArgumentException>(() => new ClassInstanceLoss(4, 3, [5, 3])).Message
        );
        Assert.Contains(
            "class 1",
            Assert.Throws<ArgumentException>(() => new ClassInstanceLoss(4, 3, [5, 0, 1])).Message
        );
    }

    [Fact]
    public void A_weight_function_of_another_shape_is_refused()
    {
        using var scope = NewDisposeScope();
        var loss = new ClassInstanceLoss(4, 3, null, new() { Weight = InstanceWeight.From(n => n.unsqueeze(1)) });
        var batch = new Batch(3, 4, 3, 2, ScalarType.Float32);
        var error = Assert.Throws<InvalidOperationException>(() => loss.call(batch.Features, batch.Labels, Start));
        Assert.Contains("[6, 1]", error.Message);
        Assert.Contains("[6]", error.Message);
    }

    [Fact]
    public void A_weight_function_may_work_in_place()
    {
        double Loss(InstanceWeight weight)
        {
            using var scope = NewDisposeScope();
            manual_seed(1);
            var loss = new ClassInstanceLoss(4, 3, null, new() { Weight = weight, Projection = 2 });
            var batch = new Batch(7, 4, 3, 2, ScalarType.Float32);
            return loss.call(batch.Features, batch.Labels, Start).Total.item<float>();
        }
        var expected = Loss(InstanceWeight.From(n => (n * 0.1).clamp(0, 1)));
        Assert.Equal(expected, Loss(InstanceWeight.From(n => n.mul_(0.1).clamp_(0, 1))));
        Assert.NotEqual(expected, Loss(InstanceWeight.Linear(0.2)));
    }

    [Fact]
    public void A_sample_alone_has_no_share_though_its_count_was_changed()
    {
        using var scope = NewDisposeScope();
        var shares = InstanceWeight.From(n => n.add_(1).div_(10)).CheckedShare(tensor(new float[] { 0, 1, 4 }));
        Near.Equal([0, 0.2, 0.5], shares, 1e-6);
    }

    [Fact]
    public void The_documented_weights_hold()
    {
        using var scope = NewDisposeScope();
        var n = tensor(new double[] { 0, 1, 20 });
        Near.Equal([0, 0.05 / 1.05, 0.5], InstanceWeight.Saturating(0.05).Share(n), 1e-15);
        Near.Equal([0, 0.05, 1], InstanceWeight.Linear(0.05).Share(n), 1e-15);
        Near.Equal([0, 0, 1], InstanceWeight.Linear(1).Share(tensor(new double[] { 0, 0, 9 })), 1e-15);
        Near.Equal([0, 1, 400], InstanceWeight.From(v => v * v).Share(n), 1e-15);
        Near.Equal([0, 1.0 / 6, 0.8], InstanceWeight.From(v => v / (v + 5)).Share(n), 1e-15);
        var defaults = new ClassInstanceOptions();
        Assert.Equal(10, 0.5 / defaults.Temperature, 1e-12);
        Near.Equal(0.2, defaults.Weight.Share(tensor(new double[] { 5 })), 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>(() => InstanceWeight.Saturating(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => InstanceWeight.Linear(double.NaN));
        Assert.Contains("0.05", InstanceWeight.Saturating(0.05).ToString());
    }
}
