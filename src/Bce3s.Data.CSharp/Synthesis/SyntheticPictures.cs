using System.Buffers.Binary;
using System.Text;

namespace Bce3s.Data;

/// <summary>
/// Pictures that are cheap and can be told apart by class: a gradient between two colours with a shape in a third one,
/// all of them given by the class; place and size of the shape, brightness and noise differ from variation to
/// variation. For one thread.
/// </summary>
/// <remarks>
/// A variation is drawn and encoded once; its further images differ by a comment inside the file, so that no two files
/// are equal and writing is bounded by the file system.
/// </remarks>
/// <param name="seed">Of the dataset.</param>
/// <param name="side">Pixels of the longer side.</param>
/// <param name="square">All pictures are square; otherwise two of three have sides of 4 to 3.</param>
internal sealed class SyntheticPictures(long seed, int side, bool square)
{
    /// <summary>Variations of a class's training images. Held-out images are further ones.</summary>
    public const int TrainVariations = 8;

    private const int Quality = 85;
    private const int Noise = 24;

    private readonly Picture _picture = new();
    private readonly Dictionary<int, byte[]> _encoded = [];
    private int _label = -1;
    private byte[] _file = [];

    /// <summary>The size of a variation's pictures.</summary>
    public static ImageSize SizeOf(int variation, int side, bool square)
    {
        var shorter = Math.Max(1, side * 3 / 4);
        return square
            ? new(side, side)
            : (variation % 3) switch
            {
                0 => new(shorter, side),
                1 => new(side, shorter),
                _ => new(side, side),
            };
    }

    /// <summary>A JPEG file.</summary>
    /// <param name="label">The class; going from class to class is slow.</param>
    /// <param name="variation">Below <see cref="TrainVariations"/> for training images.</param>
    /// <param name="comment">Makes the file different from others of this variation.</param>
    /// <returns>Bytes that stay until the next call.</returns>
    public ReadOnlyMemory<byte> Jpeg(int label, int variation, string comment)
    {
        if (label != _label)
            _encoded.Clear();
        _label = label;
        if (!_encoded.TryGetValue(variation, out var encoded))
        {
            Draw(label, variation);
            _encoded[variation] = encoded = ImageEncoder.Jpeg(_picture, Quality);
        }

        // FF FE, the length with itself, the text; after SOI and the JFIF header, which come first.
        var text = Encoding.ASCII.GetBytes(comment);
        var start = encoded[3] == 0xE0 ? 4 + BinaryPrimitives.ReadUInt16BigEndian(encoded.AsSpan(4)) : 2;
        var length = encoded.Length + 4 + text.Length;
        if (_file.Length < length)
            _file = new byte[2 * length];
        encoded.AsSpan(0, start).CopyTo(_file);
        BinaryPrimitives.WriteUInt16BigEndian(_file.AsSpan(start), 0xFFFE);
        BinaryPrimitives.WriteUInt16BigEndian(_file.AsSpan(start + 2), (ushort)(2 + text.Length));
        text.CopyTo(_file.AsSpan(start + 4));
        encoded.AsSpan(start).CopyTo(_file.AsSpan(start + 4 + text.Length));
        return _file.AsMemory(0, length);
    }

    private void Draw(int label, int variation)
    {
        var ofClass = new SplitMix64(SplitMix64.Derive(seed, label), 0);
        var (from, to, shape) = (Colour(ref ofClass), Colour(ref ofClass), Colour(ref ofClass));
        var (sin, cos) = Math.SinCos(ofClass.Fraction() * Math.Tau);
        var (kind, wave) = (ofClass.Below(4), 4 + 12 * ofClass.Fraction());
        var ofImage = new SplitMix64(SplitMix64.Derive(seed, label), 1 + variation);
        var (centreX, centreY) = (0.35 + 0.3 * ofImage.Fraction(), 0.35 + 0.3 * ofImage.Fraction());
        var (radius, light) = (0.2 + 0.12 * ofImage.Fraction(), 0.85 + 0.3 * ofImage.Fraction());
        var noise = (uint)ofImage.Below(1L << 32);

        var (height, width) = SizeOf(variation, side, square);
        var bytes = _picture.Reset(3, height, width);
        var plane = height * width;
        for (var y = 0; y < height; y++)
        for (var x = 0; x < width; x++)
        {
            var (u, v) = ((x + 0.5) / width, (y + 0.5) / height);
            var blend = Math.Clamp(0.5 + (u - 0.5) * cos + (v - 0.5) * sin, 0, 1);
            var (dx, dy) = (Math.Abs(u - centreX), Math.Abs(v - centreY));
            var inside = kind switch
            {
                0 => dx * dx + dy * dy < radius * radius,
                1 => Math.Max(dx, dy) < radius,
                2 => Math.Min(dx, dy) < radius / 3 && Math.Max(dx, dy) < 1.5 * radius,
                _ => dx * dx + dy * dy < 2 * radius * radius && ((int)((u + v) * wave) & 1) == 0,
            };
            noise = noise * 1664525 + 1013904223;
            var grain = (int)(noise >> 16) * Noise / 65536 - Noise / 2;
            for (var channel = 0; channel < 3; channel++)
            {
                var value = inside ? shape[channel] : from[channel] + blend * (to[channel] - from[channel]);
                bytes[channel * plane + y * width + x] = (byte)Math.Clamp((int)(value * light) + grain, 0, 255);
            }
        }
    }

    private static double[] Colour(ref SplitMix64 numbers) =>
        [numbers.Below(256), numbers.Below(256), numbers.Below(256)];
}
