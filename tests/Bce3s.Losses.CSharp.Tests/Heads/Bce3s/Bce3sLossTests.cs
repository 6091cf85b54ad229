using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class Bce3sLossTests
{
    public Bce3sLossTests() => manual_seed(1);

    [Theory]
    [InlineData(5, 7, 3, ScalarType.Float32)]
    [InlineData(5, 7, 3, ScalarType.Float64)]
    [InlineData(1, 3, 4, ScalarType.Float64)]
    [InlineData(3, 2, 1, ScalarType.Float64)]
    [InlineData(1, 1, 1, ScalarType.Float32)]
    [InlineData(13, 5, 17, ScalarType.Float32)]
    public void Every_term_equals_a_slow_loop_and_the_memory_keeps_the_last_sample(
        int count,
        int width,
        int classes,
        ScalarType dtype
    )
    {
        using var scope = NewDisposeScope();
        var options = new Bce3sOptions
        {
            ClassSubset = 1,
            Projection = 3,
            Temperature = 0.2,
            NegativeWeight = 0.7,
        };
        var loss = new Bce3sLoss(new NormalizedClassifier(width, classes, dtype: dtype), options);
        var batch = new Batch(count, width, classes, 3, dtype);
        var slow = new SlowBce3s(Matrix.Of(loss.Classifier.weight), Near.Numbers(loss.Classifier.bias!), 0.7, 0.2);
        var features = Matrix.Of(batch.Features);
        var projected = SlowBce3s.Project(
            features,
            Matrix.Of(loss.get_parameter("projector.0.weight")!),
            Near.Numbers(loss.get_parameter("projector.0.bias")!),
            Matrix.Of(loss.get_parameter("projector.2.weight")!),
            Near.Numbers(loss.get_parameter("projector.2.bias")!)
        );
        var empty = Enumerable.Range(0, classes).Select(_ => new double[3]).ToArray();
        var filled = SlowBce3s.Remember(empty, projected, batch.LabelNumbers);
        var tolerance = dtype == ScalarType.Float64 ? 1e-12 : 1e-5;

        var first = loss.call(batch.Features, batch.WithMixed, new(0, 2));
        Assert.Equal(["joint", "uniform"], first.Terms.Select(term => term.Name));
        Near.Equal(filled.SelectMany(row => row).ToArray(), loss.state_dict()["memory"], tolerance, "memory");

        var second = loss.call(batch.Features, batch.WithMixed, new(1, 2));
        var expected = (
            Joint: slow.Joint(features, batch.LabelNumbers, batch.MixedNumbers),
            Contrastive: slow.Contrastive(projected, batch.MixedNumbers, filled),
            Uniform: slow.Uniform()
        );
        Assert.Equal(["joint", "contrastive", "uniform"], second.Terms.Select(term => term.Name));
        Assert.Equal([1, 0.1, 1], second.Terms.Select(term => term.Weight));
        Near.Equal(expected.Joint, second.Terms[0].Value, tolerance, "joint");
        Near.Equal(expected.Contrastive, second.Terms[1].Value, tolerance, "contrastive");
        Near.Equal(expected.Uniform, second.Terms[2].Value, tolerance, "uniform");
        Near.Equal(expected.Joint + 0.1 * expected.Contrastive + expected.Uniform, second.Total, tolerance, "total");
        Near.Equal(features[..count].SelectMany(slow.Logits).ToArray(), second.Logits, tolerance, "logits");
        Assert.Equal(dtype, second.Total.dtype);
        Assert.Empty(second.Total.shape);
        Assert.All(second.Terms, term => Assert.False(term.Value.requires_grad));
        Assert.False(second.Logits.requires_grad);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void With_one_view_the_joint_term_is_that_views_alone(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var loss = new Bce3sLoss(
            new NormalizedClassifier(5, 4, dtype: dtype),
            new()
            {
                MixedViews = false,
                ContrastiveWeight = 0,
                UniformWeight = 0,
                ClassSubset = 1,
            }
        );
        var batch = new Batch(6, 5, 4, 1, dtype);
        var slow = new SlowBce3s(Matrix.Of(loss.Classifier.weight), Near.Numbers(loss.Classifier.bias!));

        var step = loss.call(batch.Features, batch.Labels, new(0, 1));

        Assert.Equal(1, loss.Views);
        Assert.Equal(["joint"], loss.TermNames);
        Assert.Equal(["classifier.weight", "classifier.bias"], loss.state_dict().Keys);
        Near.Equal(
            slow.Joint(Matrix.Of(batch.Features), batch.LabelNumbers, mixed: null),
            step.Total,
            dtype == ScalarType.Float64 ? 1e-12 : 1e-5
        );
    }

    [Fact]
    public void Gradients_equal_finite_differences()
    {
        using var scope = NewDisposeScope();
        var loss = new Bce3sLoss(
            new NormalizedClassifier(4, 3, dtype: ScalarType.Float64),
            new()
            {
                ClassSubset = 1,
                Projection = 2,
                Temperature = 0.5,
                NegativeWeight = 0.8,
            }
        );
        var batch = new Batch(3, 4, 3, 3, ScalarType.Float64);
        Bce3sGradients.EqualFiniteDifferences(loss, batch);
    }

    [Fact]
    public void The_loss_stays_exact_at_and_beyond_the_clamp()
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier(1, 3, dtype: ScalarType.Float64);
        using (no_grad())
        {
            classifier.weight.copy_(tensor(new double[] { 1, -1, 0.4 }).view(3, 1));
            classifier.bias.zero_();
        }
        var loss = new Bce3sLoss(
            classifier,
            new()
            {
                MixedViews = false,
                ContrastiveWeight = 0,
                UniformWeight = 0,
                ClassSubset = 1,
            }
        );
        foreach (var x in new[] { -1000.0, -64, -30, 0, 25, 64, 1000 })
        {
            var step = loss.call(tensor(new[] { x }).view(1, 1), tensor(new long[] { 0 }), new(0, 1));
            var expected = SlowBce.Row([x, -x, 0.4 * x], [1, 0, 0], 1);
            Near.Equal(expected, step.Total, 1e-13, $"loss at {x}");
        }
    }

    [Fact]
    public void Small_losses_keep_their_digits_in_float32()
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier(1, 2);
        classifier.load_state_dict(
            new() { ["weight"] = tensor(new float[] { 1, -1 }).view(2, 1), ["bias"] = zeros(2) }
        );
        var loss = new Bce3sLoss(
            classifier,
            new()
            {
                MixedViews = false,
                ContrastiveWeight = 0,
                UniformWeight = 0,
                ClassSubset = 1,
            }
        );
        var x = full(1, 1, 15f).requires_grad_(true);
        var step = loss.call(x, tensor(new long[] { 0 }), new(0, 1));
        step.Total.backward();
        Near.Equal(2 * Math.Log(1 + Math.Exp(-15)), step.Total, 1e-5);
        Near.Equal(-2 / (1 + Math.Exp(15)), x.grad!, 1e-5);
    }

    [Fact]
    public void The_documented_example_holds()
    {
        using var scope = NewDisposeScope();
        var classifier = new NormalizedClassifier(2, 2);
        using (no_grad())
        {
            classifier.weight.copy_(eye(2));
            classifier.bias.zero_();
        }
        var loss = new Bce3sLoss(
            classifier,
            new()
            {
                MixedViews = false,
                ContrastiveWeight = 0,
                UniformWeight = 0,
                ClassSubset = 1,
            }
        );
        var step = loss.call(tensor(new float[] { 2, -1 }).view(1, 2), tensor(new long[] { 0 }), new(0, 1));
        Assert.Equal(0.440190, step.Total.item<float>(), 1e-6);
    }

    [Fact]
    public void NaN_features_make_the_loss_NaN()
    {
        using var scope = NewDisposeScope();
        var loss = new Bce3sLoss(4, 3);
        var batch = new Batch(3, 4, 3, 3, ScalarType.Float32);
        using (no_grad())
            batch.Features[8, 2] = float.NaN;
        Assert.True(float.IsNaN(loss.call(batch.Features, batch.WithMixed, new(1, 2)).Total.item<float>()));
    }

    [Fact]
    public void A_class_absent_from_the_batch_keeps_its_memory()
    {
        using var scope = NewDisposeScope();
        var loss = new Bce3sLoss(4, 6, new() { Projection = 3 });
        var memory = loss.state_dict()["memory"];
        using (no_grad())
            memory.fill_(7);
        var batch = new Batch(2, 4, 6, 3, ScalarType.Float32);
        var labels = tensor(new long[] { 4, 4 });

        loss.call(batch.Features, new(labels, batch.Mixed), new(0, 1));

        var rows = Matrix.Of(memory);
        Assert.Equal([4], Enumerable.Range(0, 6).Where(c => rows[c].Any(v => v != 7)));
    }

    [Fact]
    public void Half_features_are_widened_to_the_classifiers_type()
    {
        using var scope = NewDisposeScope();
        var loss = new Bce3sLoss(4, 3, new() { MixedViews = false, ContrastiveWeight = 0 });
        var batch = new Batch(3, 4, 3, 1, ScalarType.BFloat16);
        Assert.Equal(ScalarType.Float32, loss.call(batch.Features, batch.Labels, new(0, 1)).Total.dtype);
    }

    [Fact]
    public void The_head_follows_a_change_of_type()
    {
        using var scope = NewDisposeScope();
        var loss = new Bce3sLoss(4, 3);
        loss.to(ScalarType.Float64);
        var batch = new Batch(3, 4, 3, 3, ScalarType.Float64);
        loss.call(batch.Features, batch.WithMixed, new(0, 2));
        Assert.Equal(ScalarType.Float64, loss.call(batch.Features, batch.WithMixed, new(1, 2)).Total.dtype);
        Assert.True(loss.state_dict()["memory"].abs().sum().item<double>() > 0);
    }

    [Fact]
    public void A_head_made_in_a_dispose_scope_outlives_it()
    {
        Bce3sLoss loss;
        using (NewDisposeScope())
            loss = new Bce3sLoss(4, 3);
        using var scope = NewDisposeScope();
        using var _ = loss;
        var batch = new Batch(3, 4, 3, 3, ScalarType.Float32);
        loss.call(batch.Features, batch.WithMixed, new(0, 2));
        Assert.True(float.IsFinite(loss.call(batch.Features, batch.WithMixed, new(1, 2)).Total.item<float>()));
    }
}
