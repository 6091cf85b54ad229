using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>Reaches a tensor's bytes piece by piece: one span cannot cover more than 2 GiB.</summary>
internal static class TensorBytes
{
    private const long Piece = 1 << 26;

    /// <summary>What is done with each piece; it may write.</summary>
    public delegate void Visitor(Span<byte> bytes);

    /// <summary>Visits all bytes in order.</summary>
    /// <param name="tensor">Contiguous, on the CPU.</param>
    /// <param name="visit">Called for one piece after the other.</param>
    public static void Visit(Tensor tensor, Visitor visit)
    {
        using var scope = NewDisposeScope();
        var flat = tensor.view(-1);
        var step = Piece / flat.element_size();
        for (long start = 0, count = flat.numel(); start < count; start += step)
        {
            using var piece = flat.narrow(0, start, Math.Min(step, count - start));
            visit(piece.bytes);
        }
    }
}
