using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>What a loss head returns: the total to call <c>backward()</c> on, its summands, and the logits.</summary>
/// <example>Terms <c>joint</c> = 2 of weight 1 and <c>contrastive</c> = 3 of weight 0.1: the total is 2.3.</example>
public sealed class LossTerms
{
    LossTerms(Tensor total, IReadOnlyList<LossTerm> terms, Tensor logits) =>
        (Total, Terms, Logits) = (total, terms, logits);

    /// <summary><c>Σ weight · value</c> over the terms: 0-dimensional, with its graph.</summary>
    public Tensor Total { get; }

    /// <summary>The summands of this step. A term that takes no part in it (switched off, or not started yet) is absent.</summary>
    public IReadOnlyList<LossTerm> Terms { get; }

    /// <summary>N×C logits of the original view, detached. They may be the graph's own: they must not change before <c>backward()</c>.</summary>
    public Tensor Logits { get; }

    /// <summary>The weighted sum of terms that still have their graph; the result holds their values detached.</summary>
    /// <param name="terms">At least one term; values are 0-dimensional.</param>
    /// <param name="logits">N×C logits of the original view.</param>
    public static LossTerms Sum(IReadOnlyList<LossTerm> terms, Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(logits);
        if (terms.Count == 0)
            throw new ArgumentException("a loss has at least one term", nameof(terms));
        Tensor? total = null;
        foreach (var (_, weight, value) in terms)
            total = total is null
                ? (weight == 1 ? value : value * weight)
                : (weight == 1 ? total + value : total.add(value, alpha: weight));
        return Of(total!, terms, logits);
    }

    /// <summary>For a loss that adds up its terms itself, with the gradients of the sum.</summary>
    /// <param name="total">The weighted sum of the terms, with its graph.</param>
    /// <param name="terms">Its summands.</param>
    /// <param name="logits">N×C logits of the original view.</param>
    internal static LossTerms Of(Tensor total, IReadOnlyList<LossTerm> terms, Tensor logits) =>
        new(total, [.. terms.Select(term => term with { Value = Own(term.Value, total) })], logits.detach());

    // A term alone may be the total itself: callers may accumulate into either.
    static Tensor Own(Tensor value, Tensor total) =>
        ReferenceEquals(value, total) ? value.detach().clone() : value.detach();

    internal void MoveToOuterDisposeScope()
    {
        Total.MoveToOuterDisposeScope();
        Logits.MoveToOuterDisposeScope();
        foreach (var term in Terms)
            term.Value.MoveToOuterDisposeScope();
    }
}
