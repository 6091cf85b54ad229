using System.Buffers.Binary;

namespace Bce3s.Data;

/// <summary>A numpy array of plain numbers; its data are bytes of the file, not a copy.</summary>
internal sealed class NumpyArray : IPickleState
{
    private const int MostDimensions = 64;

    /// <summary>The element type.</summary>
    public NumpyType? Type { get; private set; }

    /// <summary>The length of each dimension; their product times the element size is the length of the data.</summary>
    public long[] Shape { get; private set; } = [];

    /// <summary>Whether the first index runs fastest (Fortran's order).</summary>
    public bool IsFortran { get; private set; }

    /// <summary>The elements.</summary>
    public ReadOnlyMemory<byte> Data { get; private set; }

    /// <summary>A buffer of protocol 5: data, type, shape, order.</summary>
    public static object FromBuffer(PickleInput input, object?[] arguments)
    {
        if (arguments is not [var data, var type, var shape, var order])
            throw input.Refuse("a numpy buffer without its shape", "data, type, shape and order");
        var array = new NumpyArray();
        array.Fill(input, shape, type, PickleValue.TextOf(order) == "F", data);
        return array;
    }

    /// <summary>A number of numpy: type and bytes.</summary>
    public static object Scalar(PickleInput input, object?[] arguments)
    {
        if (arguments is not [var type, var data])
            throw input.Refuse("a numpy number without its bytes", "type and bytes");
        var array = new NumpyArray();
        array.Fill(input, Array.Empty<object?>(), type, isFortran: false, data);
        return array.Type switch
        {
            { Kind: 'b' } => array.Data.Span[0] != 0,
            { Kind: 'f' } real => Real(array.Data.Span, real),
            { } whole => Whole(array.Data.Span, whole),
            _ => throw input.Refuse("a numpy number without a type", "a type"),
        };
    }

    /// <summary>numpy's state: version (absent in very old files), shape, type, Fortran's order or not, data.</summary>
    void IPickleState.SetState(PickleInput input, object? state)
    {
        if (state is not object?[] { Length: 4 or 5 } parts || parts[^2] is not (bool or long))
            throw input.Refuse("a numpy array without its state", "version, shape, type, order and data");
        Fill(input, parts[^4], parts[^3], parts[^2] is not (0L or false), parts[^1]);
    }

    /// <summary>The elements as whole numbers, or <see langword="null"/> where they are not in one row or not whole.</summary>
    public long[]? ToIntegers()
    {
        if (Type is not { Kind: 'i' or 'u' } type || Shape.Length != 1)
            return null;
        var numbers = new long[Shape[0]];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Whole(Data.Span[(i * type.Size)..], type);
        return numbers;
    }

    private void Fill(PickleInput input, object? shape, object? type, bool isFortran, object? data)
    {
        if (type is not NumpyType element)
            throw input.Refuse("a numpy array without its type", "numpy.dtype");
        if (shape is not object?[] { Length: <= MostDimensions } sizes || !Array.TrueForAll(sizes, s => s is >= 0L))
            throw input.Refuse(
                "a numpy array without its shape",
                $"a tuple of at most {MostDimensions} whole numbers from 0 on"
            );
        if (data is not ReadOnlyMemory<byte> bytes)
            throw input.Refuse($"{PickleValue.KindOf(data)} as data of a numpy array", "bytes");
        UInt128 claimed = (UInt128)element.Size;
        foreach (var size in sizes)
            if ((claimed *= (UInt128)(long)size!) > long.MaxValue)
                break;
        if (claimed != (UInt128)bytes.Length)
            throw input.Refuse(
                $"{bytes.Length} bytes for a numpy array of {element} [{string.Join(", ", sizes)}]",
                claimed > long.MaxValue ? "more than 2^63" : $"{claimed}"
            );
        (Type, IsFortran, Data) = (element, isFortran, bytes);
        input.CountValue(sizes.Length);
        Shape = Array.ConvertAll(sizes, size => (long)size!);
    }

    private static double Real(ReadOnlySpan<byte> bytes, NumpyType type) =>
        (type.Size, type.IsBigEndian) switch
        {
            (2, false) => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            (2, true) => (double)BinaryPrimitives.ReadHalfBigEndian(bytes),
            (4, false) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            (4, true) => BinaryPrimitives.ReadSingleBigEndian(bytes),
            (_, false) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            (_, true) => BinaryPrimitives.ReadDoubleBigEndian(bytes),
        };

    /// <summary>A number of 1, 2, 4 or 8 bytes; an unsigned one beyond long's range is negative here and so refused as a label.</summary>
    private static long Whole(ReadOnlySpan<byte> bytes, NumpyType type)
    {
        var signed = type.Kind == 'i';
        long value = signed && (sbyte)bytes[type.IsBigEndian ? 0 : type.Size - 1] < 0 ? -1 : 0;
        for (var i = 0; i < type.Size; i++)
            value = (value << 8) | bytes[type.IsBigEndian ? i : type.Size - 1 - i];
        return value;
    }
}
