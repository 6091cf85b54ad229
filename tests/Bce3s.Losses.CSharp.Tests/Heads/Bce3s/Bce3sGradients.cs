using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

/// <summary>The gradients of a whole step of BCE3S, after a first epoch has filled the memory.</summary>
static class Bce3sGradients
{
    /// <summary>Those by the features and by every parameter are what differences of the loss say.</summary>
    public static void EqualFiniteDifferences(Bce3sLoss loss, Batch batch)
    {
        loss.call(batch.Features, batch.WithMixed, new(0, 3));
        loss.state_dict().TryGetValue("memory", out var memory);
        var kept = memory?.clone();
        // Each call stores into the memory: put it back, so that the function does not change between calls.
        Tensor Total()
        {
            using (no_grad())
                memory?.copy_(kept!);
            return loss.call(batch.Features, batch.WithMixed, new(1, 3)).Total;
        }

        Total().backward();

        Near.Equal(FiniteDifferences.Of(batch.Features, Total), Gradient(batch.Features), 1e-6, "features");
        foreach (var (name, parameter) in loss.named_parameters())
            Near.Equal(FiniteDifferences.Of(parameter, Total), Gradient(parameter), 1e-6, name);
    }

    // A term that is switched off leaves no gradient.
    static Tensor Gradient(Tensor leaf) => leaf.grad ?? zeros_like(leaf);
}
