using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary><c>softplus(clamp(t, ±s))</c> and its slope, which is 0 beyond the clamp, with no pass that cannot change anything.</summary>
readonly struct ClampedSoftplus
{
    // A t below −s has a slope of e^t instead of 0 (and may count e^t instead of e^−s): where s is this large that is less than
    // 3e-20 a class.
    const double VanishesFrom = 45;

    readonly double _bound;
    readonly bool _reached;

    ClampedSoftplus(double bound, bool reached) => (_bound, _reached) = (bound, reached);

    /// <summary>For any t.</summary>
    /// <param name="bound">s.</param>
    public static ClampedSoftplus Within(double bound) => new(bound, true);

    /// <summary>For t = z − β with |z| ≤ s.</summary>
    /// <param name="bound">s.</param>
    /// <param name="threshold">β.</param>
    public static ClampedSoftplus OfDifferences(double bound, Tensor threshold)
    {
        // t passes s only if β is negative. It costs nothing to look on the CPU; elsewhere it would wait for the device.
        var neverAbove =
            threshold.device_type == DeviceType.CPU && threshold.to(ScalarType.Float64).item<double>() > bound * 1e-3;
        return new(bound, bound < VanishesFrom || !neverAbove);
    }

    /// <summary>What a t far below −s adds.</summary>
    public double Lowest => _reached ? Softplus(-_bound) : 0;

    /// <summary>The values.</summary>
    public Tensor Values(Tensor t)
    {
        var values = ClassBinaryCrossEntropy.Softplus(t);
        return _reached ? values.clamp_(Softplus(-_bound), Softplus(_bound)) : values;
    }

    /// <summary>The slopes, in place of t.</summary>
    public Tensor Slopes_(Tensor t)
    {
        if (!_reached)
            return t.sigmoid_();
        // Beyond the clamp the slope is 0: there t becomes −∞. Thresholds say so without a mask of truth values; the bound itself is
        // within.
        var outside = -NextAfter(_bound, t.dtype);
        if (_bound < VanishesFrom)
            t.threshold_(outside, double.NegativeInfinity);
        return t.neg_().threshold_(outside, double.PositiveInfinity).neg_().sigmoid_();
    }

    static double NextAfter(double value, ScalarType dtype) =>
        dtype == ScalarType.Float32 ? MathF.BitIncrement((float)value) : Math.BitIncrement(value);

    static double Softplus(double v)
    {
        var exponential = Math.Exp(-Math.Abs(v));
        var small = exponential < 1e-8 ? exponential : Math.Log(1 + exponential);
        return Math.Max(v, 0) + small;
    }
}
