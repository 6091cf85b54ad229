using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// Adds trunc(255·shift) to the hue bytes of Pillow's HSV, modulo 256. The conversions round where Pillow's do: hue and saturation are float32,
/// the expressions around them float64.
/// </summary>
internal sealed class Hue() : ImageOperation("hue", -0.5, 0.5)
{
    private static byte Steps(double shift) => unchecked((byte)(int)(shift * 255));

    private protected override void Change(Picture image, double magnitude)
    {
        if (image.Channels == 1)
            return;
        var steps = Steps(magnitude);
        var red = image.Plane(0);
        var green = image.Plane(1);
        var blue = image.Plane(2);
        for (var i = 0; i < red.Length; i++)
            (red[i], green[i], blue[i]) = Turn(red[i], green[i], blue[i], steps);
    }

    private static (byte, byte, byte) Turn(byte red, byte green, byte blue, byte steps)
    {
        var value = Math.Max(red, Math.Max(green, blue));
        var range = value - Math.Min(red, Math.Min(green, blue));
        if (range == 0)
            return (value, value, value);
        float spread = range;
        var saturation = (byte)(spread / value * 255.0);
        if (saturation == 0)
            return (value, value, value);
        var (fromRed, fromGreen, fromBlue) = (
            (value - red) / spread,
            (value - green) / spread,
            (value - blue) / spread
        );
        var sixths =
            red == value ? fromBlue - fromGreen
            : green == value ? (float)(2.0 + fromRed - fromBlue)
            : (float)(4.0 + fromGreen - fromRed);
        var turn = sixths / 6.0 + 1.0;
        var hue = unchecked((byte)((byte)((float)(turn - Math.Floor(turn)) * 255.0) + steps));

        var sextant = Math.Floor(hue * 6.0 / 255.0);
        var fraction = (float)(hue * 6.0 / 255.0 - sextant);
        var share = (float)(saturation / 255.0);
        var low = Rounded(value * (1.0 - share));
        var falling = Rounded(value * (1.0 - share * fraction));
        var rising = Rounded(value * (1.0 - share * (1.0 - fraction)));
        return ((int)sextant % 6) switch
        {
            0 => (value, rising, low),
            1 => (falling, value, low),
            2 => (low, value, rising),
            3 => (low, falling, value),
            4 => (rising, low, value),
            _ => (value, low, falling),
        };
    }

    // Not below 0: half away from zero is half up.
    private static byte Rounded(double value) => (byte)Math.Floor(value + 0.5);

    private protected override Tensor Change(Tensor images, ReadOnlySpan<double> magnitudes)
    {
        if (images.shape[1] == 1)
            return images.clone();
        var steps = new long[magnitudes.Length];
        for (var i = 0; i < steps.Length; i++)
            steps[i] = Steps(magnitudes[i]);
        var shift = tensor(steps, [steps.Length, 1, 1, 1], ScalarType.Int64, images.device);

        var value = images.amax([1], true);
        var spread = (value - images.amin([1], true)).to(ScalarType.Float32);
        var saturation = (Wide(spread / value.to(ScalarType.Float32).clamp_min(1)) * 255).floor();
        var grey = saturation.eq(0);
        var distances = (value - images).to(ScalarType.Float32) / spread.clamp_min(1);
        var (fromRed, fromGreen, fromBlue) = (
            distances.narrow(1, 0, 1),
            distances.narrow(1, 1, 1),
            distances.narrow(1, 2, 1)
        );

        // The sum in float64, rounded to float32 as the variable that Pillow keeps it in.
        Tensor Sixths(long start, Tensor plus, Tensor minus) =>
            (Wide(plus) + start - Wide(minus)).to(ScalarType.Float32);

        var sixths = where(
            fromRed.eq(0),
            fromBlue - fromGreen,
            where(fromGreen.eq(0), Sixths(2, fromRed, fromBlue), Sixths(4, fromGreen, fromRed))
        );
        var turn = Wide(sixths) / 6 + 1;
        var start = Wide((turn - turn.floor()).to(ScalarType.Float32)) * 255;
        var hue = (start.to(ScalarType.Int64) + shift).bitwise_and(tensor(255L, device: images.device));

        var position = Wide(hue) * 6 / 255;
        var sextant = position.floor();
        var fraction = (position - sextant).to(ScalarType.Float32);
        var share = (saturation / 255).to(ScalarType.Float32);
        var bright = Wide(value);

        Tensor Faded(Tensor by) => ((1 - by) * bright + 0.5).floor_();

        var rising = Faded(Wide(share) * (1 - Wide(fraction)));
        var choices = cat([bright, rising, Faded(Wide(share * fraction)), Faded(Wide(share))], 1);
        // Which of value, rising, falling and low each channel has in each sextant.
        var order = tensor(
            new long[] { 0, 2, 3, 3, 1, 0, 1, 0, 0, 2, 3, 3, 3, 3, 1, 0, 0, 2 },
            [3, 6],
            ScalarType.Int64,
            images.device
        );
        var which = order
            .index_select(1, sextant.to(ScalarType.Int64).remainder(6).reshape(-1))
            .view(3, images.shape[0], images.shape[2], images.shape[3])
            .permute(1, 0, 2, 3);
        var turned = choices.gather(1, which).to(ScalarType.Byte);
        return where(grey, value, turned);
    }

    private static Tensor Wide(Tensor tensor) => tensor.to(ScalarType.Float64);
}
