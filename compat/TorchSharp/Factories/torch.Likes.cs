using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static readonly Op _empty_like = "empty_like";
    private static readonly Op _zeros_like = "zeros_like";
    private static readonly Op _ones_like = "ones_like";
    private static readonly Op _full_like = "full_like";
    private static readonly Op _rand_like = "rand_like";
    private static readonly Op _randn_like = "randn_like";

    /// <summary>Sizes, dtype and device of another tensor, elements undefined.</summary>
    public static Tensor empty_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Finish(_empty_like.Call(input, dtype, None, PlaceLike(device)), requires_grad, names);

    /// <summary>Sizes, dtype and device of another tensor, zeros.</summary>
    public static Tensor zeros_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Finish(_zeros_like.Call(input, dtype, None, PlaceLike(device)), requires_grad, names);

    /// <summary>Sizes, dtype and device of another tensor, ones.</summary>
    public static Tensor ones_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Finish(_ones_like.Call(input, dtype, None, PlaceLike(device)), requires_grad, names);

    /// <summary>Sizes, dtype and device of another tensor, one value.</summary>
    public static Tensor full_like(
        Tensor input,
        Scalar value,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Finish(_full_like.Call(input, value, dtype, None, PlaceLike(device)), requires_grad, names);

    /// <summary>Sizes, dtype and device of another tensor, uniform in [0, 1).</summary>
    public static Tensor rand_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Finish(_rand_like.Call(input, dtype, None, PlaceLike(device)), requires_grad, null);

    /// <summary>Sizes, dtype and device of another tensor, standard normal.</summary>
    public static Tensor randn_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Finish(_randn_like.Call(input, dtype, None, PlaceLike(device)), requires_grad, null);

    public partial class Tensor
    {
        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty_like(this, dtype, device, requires_grad);

        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros_like(this, dtype, device, requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.ones_like(this, dtype, device, requires_grad);

        public Tensor full_like(
            Scalar value,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => torch.full_like(this, value, dtype, device, requires_grad);

        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.rand_like(this, dtype, device, requires_grad);

        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.randn_like(this, dtype, device, requires_grad);

        public Tensor new_empty(
            long[] size,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => torch.empty(size, dtype ?? this.dtype, device ?? this.device, requires_grad);

        public Tensor new_zeros(
            long[] size,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => torch.zeros(size, dtype ?? this.dtype, device ?? this.device, requires_grad);

        public Tensor new_full(
            long[] size,
            Scalar value,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => torch.full(size, value, dtype ?? this.dtype, device ?? this.device, requires_grad);
    }
}
