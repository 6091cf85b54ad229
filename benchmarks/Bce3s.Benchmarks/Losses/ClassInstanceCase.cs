using Bce3s.Losses;
using Bce3s.Losses.Tests.OpByOp;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Benchmarks.Losses;

/// <summary>CIBL with two views and a full queue of 1024, a linear classifier with log π.</summary>
internal static class ClassInstanceCase
{
    private const int Views = 2;
    private const int Queue = 1024;

    internal static LossMethod Method { get; } =
        new(
            "CIBL",
            "two views of B images, all 2B rows anchors; a full queue of 1024, P = 32, T = 0.05, linear classifier, log π",
            "logits of 2B rows with both gradients; projector forward and backward; similarities of 2B rows to 2B + 1024 candidates, "
                + "their gradient to the anchors as such (all candidates) and as candidates (2B)",
            Make,
            new Size(1000, 512, 128)
        );

    private static LossCase Make(Size size)
    {
        var (classes, width, count) = size;
        var head = new ClassInstanceLoss(
            width,
            classes,
            ClassCounts.LongTailed(classes),
            new() { Weight = InstanceWeight.Saturating(0.01), Queue = Queue }
        );
        Fill(head, classes);
        var opByOp = new ClassInstanceOpByOp(head);
        var features = randn(Views * count, width).requires_grad_(true);
        var labels = randint(0, classes, count);
        return new(
            head,
            features,
            labels,
            new(0, 1),
            () => opByOp.Loss(features, labels),
            () => Floor(head, features.detach())
        );
    }

    private static void Fill(ClassInstanceLoss head, long classes)
    {
        using var _ = no_grad();
        var state = head.state_dict();
        state["queue"].copy_(nn.functional.normalize(randn(state["queue"].shape)));
        state["queue_labels"].copy_(randint(0, classes, Queue));
    }

    private static Products Floor(ClassInstanceLoss head, Tensor x)
    {
        var products = new Products();
        products.AddLinear(x, head.Classifier.weight.detach());
        var first = head.get_parameter("projector.0.weight")!.detach();
        var second = head.get_parameter("projector.2.weight")!.detach();
        var hidden = products.Add(x, first.t());
        var projected = products.Add(hidden, second.t());
        var candidates = randn(x.shape[0] + Queue, head.Options.Projection);
        var similarities = products.Add(projected, candidates.t());
        var byProjected = products.Add(similarities, candidates);
        products.Add(similarities.narrow(1, 0, x.shape[0]).t(), projected);
        products.Add(byProjected.t(), hidden);
        var byHidden = products.Add(byProjected, second);
        products.Add(byHidden.t(), x);
        products.Add(byHidden, first);
        return products;
    }
}
