using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>Rows divided by their lengths: <c>u = v / max(‖v‖, ε)</c>, with the gradient on the way back.</summary>
/// <remarks>Made without a graph: for losses that compute their gradients themselves.</remarks>
sealed class UnitRows
{
    readonly double _epsilon;
    readonly Tensor _lengths;

    UnitRows(Tensor rows, Tensor lengths, double epsilon) => (Rows, _lengths, _epsilon) = (rows, lengths, epsilon);

    /// <summary>N×D, each row of length 1, or shorter where v was shorter than ε.</summary>
    public Tensor Rows { get; }

    /// <summary><c>max(‖v‖, ε)</c>, N×1.</summary>
    public Tensor Divisors => _lengths.clamp_min(_epsilon);

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
    public Tensor Backward(Tensor gradient)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var along = (gradient * Rows).sum(1, keepdim: true).mul_(_lengths.ge(_epsilon));
        return gradient.addcmul_(Rows, along, -1).div_(Divisors);
    }
}
