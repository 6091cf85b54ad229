using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>A run of elements in a file, on which tensors are laid.</summary>
/// <param name="Key">The record's name behind <c>data/</c>.</param>
/// <param name="Type">What an element is.</param>
/// <param name="Elements">How many there are; so many are in the file.</param>
internal sealed record PyTorchStorage(string Key, ScalarType Type, long Elements)
{
    public override string ToString() => $"a storage of {Elements} {PyTorchTypes.NameOf(Type)}";
}

/// <summary>A tensor of a file: where its elements lie in a storage. All of it was checked.</summary>
internal sealed record PyTorchTensor(PyTorchStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    private const int MostDimensions = 64;

    /// <summary>
    /// PyTorch's <c>_rebuild_tensor_v2</c>: storage, offset, sizes, strides, whether it needs a gradient, hooks and, at times,
    /// metadata: <c>neg</c> of a view with the sign changed, <c>conj</c> of a conjugated one, what a back end added.
    /// </summary>
    public static object Rebuild(PickleInput input, object?[] arguments)
    {
        if (
            arguments is not [PyTorchStorage storage, long offset, object?[] sizes, object?[] steps, bool, ..]
            || arguments.Length is not (6 or 7)
            || sizes.Length != steps.Length
            || sizes.Length > MostDimensions
        )
            throw input.Refuse(
                "a tensor without its layout",
                $"storage, offset, as many sizes as strides (at most {MostDimensions}), and the rest"
            );
        if (arguments is [_, _, _, _, _, _, not null and not PickleDictionary { Count: 0 }])
            throw input.Refuse(
                $"a tensor whose elements are meant otherwise than they are stored ({Marks(arguments[6])})",
                "one as it is (in Python, save `tensor.resolve_conj().resolve_neg()`)"
            );
        input.CountDictionary();
        input.CountValue(2 * sizes.Length);
        if (offset < 0 || !Array.TrueForAll(sizes, size => size is >= 0L))
            throw input.Refuse("a tensor of a negative size or offset", "0 or more");
        if (!Array.TrueForAll(steps, step => step is >= 0L))
            throw input.Refuse("a tensor of a negative stride", "0 or more");
        var tensor = new PyTorchTensor(
            storage,
            offset,
            Array.ConvertAll(sizes, size => (long)size!),
            Array.ConvertAll(steps, step => (long)step!)
        );
        return tensor.Fits()
            ? tensor
            : throw input.Refuse(
                $"{tensor} with strides [{string.Join(", ", tensor.Strides)}] from element {offset} of {storage}",
                "a tensor inside its storage, with no more elements (of an expanded one, save `.clone()`)"
            );
    }

    private static string Marks(object? metadata) =>
        metadata is PickleDictionary marks ? string.Join(", ", marks.Keys.Take(4)) : PickleValue.KindOf(metadata);

    public override string ToString() => $"a tensor {PyTorchTypes.NameOf(Storage.Type)} [{string.Join(", ", Shape)}]";

    /// <summary>
    /// Whether every element is in the storage, and no more are claimed than it has: an expanded tensor, all elements of which are
    /// one, would take any amount of memory once it is copied. Without elements, the other sizes must still be countable.
    /// </summary>
    private bool Fits()
    {
        var isEmpty = Array.IndexOf(Shape, 0) >= 0;
        var most = isEmpty ? long.MaxValue : Storage.Elements;
        Int128 count = 1;
        Int128 last = Offset;
        for (var i = 0; i < Shape.Length; i++)
        {
            if (Shape[i] == 0)
                continue;
            count *= Shape[i];
            last += (Int128)(Shape[i] - 1) * Strides[i];
            if (count > most || (!isEmpty && last >= most))
                return false;
        }
        return isEmpty || last < most;
    }
}
