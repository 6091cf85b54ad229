namespace Bce3s.Data.Events;

/// <summary>Values of a histogram that lie in <see cref="From"/> … <see cref="To"/>.</summary>
/// <param name="From">Left edge; a value on it is counted.</param>
/// <param name="To">Right edge; a value on it is counted in the last bucket alone.</param>
/// <param name="Count">How many values.</param>
public readonly record struct EventBucket(double From, double To, long Count)
{
    /// <summary>Buckets of a histogram, as many as TensorBoard shows.</summary>
    public const int Usual = 30;

    /// <summary>Counts values in buckets of equal width between the smallest and the largest.</summary>
    /// <param name="values">What is counted; infinities and what is no number are left out.</param>
    /// <param name="buckets">How many.</param>
    /// <returns>None without a finite value; one of width 1 around values that are all the same.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one bucket.</exception>
    public static EventBucket[] Of(ReadOnlySpan<float> values, int buckets = Usual)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buckets, 1);
        var (least, most, finite) = (float.PositiveInfinity, float.NegativeInfinity, 0L);
        foreach (var value in values)
            if (float.IsFinite(value))
                (least, most, finite) = (Math.Min(least, value), Math.Max(most, value), finite + 1);
        if (finite == 0)
            return [];
        if (least == most)
            return [new(least - 0.5, least + 0.5, finite)];
        var counts = new long[buckets];
        // In double precision: the difference of two floats may be no float.
        var width = ((double)most - least) / buckets;
        var perWidth = 1 / width;
        foreach (var value in values)
            if (float.IsFinite(value))
                counts[Math.Min((int)((value - (double)least) * perWidth), buckets - 1)]++;
        return
        [
            .. counts.Select(
                (count, i) =>
                    new EventBucket(least + i * width, i == buckets - 1 ? most : least + (i + 1) * width, count)
            ),
        ];
    }
}
