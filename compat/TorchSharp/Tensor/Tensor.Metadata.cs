using System.Runtime.CompilerServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private const int UsualRank = 8;

        /// <summary>The sizes, one a dimension.</summary>
        public unsafe long[] shape
        {
            get
            {
                var sizes = stackalloc long[UsualRank];
                var rank = Known(Shim.shim_tensor_sizes(Handle, sizes, UsualRank));
                if (rank <= UsualRank)
                    return new ReadOnlySpan<long>(sizes, (int)rank).ToArray();
                var all = new long[rank];
                fixed (long* p = all)
                    Known(Shim.shim_tensor_sizes(Handle, p, rank));
                return all;
            }
        }

        public long ndim => Known(Shim.shim_tensor_dim(Handle));

        public long Dimensions => ndim;

        public long NumberOfElements => Known(Shim.shim_tensor_numel(Handle));

        public long ElementSize => dtype.ElementSize();

        public ScalarType dtype => (ScalarType)Known(Shim.shim_tensor_dtype(Handle));

        public Device device => Device.FromCode(Known(Shim.shim_tensor_device(Handle)));

        public DeviceType device_type => (DeviceType)(Known(Shim.shim_tensor_device(Handle)) >> 8);

        public int device_index => (sbyte)(Known(Shim.shim_tensor_device(Handle)) & 0xff);

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_meta => device_type == DeviceType.META;

        public bool is_sparse => Known(Shim.shim_tensor_is_sparse(Handle)) != 0;

        public long dim() => ndim;

        public long numel() => NumberOfElements;

        public long element_size() => ElementSize;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_floating_point() => dtype.IsFloatingPoint();

        public bool is_integral() => dtype.IsIntegral();

        public bool is_complex() => dtype is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

        /// <summary>The size of a dimension; negative ones count from the end.</summary>
        /// <exception cref="IndexOutOfRangeException">There is no such dimension.</exception>
        public long size(int dim)
        {
            var sizes = shape;
            var index = dim < 0 ? dim + sizes.Length : dim;
            if ((uint)index >= (uint)sizes.Length)
                throw new IndexOutOfRangeException($"Dimension {dim} of a tensor of {sizes.Length} dimensions.");
            return sizes[index];
        }

        public long[] size() => shape;

        public unsafe long[] stride()
        {
            var strides = new long[ndim];
            fixed (long* p = strides)
                OperatorException.Check(Shim.shim_tensor_strides(Handle, p), "stride", this);
            return strides;
        }

        public long stride(int dim) => stride()[dim < 0 ? dim + (int)ndim : dim];

        public unsafe long storage_offset()
        {
            long offset;
            OperatorException.Check(Shim.shim_tensor_storage_offset(Handle, &offset), "storage_offset", this);
            return offset;
        }

        public unsafe bool is_contiguous()
        {
            long contiguous;
            OperatorException.Check(Shim.shim_tensor_is_contiguous(Handle, &contiguous), "is_contiguous", this);
            return contiguous != 0;
        }

        /// <summary>What a function without an error text answered; the tensor lives until it has.</summary>
        private long Known(long answer, [CallerMemberName] string what = "")
        {
            GC.KeepAlive(this);
            return answer >= 0 ? answer : throw new OperatorException(what, "a tensor of this kind has none.");
        }
    }
}
