using System.Buffers;
using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>A Gaussian along the rows and one along the columns, in integers: weights of 2⁻¹⁵, sums between the two of 2⁻⁸.</summary>
internal sealed class Blur : ImageOperation
{
    private const int WeightBits = 15,
        BetweenBits = 8;
    private readonly int _size;

    public Blur(int size)
        : base("blur", 1e-3)
    {
        if (size < 1 || size % 2 == 0)
            throw new ArgumentOutOfRangeException(nameof(size), size, "A kernel has an odd number of weights.");
        _size = size;
    }

    private int Radius => _size / 2;

    private protected override void Change(Picture image, double magnitude)
    {
        var (channels, height, width) = (image.Channels, image.Height, image.Width);
        CheckSize(height, width);
        var weights = Weights(magnitude);
        var (rows, columns) = (Mirrored(height), Mirrored(width));
        var source = image.Bytes;
        var target = image.Draft(channels, height, width);
        // Rented, as large images would fill the heap with arrays that live for one image.
        var between = ArrayPool<int>.Shared.Rent(height * width);
        var line = ArrayPool<int>.Shared.Rent(columns.Length);
        for (var plane = 0; plane < source.Length; plane += height * width)
        {
            for (var y = 0; y < height; y++)
            {
                var row = source.Slice(plane + y * width, width);
                for (var i = 0; i < columns.Length; i++)
                    line[i] = row[columns[i]];
                var sums = between.AsSpan(y * width, width);
                sums.Fill(1 << (WeightBits - BetweenBits - 1));
                for (var tap = 0; tap < _size; tap++)
                    AddProduct(sums, line.AsSpan(tap, width), weights[tap]);
                foreach (ref var sum in sums)
                    sum >>= WeightBits - BetweenBits;
            }
            for (var y = 0; y < height; y++)
            {
                var sums = line.AsSpan(0, width);
                sums.Fill(1 << (WeightBits + BetweenBits - 1));
                for (var tap = 0; tap < _size; tap++)
                    AddProduct(sums, between.AsSpan(rows[y + tap] * width, width), weights[tap]);
                var result = target.Slice(plane + y * width, width);
                for (var x = 0; x < width; x++)
                    result[x] = (byte)(sums[x] >> (WeightBits + BetweenBits));
            }
        }
        ArrayPool<int>.Shared.Return(between);
        ArrayPool<int>.Shared.Return(line);
        image.Accept();
    }

    private protected override Tensor Change(Tensor images, ReadOnlySpan<double> magnitudes)
    {
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        CheckSize(height, width);
        var numbers = new int[_size * magnitudes.Length];
        for (var i = 0; i < magnitudes.Length; i++)
        {
            var own = Weights(magnitudes[i]);
            for (var tap = 0; tap < _size; tap++)
                numbers[tap * magnitudes.Length + i] = own[tap];
        }
        var weights = tensor(numbers, [_size, magnitudes.Length, 1, 1, 1], ScalarType.Int32, images.device);

        Tensor Along(Tensor pixels, long axis, int size, int drop)
        {
            var places = tensor(Array.ConvertAll(Mirrored(size), place => (long)place), device: images.device);
            var padded = pixels.index_select(axis, places);
            var sums = full_like(pixels, 1 << (drop - 1));
            for (var tap = 0; tap < _size; tap++)
                sums.add_(padded.narrow(axis, tap, size) * weights[tap]);
            return sums.floor_divide_(1 << drop);
        }

        var between = Along(images.to(ScalarType.Int32), 3, width, WeightBits - BetweenBits);
        return Along(between, 2, height, WeightBits + BetweenBits).to(ScalarType.Byte);
    }

    /// <summary>Weights of 2⁻¹⁵ that sum to 1; what rounding leaves over goes to the middle.</summary>
    private int[] Weights(double sigma)
    {
        var densities = new double[_size];
        for (var i = 0; i < _size; i++)
            densities[i] = Math.Exp(-0.5 * Math.Pow((i - Radius) / sigma, 2));
        var sum = densities.Sum();
        var weights = Array.ConvertAll(densities, each => (int)Math.Round(each / sum * (1 << WeightBits)));
        weights[Radius] += (1 << WeightBits) - weights.Sum();
        return weights;
    }

    /// <summary>Where each place of a line with mirrored borders comes from; the outermost pixel is not repeated.</summary>
    private int[] Mirrored(int length)
    {
        var places = new int[length + 2 * Radius];
        for (var i = 0; i < places.Length; i++)
        {
            var place = Math.Abs(i - Radius);
            places[i] = place < length ? place : 2 * (length - 1) - place;
        }
        return places;
    }

    private static void AddProduct(Span<int> sums, ReadOnlySpan<int> values, int weight)
    {
        var lanes = Vector<int>.Count;
        var place = 0;
        for (; place <= sums.Length - lanes; place += lanes)
        {
            var sum = new Vector<int>(sums[place..]);
            (sum + new Vector<int>(values[place..]) * weight).CopyTo(sums[place..]);
        }
        for (; place < sums.Length; place++)
            sums[place] += values[place] * weight;
    }

    private void CheckSize(int height, int width)
    {
        if (Math.Min(height, width) <= Radius)
            throw new ArgumentException(
                $"The image has {height}×{width} pixels; a kernel of {_size} expects sides above {Radius}."
            );
    }
}
