using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// Overwrites a rectangle of random area and shape with a colour or with noise (Zhong et al., AAAI 2020; torchvision's <c>RandomErasing</c>, with its
/// defaults). Where ten draws give none that is smaller than the image, nothing is overwritten.
/// </summary>
/// <remarks>
/// torchvision erases after normalisation, where 0 is the mean colour and noise is normal; here bytes are overwritten: give the mean colour for the
/// former, and noise is uniform. Cost of a batch: two masks of N×H and N×W and one selection; noise is drawn on the host and travels as
/// N×C×H×W bytes.
/// </remarks>
public sealed class RandomErasing : ImageTransform
{
    private readonly AreaAndRatio _shape;
    private readonly byte[] _value;

    /// <param name="probability">Chance of each image to lose a rectangle, 0…1.</param>
    /// <param name="scale">Bounds of the rectangle's share of the area; 0.02…0.33 when left out.</param>
    /// <param name="ratio">Bounds of its height over its width; 0.3…3.3 when left out.</param>
    /// <param name="value">The colour: a byte for each channel, or one for all; black when left out.</param>
    /// <param name="noise">Uniform random bytes instead of a colour.</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability outside 0…1, bounds out of range or in the wrong order.</exception>
    /// <exception cref="ArgumentException">A colour of nothing, or noise with a colour.</exception>
    public RandomErasing(
        double probability = 0.5,
        (double Low, double High)? scale = null,
        (double Low, double High)? ratio = null,
        IReadOnlyList<byte>? value = null,
        bool noise = false
    )
    {
        if (noise && value is not null)
            throw new ArgumentException("Noise has no colour: give one of both.", nameof(value));
        if (value is { Count: 0 })
            throw new ArgumentException(
                "A colour of no channel; expected a byte for each, or one for all.",
                nameof(value)
            );
        Probability = Data.Probability.Checked(probability);
        _shape = new(scale ?? (0.02, 0.33), ratio ?? (0.3, 3.3));
        (_value, Noise) = ([.. value ?? [0]], noise);
    }

    /// <summary>Chance of each image to lose a rectangle.</summary>
    public double Probability { get; }

    /// <summary>The bytes of the colour, for each channel or for all.</summary>
    public IReadOnlyList<byte> Value => _value;

    /// <summary>Whether there is noise instead.</summary>
    public bool Noise { get; }

    /// <inheritdoc/>
    public override void Apply(Picture image, ref ImageRandom random)
    {
        ArgumentNullException.ThrowIfNull(image);
        RequireChannels(image.Channels);
        var size = new ImageSize(image.Height, image.Width);
        Fill(image.Bytes, image.Channels, size, Draw(size, ref random), ref random);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor images, Span<ImageRandom> random)
    {
        RequireBatch(images, random);
        var (channels, size) = ((int)images.shape[1], new ImageSize((int)images.shape[2], (int)images.shape[3]));
        RequireChannels(channels);
        using var scope = NewDisposeScope();
        var boxes = new PixelBox[random.Length];
        var image = channels * size.Height * size.Width;
        var noise = Noise ? new byte[random.Length * image] : [];
        for (var i = 0; i < boxes.Length; i++)
        {
            boxes[i] = Draw(size, ref random[i]);
            if (Noise)
                Fill(noise.AsSpan(i * image, image), channels, size, boxes[i], ref random[i]);
        }
        var filling = Noise
            ? tensor(noise, images.shape, dtype: ScalarType.Byte, device: images.device)
            : tensor(_value, [1, _value.Length, 1, 1], dtype: ScalarType.Byte, device: images.device);
        return where(PixelBox.Mask(boxes, images), filling, images).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"random erasing (p {Probability}, {_shape}, {(Noise ? "noise" : $"colour {string.Join(" ", _value)}")})"
        );

    private PixelBox Draw(ImageSize size, ref ImageRandom random)
    {
        if (!random.Chance(Probability))
            return default;
        for (var i = 0; i < AreaAndRatio.Tries; i++)
        {
            var (height, width) = _shape.Draw(size, ref random);
            if (height < size.Height && width < size.Width)
                return new(random.Below(size.Height - height + 1), random.Below(size.Width - width + 1), height, width);
        }
        return default;
    }

    private void Fill(Span<byte> bytes, int channels, ImageSize size, PixelBox box, ref ImageRandom random)
    {
        for (var c = 0; c < channels; c++)
        for (var y = box.Top; y < box.Top + box.Height; y++)
        {
            var row = bytes.Slice((c * size.Height + y) * size.Width + box.Left, box.Width);
            if (!Noise)
                row.Fill(_value[_value.Length == 1 ? 0 : c]);
            else
                foreach (ref var value in row)
                    value = (byte)random.Below(256);
        }
    }

    private void RequireChannels(int channels)
    {
        if (_value.Length != 1 && _value.Length != channels)
            throw new ArgumentException($"Images have {channels} channels; the colour has {_value.Length}.");
    }
}
