using Bce3s.Losses.Tests.OpByOp;
using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class ClassInstanceLossTests
{
    public ClassInstanceLossTests() => manual_seed(1);

    static readonly TrainingProgress Start = new(0, 1);

    static long[] Counts(int classes) => [.. Enumerable.Range(0, classes).Select(c => 1L + 5 * c)];

    static double[][] Projected(ClassInstanceLoss loss, double[][] features, string projector = "projector") =>
        SlowBce3s.Project(
            features,
            Matrix.Of(loss.state_dict()[projector + ".0.weight"]),
            Near.Numbers(loss.state_dict()[projector + ".0.bias"]),
            Matrix.Of(loss.state_dict()[projector + ".2.weight"]),
            Near.Numbers(loss.state_dict()[projector + ".2.bias"])
        );

    static double[][] Logits(ClassInstanceLoss loss, double[][] features)
    {
        using var x = Matrix.Tensor(features, loss.Classifier.weight.dtype);
        return Matrix.Of(loss.logits(x));
    }

    static ClassInstanceLoss Make(int width, int classes, ScalarType dtype, ClassInstanceOptions options) =>
        new(new LinearClassifier(width, classes, dtype: dtype), Counts(classes), options);

    // Temperatures on both sides of where exp(−2/T) leaves the normal numbers.
    [Theory]
    [InlineData(5, 7, 3, 2, 0.2, ScalarType.Float32)]
    [InlineData(5, 7, 3, 2, 0.2, ScalarType.Float64)]
    [InlineData(6, 4, 3, 2, 0.01, ScalarType.Float32)]
    [InlineData(6, 4, 3, 2, 0.001, ScalarType.Float32)]
    [InlineData(151, 5, 17, 2, 0.01, ScalarType.Float32)]
    [InlineData(6, 4, 3, 2, 0.01, ScalarType.Float64)]
    [InlineData(6, 4, 3, 2, 0.001, ScalarType.Float64)]
    [InlineData(1, 3, 4, 2, 0.05, ScalarType.Float64)]
    [InlineData(1, 3, 4, 1, 0.05, ScalarType.Float64)]
    [InlineData(1, 1, 1, 1, 0.001, ScalarType.Float32)]
    [InlineData(7, 5, 1, 2, 0.5, ScalarType.Float64)]
    [InlineData(4, 5, 9, 1, 0.1, ScalarType.Float64)]
    [InlineData(3, 5, 30, 2, 0.1, ScalarType.Float64)]
    [InlineData(151, 5, 17, 2, 0.05, ScalarType.Float64)]
    public void Both_terms_equal_a_slow_loop(
        int count,
        int width,
        int classes,
        int views,
        double temperature,
        ScalarType dtype
    )
    {
        using var scope = NewDisposeScope();
        var loss = Make(
            width,
            classes,
            dtype,
            new()
            {
                Weight = InstanceWeight.Saturating(0.3),
                Temperature = temperature,
                Projection = 3,
                Views = views,
            }
        );
        var batch = new Batch(count, width, classes, views, dtype);
        var features = Matrix.Of(batch.Features);
        var labels = Enumerable.Repeat(batch.LabelNumbers, views).SelectMany(part => part).ToArray();
        var total = Counts(classes).Sum();
        var (softmax, contrastive) = new SlowClassInstance(n => 0.3 * n / (1 + 0.3 * n), temperature).Terms(
            Logits(loss, features),
            [.. Counts(classes).Select(n => Math.Log(n / (double)total))],
            Projected(loss, features),
            labels
        );

        var step = loss.call(batch.Features, batch.Labels, Start);

        // Cosines have rounding errors of their type, which T divides.
        var tolerance = dtype == ScalarType.Float64 ? 1e-12 : 1e-5;
        Assert.Equal(["softmax", "contrastive"], step.Terms.Select(term => term.Name));
        Assert.Equal([1, 1], step.Terms.Select(term => term.Weight));
        Near.Equal(softmax, step.Terms[0].Value, tolerance, "softmax");
        Near.Equal(contrastive, step.Terms[1].Value, tolerance, "contrastive");
        Near.Equal(softmax + contrastive, step.Total, tolerance, "total");
        Near.Equal(Logits(loss, features[..count]).SelectMany(z => z).ToArray(), step.Logits, tolerance, "logits");
        Assert.Equal(dtype, step.Total.dtype);
        Assert.False(step.Terms[1].Value.requires_grad);
    }

    [Theory]
    [InlineData(2, 0, false, 0.2)]
    [InlineData(2, 5, false, 0.2)]
    [InlineData(1, 5, false, 0.002)]
    [InlineData(2, 0, true, 0.2)]
    [InlineData(2, 5, true, 0.5)]
    public void Gradients_equal_finite_differences(int views, int queue, bool momentum, double temperature)
    {
        using var scope = NewDisposeScope();
        var loss = Make(
            4,
            3,
            ScalarType.Float64,
            new()
            {
                Weight = InstanceWeight.Saturating(0.7),
                Temperature = temperature,
                Projection = 3,
                Views = views,
                Queue = queue,
                Momentum = momentum ? 1 : null,
            }
        );
        var batch = new Batch(3, 4, 3, views, ScalarType.Float64);
        var labels = tensor(new long[] { 2, 0, 2 });
        loss.call(batch.Features, labels, Start);
        var state = loss.state_dict();
        var kept = state
            .Where(entry => entry.Key.StartsWith("queue", StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        Tensor Total()
        {
            // Each call stores into the queue: put it back, so that the function does not change between calls.
            using (no_grad())
                foreach (var (name, values) in kept)
                    state[name].copy_(values);
            return loss.call(batch.Features, labels, Start).Total;
        }

        Total().backward();

        var expected = FiniteDifferences.Of(batch.Features, Total, 1e-6);
        if (momentum)
            // The keys come from another network: nothing flows back through them.
            Array.Fill(expected, 0, 3 * 4, 3 * 4);
        var tolerance = temperature < 0.01 ? 1e-5 : 1e-7;
        Near.Equal(expected, batch.Features.grad!, tolerance, "features");
        foreach (var (name, parameter) in loss.named_parameters())
            if (name.StartsWith("momentum", StringComparison.Ordinal))
                Assert.False(parameter.requires_grad, name);
            else
                Near.Equal(FiniteDifferences.Of(parameter, Total, 1e-6), parameter.grad!, tolerance, name);
    }

    // The long queue cuts the anchors into runs, the wide features cut the way back through the projector.
    [Theory]
    [InlineData(0, 13, 6, 0.05, ScalarType.Float64)]
    [InlineData(11, 5, 6, 0.2, ScalarType.Float64)]
    [InlineData(40, 150, 6, 0.05, ScalarType.Float64)]
    [InlineData(40, 13, 6, 0.2, ScalarType.Float32)]
    [InlineData(40, 13, 6, 0.01, ScalarType.Float32)]
    [InlineData(3000, 151, 6, 0.05, ScalarType.Float64)]
    [InlineData(3000, 151, 6, 0.002, ScalarType.Float64)]
    [InlineData(0, 131, 2100, 0.2, ScalarType.Float64)]
    public void The_op_by_op_form_equals_the_loss(int queue, int count, int width, double temperature, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var loss = Make(width, 5, dtype, new() { Queue = queue, Temperature = temperature });
        var batch = new Batch(count, width, 5, 2, dtype);
        var opByOp = new ClassInstanceOpByOp(loss);
        var (tolerance, ofGradients) = dtype == ScalarType.Float64 ? (1e-12, 1e-11) : (1e-5, 1e-4);
        // Without a queue all steps are alike.
        for (var step = 0; step < (queue == 0 ? 1 : 3); step++)
        {
            var total = loss.call(batch.Features, batch.Labels, Start).Total;
            var ours = Gradients(total, loss, batch);
            var expected = opByOp.Loss(batch.Features, batch.Labels);
            var theirs = Gradients(expected, loss, batch);

            Near.Equal(expected, total, tolerance, "loss");
            Assert.Equal(7, ours.Count);
            foreach (var (name, gradient) in theirs)
                Near.Equal(gradient, ours[name], ofGradients, $"gradient of {name}");
            if (queue > 0 && queue >= count)
                Near.Equal(opByOp.Queue!, loss.state_dict()["queue"], tolerance, "queue");
        }
    }

    static Dictionary<string, Tensor> Gradients(Tensor total, ClassInstanceLoss loss, Batch batch)
    {
        total.backward();
        var gradients = new Dictionary<string, Tensor>();
        foreach (
            var (name, leaf) in loss.named_parameters()
                .Select(entry => (entry.name, (Tensor)entry.parameter))
                .Append(("features", batch.Features))
        )
        {
            gradients.Add(name, leaf.grad!.clone());
            leaf.grad!.zero_();
        }
        return gradients;
    }

    [Fact]
    public void Without_a_weight_it_is_cross_entropy()
    {
        using var scope = NewDisposeScope();
        foreach (var weight in new[] { InstanceWeight.Saturating(0), InstanceWeight.Linear(0) })
        {
            var loss = Make(5, 4, ScalarType.Float64, new() { Weight = weight, Queue = 7 });
            var batch = new Batch(6, 5, 4, 2, ScalarType.Float64);
            var z = loss.logits(batch.Features) + loss.state_dict()["log_prior"];
            var expected = nn.functional.cross_entropy(z, batch.Labels.repeat(2));

            var step = loss.call(batch.Features, batch.Labels, Start);
            step.Total.backward();

            Near.Equal(expected, step.Total, 1e-13);
            Near.Equal(0, step.Terms[1].Value, 0);
            Assert.All(Near.Numbers(loss.get_parameter("projector.0.weight")!.grad!), g => Assert.Equal(0, g));
        }
    }

    [Fact]
    public void Samples_without_a_partner_have_cross_entropy_alone_whatever_the_weight_says()
    {
        using var scope = NewDisposeScope();
        var options = new ClassInstanceOptions
        {
            Weight = InstanceWeight.From(n => ones_like(n)),
            Views = 1,
            Projection = 2,
        };
        var loss = Make(3, 6, ScalarType.Float64, options);
        var features = Matrix.Tensor(Matrix.Irregular(4, 3, 2), ScalarType.Float64).requires_grad_(true);
        Tensor Expected(Tensor labels) =>
            nn.functional.cross_entropy(loss.logits(features) + loss.state_dict()["log_prior"], labels);

        var distinct = tensor(new long[] { 5, 0, 3, 1 });
        var step = loss.call(features, distinct, Start);
        Near.Equal(Expected(distinct), step.Total, 1e-13);
        step.Total.backward();
        Assert.All(Near.Numbers(features.grad!), g => Assert.True(double.IsFinite(g)));

        // Two of one class: these have the contrastive term alone, the others cross-entropy.
        var paired = tensor(new long[] { 5, 0, 5, 1 });
        var mixed = loss.call(features, paired, Start);
        Near.Equal(
            Expected(paired)
                - nn.functional.cross_entropy(
                    loss.logits(features).index_select(0, tensor(new long[] { 0, 2 })) + loss.state_dict()["log_prior"],
                    tensor(new long[] { 5, 5 })
                ) / 2,
            mixed.Terms[0].Value,
            1e-13
        );
        Assert.True(mixed.Terms[1].Value.item<double>() > 0);
    }

    [Fact]
    public void The_documented_example_holds()
    {
        using var scope = NewDisposeScope();
        var loss = Plain(
            new()
            {
                Weight = InstanceWeight.Saturating(1),
                Temperature = 1,
                Projection = 2,
                Views = 1,
            }
        );
        var x = tensor(new float[] { 1, 0, 0, 1, 1, 0 }).view(3, 2);

        var step = loss.call(x, tensor(new long[] { 0, 0, 1 }), Start);

        Assert.Equal(0.708841, step.Terms[0].Value.item<float>(), 1e-6);
        Assert.Equal(0.334402, step.Terms[1].Value.item<float>(), 1e-6);
        Assert.Equal(1.043243, step.Total.item<float>(), 1e-6);
    }

    // Logits and projections of two positive features are the features themselves.
    static ClassInstanceLoss Plain(ClassInstanceOptions options)
    {
        var loss = new ClassInstanceLoss(2, 2, classCounts: null, options);
        using (no_grad())
            foreach (var (name, parameter) in loss.named_parameters())
                if (name.EndsWith("bias", StringComparison.Ordinal))
                    parameter.zero_();
                else
                    parameter.copy_(eye(2));
        return loss;
    }

    [Fact]
    public void Evaluation_is_plain_cross_entropy_and_changes_no_state()
    {
        using var scope = NewDisposeScope();
        var loss = Make(5, 4, ScalarType.Float64, new() { Queue = 7, Momentum = 0.5 });
        var batch = new Batch(6, 5, 4, 2, ScalarType.Float64);
        loss.call(batch.Features, batch.Labels, Start);
        using (no_grad())
            loss.get_parameter("projector.0.weight")!.add_(1);
        var before = loss.state_dict().ToDictionary(entry => entry.Key, entry => Near.Numbers(entry.Value));
        loss.eval();
        var features = batch.Features.narrow(0, 0, 6);

        var step = loss.call(features, batch.Labels, Start);

        Near.Equal(nn.functional.cross_entropy(loss.logits(features), batch.Labels), step.Total, 1e-13);
        Assert.Equal(["softmax"], step.Terms.Select(term => term.Name));
        foreach (var (name, values) in loss.state_dict())
            Assert.Equal(before[name], Near.Numbers(values));
    }

    [Fact]
    public void A_cosine_classifier_serves_as_well()
    {
        using var scope = NewDisposeScope();
        var loss = new ClassInstanceLoss(
            new CosineClassifier(4, 3, scale: 16, dtype: ScalarType.Float64),
            Counts(3),
            new() { Projection = 2 }
        );
        var batch = new Batch(5, 4, 3, 2, ScalarType.Float64);
        Tensor Total() => loss.call(batch.Features, batch.Labels, Start).Total;
        Total().backward();
        Near.Equal(FiniteDifferences.Of(batch.Features, Total, 1e-6), batch.Features.grad!, 1e-7, "features");
        Near.Equal(
            FiniteDifferences.Of(loss.Classifier.weight, Total, 1e-6),
            loss.Classifier.weight.grad!,
            1e-7,
            "weight"
        );
    }
}
