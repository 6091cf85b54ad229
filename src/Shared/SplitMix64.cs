namespace Bce3s;

/// <summary>
/// The SplitMix64 generator (Steele, Lea, Flood 2014). The framework's generators promise no fixed sequence between
/// versions, and splits and runs must be repeatable on every machine. The projects that draw compile this file.
/// </summary>
/// <param name="seed">The seed.</param>
/// <param name="stream">An epoch or a class: each has an independent sequence.</param>
internal struct SplitMix64(long seed, long stream)
{
    const ulong Gamma = 0x9E3779B97F4A7C15;

    // The seed is mixed before the stream is added, so that neighbouring seeds do not share streams.
    ulong _state = Mix(Mix((ulong)seed + Gamma) + (ulong)stream);

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>Uniform in 0…bound−1 without bias (Lemire 2019).</summary>
    public long Below(long bound)
    {
        var range = (ulong)bound;
        var high = Math.BigMul(Next(), range, out var low);
        if (low < range)
            for (var reject = (0 - range) % range; low < reject; )
                high = Math.BigMul(Next(), range, out low);
        return (long)high;
    }

    /// <summary>Puts <paramref name="items"/> into a uniformly drawn order (Fisher–Yates).</summary>
    public void Shuffle(Span<long> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = (int)Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>A seed from a seed and numbers: other numbers, or the same in another order, give an unrelated one.</summary>
    public static long Derive(long seed, params ReadOnlySpan<long> numbers)
    {
        var state = (ulong)seed;
        foreach (var number in numbers)
            state = Mix(Mix(state + Gamma) + (ulong)number);
        return (long)state;
    }

    ulong Next() => Mix(_state += Gamma);

    static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
