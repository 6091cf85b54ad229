using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

/// <summary>What does not fit a run of classes, soft labels, and what may be switched off.</summary>
public class Bce3sRunsTests
{
    // 700 labels in three views leave room for 128 classes in a run: 300 are three runs, the last one short.
    [Fact]
    public void Several_runs_of_classes_equal_the_op_by_op_form()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var loss = new Bce3sLoss(
            new NormalizedClassifier(5, 300, dtype: ScalarType.Float64),
            new() { ClassSubset = 1, Projection = 3 }
        );
        var batch = new Batch(700, 5, 300, 3, ScalarType.Float64);
        Assert.Equal(3, ClassChunks.Of(batch.Features, 300, 2100).Count());
        loss.call(batch.Features, batch.WithMixed, new(0, 2));
        var expected = new OpByOp.Bce3sOpByOp(loss).Loss(batch.Features, batch.Labels, batch.Mixed, 1);
        expected.backward();
        var byFeatures = batch.Features.grad!.clone();
        var byWeight = loss.Classifier.weight.grad!.clone();
        var byBias = loss.Classifier.bias!.grad!.clone();
        batch.Features.grad!.zero_();
        loss.zero_grad();

        var step = loss.call(batch.Features, batch.WithMixed, new(1, 2));
        step.Total.backward();

        Near.Equal(expected, step.Total, 1e-12);
        Near.Equal(byFeatures, batch.Features.grad!, 1e-11, "features");
        Near.Equal(byWeight, loss.Classifier.weight.grad!, 1e-11, "weight");
        Near.Equal(byBias, loss.Classifier.bias!.grad!, 1e-11, "bias");
        using (no_grad())
            Near.Equal(loss.logits(batch.Features.narrow(0, 0, 700)), step.Logits, 1e-12, "logits");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.3)]
    public void Soft_labels_are_compared_with_all_classes(double negativeWeight)
    {
        using var scope = NewDisposeScope();
        var loss = new Bce3sLoss(
            new NormalizedClassifier(4, 6, dtype: ScalarType.Float64),
            new()
            {
                MixedViews = false,
                ContrastiveWeight = 0,
                UniformWeight = 0,
                NegativeWeight = negativeWeight,
            }
        );
        var batch = new Batch(5, 4, 6, 1, ScalarType.Float64);
        Tensor Total() => loss.call(batch.Features, LossTargets.Soft(batch.Mixed), new(0, 1)).Total;

        var total = Total();
        total.backward();

        var logits = Matrix.Of(loss.logits(batch.Features));
        var rows = logits.Select((z, i) => SlowBce.Row(z, batch.MixedNumbers[i], negativeWeight));
        Near.Equal(rows.Average(), total, 1e-12);
        Near.Equal(FiniteDifferences.Of(batch.Features, Total), batch.Features.grad!, 1e-7, "features");
    }

    [Fact]
    public void Soft_labels_of_another_shape_or_type_are_refused()
    {
        using var scope = NewDisposeScope();
        var loss = new Bce3sLoss(4, 6, new() { MixedViews = false, ContrastiveWeight = 0 });
        var x = rand(2, 4);
        Assert.Contains("[2, 6]", Message(() => loss.call(x, LossTargets.Soft(rand(2, 5)), new(0, 1))));
        Assert.Contains(
            "Float64",
            Message(() => loss.call(x, LossTargets.Soft(rand(2, 6).to(ScalarType.Float64)), new(0, 1)))
        );
        Assert.Contains("[N, C]", Message(() => LossTargets.Soft(rand(2))));

        static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;
    }

    [Fact]
    public void Without_a_joint_term_the_others_are_alone()
    {
        using var scope = NewDisposeScope();
        var loss = new Bce3sLoss(
            4,
            3,
            new()
            {
                JointWeight = 0,
                ContrastiveWeight = 0,
                MixedViews = false,
            }
        );
        var batch = new Batch(5, 4, 3, 1, ScalarType.Float32);
        var step = loss.call(batch.Features, batch.Labels, new(0, 1));
        step.Total.backward();
        Assert.Equal(["uniform"], step.Terms.Select(term => term.Name));
        Assert.Null(batch.Features.grad);
        Near.Equal(loss.logits(batch.Features), step.Logits, 1e-6, "logits");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_classifier_serves(bool cosine)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        Classifier classifier = cosine
            ? new CosineClassifier(4, 5, scale: 8, dtype: ScalarType.Float64)
            : new LinearClassifier(4, 5, dtype: ScalarType.Float64);
        var loss = new Bce3sLoss(classifier, new() { ClassSubset = 1, Projection = 2 });
        var batch = new Batch(3, 4, 5, 3, ScalarType.Float64);
        Bce3sGradients.EqualFiniteDifferences(loss, batch);
    }

    [Fact]
    public void Where_nothing_is_recorded_nothing_has_a_gradient()
    {
        using var scope = NewDisposeScope();
        var loss = new Bce3sLoss(4, 3);
        var batch = new Batch(5, 4, 3, 3, ScalarType.Float32);
        loss.call(batch.Features, batch.WithMixed, new(0, 2));
        using (no_grad())
            Assert.False(loss.call(batch.Features, batch.WithMixed, new(1, 2)).Total.requires_grad);
    }

    [Theory]
    [InlineData(0.3, 0.7, 0)]
    [InlineData(2, 0, 0)]
    [InlineData(0, 3, 0)]
    [InlineData(0.5, 2, 0.9)]
    [InlineData(0, 0, 2)]
    public void Weights_weigh_values_and_gradients(double joint, double uniform, double contrastive)
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        foreach (var form in Enum.GetValues<CrossEntropyForm>())
        {
            var options = new Bce3sOptions
            {
                JointWeight = joint,
                UniformWeight = uniform,
                ContrastiveWeight = contrastive,
                ClassSubset = 1,
                Projection = 2,
                CrossEntropy = form,
            };
            var loss = new Bce3sLoss(4, 5, options, dtype: ScalarType.Float64);
            var batch = new Batch(3, 4, 5, 3, ScalarType.Float64);
            var step = loss.call(batch.Features, batch.WithMixed, new(1, 2));
            var total = step.Terms.Sum(term => term.Weight * term.Value.item<double>());
            Near.Equal(total, step.Total, 1e-14);
            Assert.All(step.Terms, term => Assert.Contains(term.Name, loss.TermNames));
            Bce3sGradients.EqualFiniteDifferences(loss, batch);
        }
    }

    [Theory]
    [InlineData(CrossEntropyForm.Binary)]
    [InlineData(CrossEntropyForm.Softmax)]
    public void The_contrastive_term_may_be_alone(CrossEntropyForm form)
    {
        using var scope = NewDisposeScope();
        var loss = new Bce3sLoss(
            4,
            3,
            new()
            {
                JointWeight = 0,
                UniformWeight = 0,
                CrossEntropy = form,
            }
        );
        var batch = new Batch(5, 4, 3, 3, ScalarType.Float32);
        var first = loss.call(batch.Features, batch.WithMixed, new(0, 2));
        first.Total.backward();
        Assert.Empty(first.Terms);
        Assert.Equal(0, first.Total.item<float>());
        Assert.Equal(0, batch.Features.grad!.abs().sum().item<float>());
        var second = loss.call(batch.Features, batch.WithMixed, new(1, 2));
        Assert.Equal(["contrastive"], second.Terms.Select(term => term.Name));
        Assert.Equal(["joint", "contrastive"], loss.TermNames);
    }

    [Theory]
    [InlineData(CrossEntropyForm.Binary)]
    [InlineData(CrossEntropyForm.Softmax)]
    public void Soft_labels_may_stand_beside_mixed_views(CrossEntropyForm form)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var loss = new Bce3sLoss(4, 6, new() { Projection = 3, CrossEntropy = form }, dtype: ScalarType.Float64);
        var batch = new Batch(5, 4, 6, 3, ScalarType.Float64);
        var hard = loss.call(batch.Features, batch.WithMixed, new(0, 2));
        var soft = loss.call(batch.Features, LossTargets.Soft(batch.Mixed, batch.Mixed), new(0, 2));
        Assert.NotEqual(hard.Total.item<double>(), soft.Total.item<double>());
        // The largest share of a row names its class: the memory holds the same rows.
        var memory = loss.state_dict()["memory"].clone();
        loss.call(batch.Features, batch.WithMixed, new(0, 2));
        Near.Equal(loss.state_dict()["memory"], memory, 1e-15, "memory");
    }

    [Theory]
    [InlineData(CrossEntropyForm.Binary)]
    [InlineData(CrossEntropyForm.Softmax)]
    public void The_memory_follows_in_every_epoch(CrossEntropyForm form)
    {
        using var scope = NewDisposeScope();
        var loss = new Bce3sLoss(4, 3, new() { Projection = 3, CrossEntropy = form });
        var batch = new Batch(5, 4, 3, 3, ScalarType.Float32);
        loss.call(batch.Features, batch.WithMixed, new(0, 2));
        var before = loss.state_dict()["memory"].clone();
        loss.call(batch.Features.detach() * 2, batch.WithMixed, new(1, 2));
        Assert.True((loss.state_dict()["memory"] - before).abs().sum().item<float>() > 0.01);
    }

    [Fact]
    public void Half_targets_are_widened_with_the_features()
    {
        using var scope = NewDisposeScope();
        var loss = new Bce3sLoss(4, 3);
        var batch = new Batch(5, 4, 3, 3, ScalarType.BFloat16);
        Assert.Equal(ScalarType.BFloat16, batch.Mixed.dtype);
        Assert.Equal(ScalarType.Float32, loss.call(batch.Features, batch.WithMixed, new(0, 2)).Total.dtype);
    }

    [Fact]
    public void A_classifier_of_a_half_type_is_refused()
    {
        using var scope = NewDisposeScope();
        var loss = new SoftmaxLoss(new LinearClassifier(4, 3));
        loss.to(ScalarType.BFloat16);
        var x = rand(2, 4).to(ScalarType.BFloat16);
        var error = Assert.Throws<ArgumentException>(() => loss.call(x, zeros(2, dtype: ScalarType.Int64), new(0, 1)));
        Assert.Contains("the classifier is BFloat16; expected Float32 or Float64", error.Message);
    }

    [Fact]
    public void A_terms_value_is_not_the_total_itself()
    {
        using var scope = NewDisposeScope();
        var loss = new SoftmaxLoss(new LinearClassifier(4, 3));
        var step = loss.call(rand(2, 4), zeros(2, dtype: ScalarType.Int64), new(0, 1));
        step.Terms[0].Value.zero_();
        Assert.NotEqual(0, step.Total.item<float>());
    }
}
