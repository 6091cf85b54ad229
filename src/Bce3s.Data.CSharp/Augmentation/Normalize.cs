using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary><c>(x − mean) / std</c>, channel by channel. Draws nothing.</summary>
/// <remarks>Cost: one new batch, two passes over it.</remarks>
public sealed class Normalize : BatchTransform
{
    private readonly double[] _mean;
    private readonly double[] _std;

    /// <param name="mean">Mean of each channel.</param>
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
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor images, Generator random)
    {
        RequireBatch(images);
        if (images.shape[1] != _mean.Length)
            throw new ArgumentException(
                $"Images have {images.shape[1]} channels; this normalisation has {_mean.Length}.",
                nameof(images)
            );
        using var scope = NewDisposeScope();
        return images.sub(PerChannel(_mean, images)).div_(PerChannel(_std, images)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override string ToString() => $"normalise (mean {Join(_mean)}; std {Join(_std)})";

    private static Tensor PerChannel(double[] values, Tensor images) =>
        tensor(values, [1L, values.Length, 1, 1], dtype: images.dtype, device: images.device);

    private static string Join(IEnumerable<double> values) =>
        string.Join(", ", values.Select(v => v.ToString(CultureInfo.InvariantCulture)));
}
