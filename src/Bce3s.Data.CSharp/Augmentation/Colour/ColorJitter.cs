using System.Globalization;

namespace Bce3s.Data;

/// <summary>
/// Changes brightness, contrast, saturation and hue by drawn amounts in a drawn order (torchvision's <c>ColorJitter</c> over Pillow images).
/// </summary>
/// <remarks>
/// A jitter b draws a factor from [max(0, 1 − b), 1 + b), that of the hue a shift from [−h, h) of a full turn. An amount of 0 leaves its
/// property alone. The bytes are those of torchvision 0.14 for a Pillow image with the same draws.
/// </remarks>
public sealed class ColorJitter : OperationTransform
{
    private readonly double[] _amounts;

    /// <param name="brightness">At least 0.</param>
    /// <param name="contrast">At least 0.</param>
    /// <param name="saturation">At least 0.</param>
    /// <param name="hue">0…0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">An amount outside what it may be.</exception>
    public ColorJitter(double brightness = 0, double contrast = 0, double saturation = 0, double hue = 0)
        : base([ImageOperation.Brightness, ImageOperation.Contrast, ImageOperation.Color, ImageOperation.Hue], 4)
    {
        Check(brightness, nameof(brightness), 1000);
        Check(contrast, nameof(contrast), 1000);
        Check(saturation, nameof(saturation), 1000);
        Check(hue, nameof(hue), 0.5);
        _amounts = [brightness, contrast, saturation, hue];
    }

    internal override void Draw(ImageSize size, ref ImageRandom random, Span<OperationDraw> steps)
    {
        // The order first, then the amounts, as torchvision draws them.
        Span<int> order = [0, 1, 2, 3];
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        Span<OperationDraw> draws = stackalloc OperationDraw[4];
        for (var i = 0; i < draws.Length; i++)
        {
            var amount = _amounts[i];
            var fraction = random.Fraction();
            var (low, high) = i == 3 ? (-amount, amount) : (Math.Max(0, 1 - amount), 1 + amount);
            draws[i] = amount == 0 ? OperationDraw.None : new(i, low + (high - low) * fraction);
        }
        for (var i = 0; i < steps.Length; i++)
            steps[i] = draws[order[i]];
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"colour jitter (brightness {_amounts[0]}, contrast {_amounts[1]}, saturation {_amounts[2]}, hue {_amounts[3]})"
        );

    private static void Check(double amount, string name, double largest)
    {
        if (!(amount >= 0 && amount <= largest))
            throw new ArgumentOutOfRangeException(name, amount, $"An amount of jitter lies in 0…{largest}.");
    }
}
