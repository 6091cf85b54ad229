using Bce3s.Losses;
using Bce3s.Losses.Tests.OpByOp;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Benchmarks.Losses;

/// <summary>BCE3S with all three terms, after the first epoch: the paper's options.</summary>
internal static class Bce3sCase
{
    private const int Views = 3;
    private static readonly TrainingProgress Progress = new(1, 2);

    internal static LossMethod Exact { get; } =
        new(
            "BCE3S",
            "joint, contrastive and uniform term in the second epoch; three views, r = 0.4, P = 128",
            "logits of 3B rows with both gradients; projector forward for 3B rows, backward for 2B; similarities of 2B rows to the "
                + "memory, their gradient; uniform: S from the diagonal on by strips (C²·D/2), its gradient (C²·D)",
            size => Make(size, UniformForm.Exact),
            new(100, 512, 64),
            new(1000, 2048, 256),
            new(8142, 2048, 128)
        );

    internal static LossMethod Quadratic { get; } =
        new(
            "BCE3S quadratic",
            "the same with UniformForm.Quadratic, beside the op-by-op form of the exact term",
            "the same; uniform: ŴᵀŴ from the diagonal on by strips (C·D²/2), Ŵ·(ŴᵀŴ) (C·D²)",
            size => Make(size, UniformForm.Quadratic),
            new Size(8142, 2048, 128)
        );

    private static LossCase Make(Size size, UniformForm uniform)
    {
        var (classes, width, count) = size;
        var head = new Bce3sLoss(width, classes, new() { UniformForm = uniform });
        head.state_dict()["memory"].normal_();
        var opByOp = new Bce3sOpByOp(head);
        var features = randn(Views * count, width).requires_grad_(true);
        var labels = randint(0, classes, count);
        var mixed = Shares(labels, classes);
        return new(
            head,
            features,
            new(labels, mixed),
            Progress,
            () => opByOp.Loss(features, labels, mixed, Progress.Epoch),
            () => Floor(head, features.detach(), uniform)
        );
    }

    // 0.6 of a sample's own class and 0.4 of the next sample's, as mixup makes them.
    private static Tensor Shares(Tensor labels, long classes)
    {
        using var scope = NewDisposeScope();
        var own = nn.functional.one_hot(labels, classes).to(ScalarType.Float32);
        return (own * 0.6 + own.roll(1, 0) * 0.4).MoveToOuterDisposeScope();
    }

    private static Products Floor(Bce3sLoss head, Tensor x, UniformForm uniform)
    {
        var products = new Products();
        var directions = head.Classifier.weight.detach();
        products.AddLinear(x, directions);
        AddContrastive(products, head, x);
        if (uniform == UniformForm.Exact)
            products.AddSymmetric(directions);
        else
            products.Add(directions, products.AddGram(directions));
        return products;
    }

    // All views are projected, the original one for the memory alone; the mixed ones are compared with it.
    private static void AddContrastive(Products products, Bce3sLoss head, Tensor x)
    {
        var first = head.get_parameter("projector.0.weight")!.detach();
        var second = head.get_parameter("projector.2.weight")!.detach();
        var memory = head.state_dict()["memory"];
        var count = x.shape[0] / Views;
        var hidden = products.Add(x, first.t());
        var projected = Mixed(products.Add(hidden, second.t()));
        var byProjected = products.Add(products.Add(projected, memory.t()), memory);
        products.Add(byProjected.t(), Mixed(hidden));
        var byHidden = products.Add(byProjected, second);
        products.Add(byHidden.t(), Mixed(x));
        products.Add(byHidden, first);

        Tensor Mixed(Tensor rows) => rows.narrow(0, count, 2 * count);
    }
}
