using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>The last step: bytes become <c>(x/255 − mean) / std</c>, channel by channel, in float32.</summary>
/// <remarks>
/// Computed as <c>x·a + b</c> with <c>a = 1/(255·std)</c> and <c>b = −mean/std</c> rounded to float32 once, and a rounding after the product and
/// after the sum: both engines give the same floats, which differ from those of the formula above, taken step by step, by a few units in the last
/// place of <c>b</c>.
/// </remarks>
public sealed class Normalize
{
    private readonly double[] _mean;
    private readonly double[] _std;
    private readonly float[] _scale;
    private readonly float[] _shift;

    /// <param name="mean">Mean of each channel, of values in 0…1.</param>
    /// <param name="std">Standard deviation of each channel, positive.</param>
    /// <exception cref="ArgumentException">No channel, different lengths, a value that is not finite, a deviation that
    /// is not positive.</exception>
    public Normalize(IReadOnlyList<double> mean, IReadOnlyList<double> std)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(std);
        if (mean.Count == 0 || mean.Count != std.Count)
            throw new ArgumentException(
                $"{mean.Count} means and {std.Count} deviations; expected one of each for every channel.",
                nameof(std)
            );
        if (!mean.All(double.IsFinite))
            throw new ArgumentException($"Means [{Join(mean)}]; expected finite numbers.", nameof(mean));
        if (!std.All(s => double.IsFinite(s) && s > 0))
            throw new ArgumentException($"Deviations [{Join(std)}]; expected positive numbers.", nameof(std));
        (_mean, _std) = ([.. mean], [.. std]);
        _scale = [.. _std.Select(s => (float)(1 / (255 * s)))];
        _shift = [.. _mean.Zip(_std, (m, s) => (float)(-m / s))];
    }

    /// <summary>Channels of the images.</summary>
    public int Channels => _mean.Length;

    /// <summary>Normalises a batch: two passes, the first of which turns bytes into floats.</summary>
    /// <param name="images">uint8 N×C×H×W; left as it is.</param>
    /// <returns>float32 of the same shape on the same device; it belongs to the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">Another type, rank or number of channels.</exception>
    public Tensor Apply(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.dim() != 4 || images.dtype != ScalarType.Byte)
            throw new ArgumentException(
                $"Images are {images.dtype} [{string.Join(", ", images.shape)}]; expected Byte N×C×H×W.",
                nameof(images)
            );
        RequireChannels(images.shape[1]);
        using var scope = NewDisposeScope();
        return images
            .mul(PerChannel(_scale, images.device))
            .add_(PerChannel(_shift, images.device))
            .MoveToOuterDisposeScope();
    }

    /// <summary>The images that were normalised, to look at: rounded, and cut to what bytes hold.</summary>
    /// <param name="images">Floats N×C×H×W, as <see cref="Apply"/> gives them; left as they are.</param>
    /// <returns>uint8 of the same shape on the same device; it belongs to the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">Another rank or number of channels.</exception>
    public Tensor Invert(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.dim() != 4)
            throw new ArgumentException(
                $"Images are [{string.Join(", ", images.shape)}]; expected N×C×H×W.",
                nameof(images)
            );
        RequireChannels(images.shape[1]);
        using var scope = NewDisposeScope();
        return images
            .sub(PerChannel(_shift, images.device))
            .div(PerChannel(_scale, images.device))
            .round()
            .clamp(0, byte.MaxValue)
            .to(ScalarType.Byte)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Writes a normalised image: one pass.</summary>
    /// <param name="image">Left as it is.</param>
    /// <param name="target">C·H·W numbers, plane after plane.</param>
    /// <exception cref="ArgumentException">Another number of channels, or a target of another length.</exception>
    public void Write(Picture image, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(image);
        RequireChannels(image.Channels);
        var plane = image.Height * image.Width;
        if (target.Length != image.Channels * plane)
            throw new ArgumentException(
                $"Room for {target.Length} numbers; an image of {image.Channels}×{image.Height}×{image.Width} has {image.Channels * plane}.",
                nameof(target)
            );
        for (var c = 0; c < image.Channels; c++)
            Write(image.Plane(c), target.Slice(c * plane, plane), _scale[c], _shift[c]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"normalise (mean {Join(_mean)}; std {Join(_std)})";

    private static void Write(ReadOnlySpan<byte> bytes, Span<float> floats, float scale, float shift)
    {
        ref var source = ref MemoryMarshal.GetReference(bytes);
        ref var target = ref MemoryMarshal.GetReference(floats);
        var (scales, shifts) = (Vector256.Create(scale), Vector256.Create(shift));
        nuint i = 0;
        for (; i + 16 <= (nuint)bytes.Length; i += 16)
        {
            var words = Vector256.WidenLower(Vector128.LoadUnsafe(ref source, i).ToVector256Unsafe());
            var (low, high) = Vector256.Widen(words);
            (Vector256.ConvertToSingle(low.AsInt32()) * scales + shifts).StoreUnsafe(ref target, i);
            (Vector256.ConvertToSingle(high.AsInt32()) * scales + shifts).StoreUnsafe(ref target, i + 8);
        }
        for (; i < (nuint)bytes.Length; i++)
            floats[(int)i] = bytes[(int)i] * scale + shift;
    }

    private void RequireChannels(long channels)
    {
        if (channels != _mean.Length)
            throw new ArgumentException($"Images have {channels} channels; this normalisation has {_mean.Length}.");
    }

    private static Tensor PerChannel(float[] values, Device device) =>
        tensor(values, [1L, values.Length, 1, 1], device: device);

    private static string Join(IEnumerable<double> values) =>
        string.Join(", ", values.Select(v => v.ToString(CultureInfo.InvariantCulture)));
}
