using System.Text;

namespace TorchSharp.Native;

/// <summary>
/// An operator's argument on the managed side: whatever converts implicitly to it. <c>null</c> is the schema's None.
/// A ScalarType, layout or memory format is an integer to the dispatcher.
/// </summary>
internal readonly struct Arg
{
    private readonly object? reference;
    private readonly long bits;
    private readonly Tag tag;

    private Arg(Tag tag, long bits, object? reference = null)
    {
        this.tag = tag;
        this.bits = bits;
        this.reference = reference;
    }

    /// <summary>The schema's default for this place.</summary>
    internal static Arg Default => new(Tag.Default, 0);

    /// <summary>A list in which null stands for an absent tensor, as advanced indexing takes it.</summary>
    internal static Arg Optional(torch.Tensor?[] tensors) => new(Tag.OptionalTensorList, 0, tensors);

    /// <summary>A list of one integer, the usual dimensions of a reduction, without an array for it.</summary>
    internal static Arg Ints(long only) => new(Tag.IntList, only);

    internal static Arg Ints(params long[] values) => values;

    public static implicit operator Arg(torch.Tensor? tensor) =>
        tensor is null ? default : new(Tag.Tensor, tensor.Handle, tensor);

    public static implicit operator Arg(long value) => new(Tag.Int, value);

    public static implicit operator Arg(long? value) => value is { } v ? new(Tag.Int, v) : default;

    public static implicit operator Arg(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Arg(double? value) => value is { } v ? (Arg)v : default;

    public static implicit operator Arg(bool value) => new(Tag.Bool, value ? 1 : 0);

    public static implicit operator Arg(Scalar? value) => value is null ? default : new(value.Tag, value.Bits);

    public static implicit operator Arg(torch.ScalarType value) => new(Tag.Int, (long)value);

    public static implicit operator Arg(torch.ScalarType? value) => value is { } v ? (Arg)v : default;

    public static implicit operator Arg(torch.Device? value) => value is null ? default : new(Tag.Device, value.Code);

    public static implicit operator Arg(torch.Generator? value) =>
        value is null ? default : new(Tag.Generator, value.Handle, value);

    public static implicit operator Arg(long[]? values) => values is null ? default : new(Tag.IntList, 0, values);

    public static implicit operator Arg(ReadOnlySpan<long> values) => new(Tag.IntList, 0, values.ToArray());

    public static implicit operator Arg(double[]? values) => values is null ? default : new(Tag.DoubleList, 0, values);

    public static implicit operator Arg(torch.Tensor[] tensors) => new(Tag.TensorList, 0, tensors);

    public static implicit operator Arg(string? text) =>
        text is null ? default : new(Tag.String, 0, Encoding.UTF8.GetBytes(text));

    /// <summary>8-byte words that <see cref="Write"/> needs beside the slot.</summary>
    internal int Words =>
        tag switch
        {
            Tag.IntList when reference is null => 1,
            Tag.IntList or Tag.DoubleList or Tag.TensorList or Tag.OptionalTensorList => ((Array)reference!).Length,
            Tag.String => (((byte[])reference!).Length + 7) / 8,
            _ => 0,
        };

    /// <summary>Fills the slot; the elements of a list go to <paramref name="words"/>, which must not move.</summary>
    internal unsafe void Write(Slot* slot, long* words)
    {
        slot->Tag = tag;
        if (Words == 0)
        {
            slot->Length = 0;
            slot->Int = bits;
            return;
        }
        slot->Pointer = (nint)words;
        switch (reference)
        {
            case null:
                slot->Length = 1;
                *words = bits;
                break;
            case long[] values:
                slot->Length = values.Length;
                values.CopyTo(new Span<long>(words, values.Length));
                break;
            case double[] values:
                slot->Length = values.Length;
                values.CopyTo(new Span<double>(words, values.Length));
                break;
            case byte[] text:
                slot->Length = text.Length;
                text.CopyTo(new Span<byte>(words, text.Length));
                break;
            case torch.Tensor?[] tensors:
                slot->Length = tensors.Length;
                for (var i = 0; i < tensors.Length; i++)
                    words[i] = tensors[i]?.Handle ?? 0;
                break;
        }
    }
}
