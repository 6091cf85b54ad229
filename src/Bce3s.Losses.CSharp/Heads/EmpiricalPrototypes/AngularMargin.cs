using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary><c>cos(θ + m)</c> from cos θ, with its slope by cos θ.</summary>
static class AngularMargin
{
    // The sine's slope is infinite at ±1; cosines are clamped just inside.
    const double Bound = 1 - 1e-7;

    /// <summary>The own classes' cosines with their margin, and the slope; of any shape.</summary>
    public static (Tensor Value, Tensor Slope) Of(Tensor cosine, double margin, ArcFaceMargin mode)
    {
        var (cosM, sinM) = (Math.Cos(margin), Math.Sin(margin));
        var c = ClassBinaryCrossEntropy.Clamp(cosine, Bound);
        // (1 − c)(1 + c) keeps the digits that 1 − c² loses near 1.
        var sine = ((1 - c) * (1 + c)).sqrt();
        var turned = c * cosM - sine * sinM;
        var inside = cosine.abs().le(Bound).to(c.dtype);
        if (mode == ArcFaceMargin.GradientDetached)
            return (turned, inside);
        var slope = c / sine * sinM + cosM;
        var (applies, otherwise) =
            mode == ArcFaceMargin.Easy ? (c.gt(0), c) : (c.gt(Math.Cos(Math.PI - margin)), c - margin);
        return (where(applies, turned, otherwise), where(applies, slope, ones_like(slope)).mul_(inside));
    }
}
