using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>Rows divided by their lengths: <c>u = v / max(‖v‖, ε)</c>, with the gradient on the way back.</summary>
/// <remarks>Made without a graph: for losses that compute their gradients themselves.</remarks>
sealed class UnitRows
{
    readonly double _epsilon;

    /// <summary>Of rows that were divided before.</summary>
    /// <param name="rows">u.</param>
    /// <param name="lengths">‖v‖, N×1.</param>
    /// <param name="epsilon">ε.</param>
    public UnitRows(Tensor rows, Tensor lengths, double epsilon) =>
        (Rows, Lengths, _epsilon) = (rows, lengths, epsilon);

    /// <summary>N×D, each row of length 1, or shorter where v was shorter than ε.</summary>
    public Tensor Rows { get; }

    /// <summary><c>‖v‖</c>, N×1.</summary>
    public Tensor Lengths { get; }

    /// <summary><c>max(‖v‖, ε)</c>, N×1.</summary>
    public Tensor Divisors => Lengths.clamp_min(_epsilon);

    public static UnitRows Of(Tensor rows, double epsilon = Classifier.Epsilon)
    {
        using var _ = no_grad();
        var lengths = rows.norm(1, keepdim: true);
        return new(rows / lengths.clamp_min(epsilon), lengths, epsilon);
    }

    /// <summary>
    /// The gradient by v from the gradient by u: <c>(g − u·(u·g)) / ‖v‖</c>, or <c>g / ε</c> for rows shorter than ε. Works in
    /// place of <paramref name="gradient"/> and returns it.
    /// </summary>
    public Tensor Backward(Tensor gradient) => Backward(gradient, gradient);

    /// <summary>The same into <paramref name="result"/>, which is returned; <paramref name="gradient"/> stays as it is.</summary>
    public Tensor Backward(Tensor gradient, Tensor result)
    {
        using var _ = no_grad();
        // A run of rows stays in the cache from the first operator to the last, and so does its temporary tensor.
        foreach (var (start, length) in ClassChunks.Of(gradient, Rows.shape[0], 3 * Rows.shape[1]))
        {
            using var scope = NewDisposeScope();
            var (g, u, lengths, by) = (Run(gradient), Run(Rows), Run(Lengths), Run(result));
            var along = (g * u).sum(1, keepdim: true).mul_(lengths.ge(_epsilon));
            if (!ReferenceEquals(gradient, result))
                by.copy_(g);
            by.addcmul_(u, along, -1).div_(lengths.clamp_min(_epsilon));

            Tensor Run(Tensor all) => all.narrow(0, start, length);
        }
        return result;
    }
}
