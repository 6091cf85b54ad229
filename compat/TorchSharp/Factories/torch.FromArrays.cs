using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Tensors from arrays. The values are always copied; the array's type decides the dtype where none is given.</summary>
public static partial class torch
{
    public static Tensor tensor(
        bool[] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Copy<bool>(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);

    public static Tensor tensor(
        bool[] rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Copy<bool>(rawArray, dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(
        IList<bool> rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Copy<bool>(Elements(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    public static Tensor tensor(
        IList<bool> rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Copy<bool>(Elements(rawArray), dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(
        IList<bool> rawArray,
        long rows,
        long columns,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Copy<bool>(Elements(rawArray), [rows, columns], dtype, device, requires_grad, names);

    public static Tensor tensor(
        IList<bool> rawArray,
        long dim0,
        long dim1,
        long dim2,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Copy<bool>(Elements(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    public static Tensor tensor(
        bool[,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => CopyAll<bool>(rawArray, dtype, device, requires_grad, names);

    public static Tensor tensor(
        bool[,,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => CopyAll<bool>(rawArray, dtype, device, requires_grad, names);

    public static Tensor tensor(
        float[] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Copy<float>(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);

    public static Tensor tensor(
        float[] rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Copy<float>(rawArray, dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(
        IList<float> rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Copy<float>(Elements(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    public static Tensor tensor(
        IList<float> rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Copy<float>(Elements(rawArray), dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(
        IList<float> rawArray,
        long rows,
        long columns,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Copy<float>(Elements(rawArray), [rows, columns], dtype, device, requires_grad, names);

    public static Tensor tensor(
        IList<float> rawArray,
        long dim0,
        long dim1,
        long dim2,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Copy<float>(Elements(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    public static Tensor tensor(
        float[,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => CopyAll<float>(rawArray, dtype, device, requires_grad, names);

    public static Tensor tensor(
        float[,,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => CopyAll<float>(rawArray, dtype, device, requires_grad, names);

    public static Tensor tensor(
        double[] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Copy<double>(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);

    public static Tensor tensor(
        double[] rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Copy<double>(rawArray, dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(
        IList<double> rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Copy<double>(Elements(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    public static Tensor tensor(
        IList<double> rawArray,
        long rows,
        long columns,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Copy<double>(Elements(rawArray), [rows, columns], dtype, device, requires_grad, names);

    public static Tensor tensor(
        IList<double> rawArray,
        long dim0,
        long dim1,
        long dim2,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Copy<double>(Elements(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    public static Tensor tensor(
        double[,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => CopyAll<double>(rawArray, dtype, device, requires_grad, names);

    public static Tensor tensor(
        double[,,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => CopyAll<double>(rawArray, dtype, device, requires_grad, names);

    /// <summary>From an array of any rank.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static Tensor from_array(
        Array rawArray,
        ScalarType? dtype,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) =>
        rawArray.GetType().GetElementType() switch
        {
            var t when t == typeof(float) => CopyAll<float>(rawArray, dtype, device, requires_grad, names),
            var t when t == typeof(double) => CopyAll<double>(rawArray, dtype, device, requires_grad, names),
            var t when t == typeof(long) => CopyAll<long>(rawArray, dtype, device, requires_grad, names),
            var t when t == typeof(int) => CopyAll<int>(rawArray, dtype, device, requires_grad, names),
            var t when t == typeof(short) => CopyAll<short>(rawArray, dtype, device, requires_grad, names),
            var t when t == typeof(byte) => CopyAll<byte>(rawArray, dtype, device, requires_grad, names),
            var t when t == typeof(sbyte) => CopyAll<sbyte>(rawArray, dtype, device, requires_grad, names),
            var t when t == typeof(bool) => CopyAll<bool>(rawArray, dtype, device, requires_grad, names),
            var t => throw new NotSupportedException($"Tensors are not made from arrays of {t}."),
        };

    private static ReadOnlySpan<T> Elements<T>(IList<T> list) =>
        list switch
        {
            T[] array => array,
            List<T> own => CollectionsMarshal.AsSpan(own),
            _ => list.ToArray(),
        };

    private static Tensor CopyAll<T>(Array array, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names)
        where T : unmanaged
    {
        var sizes = new long[array.Rank];
        for (var d = 0; d < sizes.Length; d++)
            sizes[d] = array.GetLongLength(d);
        if (array.Length == 0)
            return Copy<T>([], sizes, dtype, device, requiresGrad, names);
        ref var first = ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array));
        return Copy(
            MemoryMarshal.CreateReadOnlySpan(ref first, array.Length),
            sizes,
            dtype,
            device,
            requiresGrad,
            names
        );
    }

    private static unsafe Tensor Copy<T>(
        ReadOnlySpan<T> values,
        ReadOnlySpan<long> sizes,
        ScalarType? dtype,
        Device? device,
        bool requiresGrad,
        string[]? names
    )
        where T : unmanaged
    {
        var count = 1L;
        foreach (var size in sizes)
            count *= size;
        if (count != values.Length)
            throw new ArgumentException(
                $"{values.Length} values for a tensor of [{string.Join(", ", sizes.ToArray())}]."
            );
        var own = Tensor.DtypeOf<T>() ?? throw new NotSupportedException($"Tensors are not made from {typeof(T)}.");
        var tensor = empty(sizes.ToArray(), own);
        values.CopyTo(new Span<T>((void*)tensor.DataPointer, values.Length));
        if ((dtype ?? own) != own || device is { type: not DeviceType.CPU })
        {
            using var host = tensor;
            tensor = host.to(dtype ?? own, device ?? CPU);
        }
        return Finish(tensor, requiresGrad, names);
    }
}
