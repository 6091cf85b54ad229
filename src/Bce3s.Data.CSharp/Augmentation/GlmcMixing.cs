using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>What one batch is mixed with: the share of the first image and the box that the second one fills.</summary>
/// <param name="Lambda">Share λ of the first batch, 0…1.</param>
/// <param name="Top">First row of the box.</param>
/// <param name="Left">First column of the box.</param>
/// <param name="Height">Rows of the box, inside the image; may be 0.</param>
/// <param name="Width">Columns of the box, inside the image; may be 0.</param>
public readonly record struct GlmcMixing(double Lambda, long Top, long Left, long Height, long Width)
{
    /// <summary>The smallest α: below it a Beta(α, α) draw is 0 or 1 for every purpose.</summary>
    public const double SmallestAlpha = 1e-6;

    /// <summary>
    /// Draws <c>λ ~ Beta(α, α)</c> and a box of sides <c>ceil(side·√(1−λ))</c> around a uniformly drawn pixel, clipped
    /// to the image: a side s around pixel c covers <c>c − ⌊s/2⌋ … c − ⌊s/2⌋ + s − 1</c>.
    /// </summary>
    /// <remarks>
    /// The authors' program covers <c>c − ⌊s/2⌋ … c + ⌊s/2⌋ − 1</c>, so that odd sides lose a pixel. The generator's
    /// numbers are read back to the host; a CPU generator spares a GPU run the wait.
    /// </remarks>
    /// <param name="height">Rows of the images.</param>
    /// <param name="width">Columns of the images.</param>
    /// <param name="alpha">α, at least <see cref="SmallestAlpha"/> and finite; 1 draws λ uniformly.</param>
    /// <param name="random">Where random numbers come from; its state moves on.</param>
    public static GlmcMixing Draw(long height, long width, double alpha, Generator random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentNullException.ThrowIfNull(random);
        if (!double.IsFinite(alpha) || alpha < SmallestAlpha)
            throw new ArgumentOutOfRangeException(
                nameof(alpha),
                alpha,
                $"The mixing parameter is finite and at least {SmallestAlpha}."
            );

        using var scope = NewDisposeScope();
        var lambda = DrawBeta(alpha, random);
        var centre = rand(2L, dtype: ScalarType.Float64, device: random.device, generator: random)
            .cpu()
            .data<double>()
            .ToArray();
        return At(lambda, (long)(centre[0] * height), (long)(centre[1] * width), height, width);
    }

    /// <summary>The mixing for a given share and box centre, clipped to the image.</summary>
    internal static GlmcMixing At(double lambda, long row, long column, long height, long width)
    {
        var (top, rows) = Clip(row, height, lambda);
        var (left, columns) = Clip(column, width, lambda);
        return new(lambda, top, left, rows, columns);
    }

    private static (long Start, long Length) Clip(long centre, long size, double lambda)
    {
        var side = (long)Math.Ceiling(size * Math.Sqrt(1 - lambda));
        var start = centre - side / 2;
        var from = Math.Max(start, 0);
        return (from, Math.Min(start + side, size) - from);
    }

    /// <summary>
    /// Beta(α, α) as G₁/(G₁+G₂) of two Gamma(α) draws, taken as logarithms, <c>log G(α) = log G(α+1) + log(U)/α</c>,
    /// because for small α both draws underflow to 0.
    /// </summary>
    private static double DrawBeta(double alpha, Generator random)
    {
        using var shape = full(2L, alpha + 1, dtype: ScalarType.Float64, device: random.device);
        var gammas = _standard_gamma(shape, random).cpu().data<double>().ToArray();
        var uniforms = rand(2L, dtype: ScalarType.Float64, device: random.device, generator: random)
            .cpu()
            .data<double>()
            .ToArray();
        double LogGamma(int i) => Math.Log(gammas[i]) + Math.Log(1 - uniforms[i]) / alpha;
        return 1 / (1 + Math.Exp(LogGamma(1) - LogGamma(0)));
    }
}
