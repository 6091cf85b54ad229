using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>Symmetric matrix products by square tiles: those below the diagonal are the transposes of those above.</summary>
static class SquareTiles
{
    const long Edge = 1024;

    /// <summary>The edges of tiles, as (start, length) from 0 to below <paramref name="count"/>.</summary>
    public static IEnumerable<(long Start, long Length)> Edges(long count, long edge = Edge)
    {
        for (long start = 0; start < count; start += edge)
            yield return (start, Math.Min(edge, count - start));
    }

    /// <summary><c>XᵀX</c>, D×D, from X (N×D).</summary>
    public static Tensor Gram(Tensor x)
    {
        var width = x.shape[1];
        var gram = empty(width, width, dtype: x.dtype, device: x.device);
        foreach (var (start, length) in Edges(width, edge: Math.Max(128, width / 8)))
        {
            using var scope = NewDisposeScope();
            var rest = width - start - length;
            gram.narrow(0, start, length)
                .narrow(1, start, length + rest)
                .addmm_(x.narrow(1, start, length).t(), x.narrow(1, start, length + rest), beta: 0);
            if (rest > 0)
                gram.narrow(0, start + length, rest)
                    .narrow(1, start, length)
                    .copy_(gram.narrow(0, start, length).narrow(1, start + length, rest).t());
        }
        return gram;
    }
}
