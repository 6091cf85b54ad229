using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>What a <see cref="Slot"/> holds; the numbers are the native shim's.</summary>
internal enum Tag
{
    None = 0,
    Tensor = 1,
    Int = 2,
    Double = 3,
    Bool = 4,
    IntList = 5,
    DoubleList = 6,
    TensorList = 7,
    OptionalTensorList = 8,
    String = 9,
    Device = 10,
    Generator = 11,
    Default = 12,
}

/// <summary>One argument or result on the way to or from the native shim.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct Slot
{
    [FieldOffset(0)]
    internal Tag Tag;

    [FieldOffset(4)]
    internal int Length;

    [FieldOffset(8)]
    internal long Int;

    [FieldOffset(8)]
    internal double Double;

    [FieldOffset(8)]
    internal nint Pointer;
}
