using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests;

public class TrainingTests
{
    [Fact]
    public void Two_hundred_steps_learn_and_leave_no_tensor_behind()
    {
        manual_seed(1);
        using var outer = NewDisposeScope();
        using var backbone = ResNetCifar.Create(8, channels: 1, width: 4);
        using var loss = new Bce3sLoss(backbone.Features, 5, new() { Projection = 8 });
        var sgd = optim.SGD(backbone.parameters().Concat(loss.parameters()), 0.05, momentum: 0.9);
        var labels = tensor(Enumerable.Range(0, 10).Select(i => (long)(i % 5)).ToArray());
        var images = rand(5, 1, 8, 8).index_select(0, labels);
        var views = cat([images, images, images]);
        var targets = new LossTargets(labels, nn.functional.one_hot(labels, 5).to(ScalarType.Float32));
        var (first, last, settled) = (0f, 0f, 0L);

        for (var i = 0; i < 200; i++)
        {
            using var scope = NewDisposeScope();
            var step = loss.call(backbone.call(views), targets, new(i / 20, 10));
            sgd.zero_grad();
            step.Total.backward();
            sgd.step();
            last = step.Terms[0].Value.item<float>();
            if (i == 0)
                first = last;
            scope.Dispose();
            // Gradients and momenta come with the first steps, the projector's with the end of epoch 0.
            if (i == 30)
                settled = LiveTensors.Count();
            if (i > 30)
                Assert.Equal(settled, Tensor.TotalCount);
        }

        Assert.True(last < first / 4, $"joint went from {first} to {last}");
    }

    static readonly long[] Counts = [9, 5, 3, 2, 1];

    public static TheoryData<string> Heads => [.. Makers.Keys];

    static readonly Dictionary<string, Func<LossHead>> Makers = new()
    {
        ["BCE3S softmax"] = () =>
            new Bce3sLoss(8, 5, new() { Projection = 4, CrossEntropy = CrossEntropyForm.Softmax }),
        ["BCE3S quadratic"] = () => new Bce3sLoss(8, 5, new() { Projection = 4, UniformForm = UniformForm.Quadratic }),
        ["class-balanced"] = () => new ClassBalancedLoss(new NormalizedClassifier(8, 5), Counts),
        ["softmax"] = () => new SoftmaxLoss(new LinearClassifier(8, 5), labelSmoothing: 0.1),
        ["focal"] = () => new FocalLoss(new LinearClassifier(8, 5)),
        ["LDAM"] = () => new LdamLoss(new CosineClassifier(8, 5), Counts),
        ["balanced softmax"] = () => new BalancedSoftmaxLoss(new LinearClassifier(8, 5), Counts),
        ["logit adjustment"] = () => new LogitAdjustedLoss(new ScaledClassifier(new LinearClassifier(8, 5)), Counts),
        ["FBL"] = () => new FeatureBalancedLoss(new LinearClassifier(8, 5), Counts),
        ["CIBL"] = () => new ClassInstanceLoss(8, 5, Counts, new() { Queue = 16 }),
        ["CosFace"] = () => new CosFaceLoss(8, 5, new() { Prototypes = new() }),
        ["ArcFace"] = () => new ArcFaceLoss(8, 5, new() { Prototypes = new() }),
        ["UniFace"] = () => new UniFaceLoss(8, 5, new() { Prototypes = new() }),
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public void Two_hundred_steps_of_every_head_learn_and_leave_no_tensor_behind(string name)
    {
        manual_seed(1);
        using var outer = NewDisposeScope();
        using var loss = Makers[name]();
        var features = new TorchSharp.Modules.Parameter(randn(10 * loss.Views, 8));
        var sgd = optim.SGD(loss.parameters().Append(features), 0.02, momentum: 0.9);
        var labels = tensor(Enumerable.Range(0, 10).Select(i => (long)(i % 5)).ToArray());
        var targets =
            loss.Views == 3
                ? new LossTargets(labels, nn.functional.one_hot(labels, 5).to(ScalarType.Float32))
                : new LossTargets(labels);
        var (first, last, settled) = (0f, 0f, 0L);

        for (var i = 0; i < 200; i++)
        {
            using var scope = NewDisposeScope();
            var step = loss.call(features, targets, new(i / 20, 30));
            sgd.zero_grad();
            step.Total.backward();
            sgd.step();
            // From here on every term takes part, and no curriculum moves fast.
            last = step.Total.item<float>();
            if (i == 80)
                first = last;
            scope.Dispose();
            if (i == 80)
                settled = LiveTensors.Count();
            if (i > 80)
                Assert.Equal(settled, Tensor.TotalCount);
        }

        Assert.True(last < first, $"the loss went from {first} to {last}");
    }

    [Fact]
    public void A_step_without_a_scope_of_the_callers_leaves_only_its_results()
    {
        using var loss = new Bce3sLoss(4, 3);
        var batch = new Batch(3, 4, 3, 3, ScalarType.Float32);
        loss.call(batch.Features, batch.WithMixed, new(0, 2));
        var before = LiveTensors.Count();
        var step = loss.call(batch.Features, batch.WithMixed, new(1, 2));
        Assert.Equal(before + 5, Tensor.TotalCount);
        GC.KeepAlive(step);
    }
}
