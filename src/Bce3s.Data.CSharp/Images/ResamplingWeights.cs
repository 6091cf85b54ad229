namespace Bce3s.Data;

/// <summary>For each target pixel of one direction: the first source pixel that counts, how many do, and their weights.</summary>
internal sealed class ResamplingWeights
{
    /// <summary>Fractional bits of a weight: 8 bits of a pixel, 2 bits for sums beyond 255 and the sign leave that many of 32.</summary>
    public const int Bits = 32 - 8 - 2;

    private double[] _exact = [];

    /// <summary>Target pixels.</summary>
    public int Count { get; private set; }

    /// <summary>Places for weights of a target pixel.</summary>
    public int Stride { get; private set; }

    /// <summary>The first source pixel of each target pixel.</summary>
    public int[] First { get; private set; } = [];

    /// <summary>How many source pixels count for each target pixel.</summary>
    public int[] Taps { get; private set; } = [];

    /// <summary>The weights: <see cref="Stride"/> places for each target pixel.</summary>
    public int[] Weights { get; private set; } = [];

    /// <summary>The source pixels that count at all.</summary>
    public (int First, int Count) Span => (First[0], First[Count - 1] + Taps[Count - 1] - First[0]);

    /// <summary>Moves all source pixels.</summary>
    public void Shift(int by)
    {
        for (var i = 0; i < Count; i++)
            First[i] += by;
    }

    /// <summary>Picks the source pixel under the middle of each target pixel, adding up steps as Pillow does.</summary>
    public void Nearest(int size, float from, float to, int count)
    {
        Room(count, 1);
        var step = (double)(to - from) / count;
        var at = from + step * 0.5;
        for (var i = 0; i < count; i++, at += step)
            (First[i], Taps[i]) = (Math.Min((int)at, size - 1), 1);
    }

    /// <summary>Pillow's <c>precompute_coeffs</c> and <c>normalize_coeffs_8bpc</c>.</summary>
    public void Filter(int size, float from, float to, int count, Interpolation interpolation)
    {
        var scale = (double)(to - from) / count;
        var stretch = Math.Max(scale, 1);
        var support = ResamplingFilter.Support(interpolation) * stretch;
        Room(count, checked((int)Math.Ceiling(support) * 2 + 1));
        if (_exact.Length < Stride)
            _exact = new double[Stride];
        for (var i = 0; i < count; i++)
        {
            var center = from + (i + 0.5) * scale;
            var first = Math.Max((int)(center - support + 0.5), 0);
            var taps = Math.Min((int)(center + support + 0.5), size) - first;
            (First[i], Taps[i]) = (first, taps);
            var sum = 0.0;
            for (var k = 0; k < taps; k++)
                sum += _exact[k] = ResamplingFilter.Value(interpolation, (k + first - center + 0.5) * (1 / stretch));
            for (var k = 0; k < taps; k++)
                Weights[i * Stride + k] = Fixed(sum == 0 ? _exact[k] : _exact[k] / sum);
        }
    }

    private static int Fixed(double weight) => (int)(weight * (1 << Bits) + (weight < 0 ? -0.5 : 0.5));

    private void Room(int count, int stride)
    {
        (Count, Stride) = (count, stride);
        if (First.Length < count)
            (First, Taps) = (new int[count], new int[count]);
        if (Weights.Length < (long)count * stride)
            Weights = new int[checked(count * stride)];
    }
}
