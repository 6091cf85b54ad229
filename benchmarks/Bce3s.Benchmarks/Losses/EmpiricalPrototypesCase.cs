using Bce3s.Losses;
using Bce3s.Losses.Tests.OpByOp;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Benchmarks.Losses;

/// <summary>
/// EPL's margin heads with empirical prototypes, before the loss covers them (they are updated all the same) and after.
/// </summary>
internal static class EmpiricalPrototypesCase
{
    private const int Before = 0;
    private const int After = 3;

    private static readonly Size[] Sizes = [new(10572, 512, 512), new(100000, 512, 256)];

    internal static IEnumerable<LossMethod> Methods { get; } =
    [
        Method("CosFace", CosFace, Before),
        Method("CosFace", CosFace, After),
        Method("UniFace", UniFace, Before),
        Method("UniFace", UniFace, After),
    ];

    private static CosineMarginLoss CosFace(Size size) =>
        new CosFaceLoss(size.Features, size.Classes, new() { Prototypes = new() });

    private static CosineMarginLoss UniFace(Size size) =>
        new UniFaceLoss(size.Features, size.Classes, new() { Prototypes = new() });

    private static LossMethod Method(string name, Func<Size, CosineMarginLoss> head, int epoch) =>
        epoch == Before
            ? new(
                $"EPL-{name}",
                "first epoch: prototypes are updated, the loss does not cover them yet; s = 64, m = 0.4",
                "logits with both gradients",
                size => Make(size, head(size), epoch),
                Sizes
            )
            : new(
                $"EPL-{name} and prototypes",
                "fourth epoch: prototypes are updated, and the loss covers them; s = 64, m = 0.4, k = 0.7",
                "logits with both gradients; similarities to the prototypes with the gradient by the features",
                size => Make(size, head(size), epoch),
                Sizes
            );

    private static LossCase Make(Size size, CosineMarginLoss head, int epoch)
    {
        var opByOp = new MarginsOpByOp(head);
        var features = randn(size.Batch, size.Features).requires_grad_(true);
        var labels = randint(0, size.Classes, size.Batch);
        return new(
            head,
            features,
            labels,
            new(epoch, 28),
            () => opByOp.Loss(features, labels, epoch),
            () => Floor(head, features.detach(), epoch)
        );
    }

    private static Products Floor(CosineMarginLoss head, Tensor x, int epoch)
    {
        var products = new Products();
        products.AddLinear(x, head.Classifier.weight.detach());
        if (epoch == After)
            products.Add(products.Add(x, head.prototypes!.t()), head.prototypes!);
        return products;
    }
}
