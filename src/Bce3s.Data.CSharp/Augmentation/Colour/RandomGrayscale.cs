using System.Globalization;

namespace Bce3s.Data;

/// <summary>
/// Shows an image in grey, all channels its luminance, with a probability (torchvision's <c>RandomGrayscale</c>; with 1 its <c>Grayscale</c>
/// that keeps the channels).
/// </summary>
public sealed class RandomGrayscale : OperationTransform
{
    /// <param name="probability">Chance of each image, 0…1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability outside 0…1.</exception>
    public RandomGrayscale(double probability = 0.1)
        : base([ImageOperation.Grayscale], 1) => Probability = Data.Probability.Checked(probability);

    /// <summary>Chance of each image.</summary>
    public double Probability { get; }

    internal override void Draw(ImageSize size, ref ImageRandom random, Span<OperationDraw> steps) =>
        steps[0] = random.Chance(Probability) ? new(0, 0) : OperationDraw.None;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"grayscale (p {Probability})");
}
