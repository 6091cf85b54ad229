namespace Bce3s.Data;

/// <summary>
/// The SplitMix64 generator (Steele, Lea, Flood 2014). Splits must come out the same on every runtime version and
/// platform, which <see cref="Random"/> does not promise.
/// </summary>
internal struct SplitMix64
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private ulong _state;

    /// <summary>An independent stream for each (seed, stream) pair.</summary>
    public SplitMix64(long seed, long stream) => _state = Mix(Mix((ulong)seed + Gamma) + (ulong)stream);

    /// <summary>Puts <paramref name="items"/> into a uniformly drawn order (Fisher–Yates).</summary>
    public void Shuffle(Span<long> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = (int)Below((ulong)i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>
    /// Uniform in 0 … bound−1 without bias: draws above the last whole multiple of the bound are thrown away.
    /// </summary>
    private ulong Below(ulong bound)
    {
        var limit = ulong.MaxValue - (ulong.MaxValue % bound + 1) % bound;
        ulong draw;
        do draw = Next();
        while (draw > limit);
        return draw % bound;
    }

    private ulong Next() => Mix(_state += Gamma);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
