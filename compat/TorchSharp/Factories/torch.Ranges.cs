using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static readonly Op _arange = "arange.start_step";
    private static readonly Op _linspace = "linspace";
    private static readonly Op _eye = "eye.m";

    /// <summary>0, 1, … up to but without <paramref name="stop"/>.</summary>
    public static Tensor arange(
        Scalar stop,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(
        Scalar start,
        Scalar stop,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(
        Scalar start,
        Scalar stop,
        Scalar step,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Finish(_arange.Call(start, stop, step, dtype, None, Place(device)), requires_grad, null);

    /// <summary><paramref name="steps"/> values from start to end, both included.</summary>
    public static Tensor linspace(
        double start,
        double end,
        long steps,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Finish(_linspace.Call(start, end, steps, dtype, None, Place(device)), requires_grad, null);

    /// <summary>Ones on the diagonal.</summary>
    public static Tensor eye(
        long rows,
        long columns = -1,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Finish(_eye.Call(rows, columns < 0 ? rows : columns, dtype, None, Place(device)), requires_grad, names);
}
