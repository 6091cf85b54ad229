namespace Bce3s.Data;

/// <summary>Equally spaced numbers, rounded as the programs round them that the policies come from.</summary>
internal static class Spaced
{
    /// <summary>numpy.linspace: float64, from the start.</summary>
    public static double Wide(double start, double stop, int count, int index) =>
        index == count - 1 ? stop : index * ((stop - start) / (count - 1)) + start;

    /// <summary>
    /// torch.linspace: float32, each half from its own end, products and sums rounded once. (torch's last bit depends on the width of the
    /// processor's vectors.)
    /// </summary>
    public static double Single(double start, double stop, int count, int index)
    {
        var (first, last) = ((float)start, (float)stop);
        var step = (last - first) / (count - 1);
        return index < (count + 1) / 2
            ? MathF.FusedMultiplyAdd(step, index, first)
            : MathF.FusedMultiplyAdd(-step, count - index - 1, last);
    }
}
