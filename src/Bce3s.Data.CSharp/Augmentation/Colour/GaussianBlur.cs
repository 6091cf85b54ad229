using System.Globalization;

namespace Bce3s.Data;

/// <summary>
/// Blurs with a Gaussian of a drawn standard deviation (torchvision's <c>GaussianBlur</c>; SimCLR's has a kernel of a tenth of the image and
/// 0.1…2 pixels, applied to half of the images by <see cref="RandomApply"/>). See <see cref="ImageOperation.Blur"/> for its rounding.
/// </summary>
public sealed class GaussianBlur : OperationTransform
{
    private readonly int _kernelSize;
    private readonly (double Low, double High) _sigma;

    /// <param name="kernelSize">Odd number of weights; half of it must be smaller than each side of an image.</param>
    /// <param name="lowSigma">Smallest standard deviation in pixels, at least 0.001.</param>
    /// <param name="highSigma">Largest standard deviation in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">An even kernel, or a range that is empty or below 0.001.</exception>
    public GaussianBlur(int kernelSize, double lowSigma = 0.1, double highSigma = 2)
        : base([ImageOperation.Blur(kernelSize)], 1)
    {
        if (!(lowSigma >= 1e-3 && lowSigma <= highSigma && highSigma <= 1000))
            throw new ArgumentOutOfRangeException(
                nameof(lowSigma),
                lowSigma,
                $"Standard deviations {lowSigma}…{highSigma}; expected a range in 0.001…1000."
            );
        (_kernelSize, _sigma) = (kernelSize, (lowSigma, highSigma));
    }

    internal override void Draw(ImageSize size, ref ImageRandom random, Span<OperationDraw> steps) =>
        steps[0] = new(0, random.Between(_sigma.Low, _sigma.High));

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Gaussian blur (kernel {_kernelSize}, sigma {_sigma.Low}…{_sigma.High})"
        );
}
