using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _to_dtype = "to.dtype";
        private static readonly Op _to_device = "to.device";
        private static readonly Op _contiguous = "contiguous";
        private static readonly Op _clone = "clone";
        private static readonly Op _copy_ = "copy_";
        private static readonly Op _fill__Scalar = "fill_.Scalar";
        private static readonly Op _zero_ = "zero_";
        private static readonly Op _set__source_Tensor = "set_.source_Tensor";
        private static readonly Op _pin_memory = "pin_memory";
        private static readonly Op _is_pinned = "is_pinned";
        private static readonly Op _to_dense = "to_dense";
        private static readonly Op _to_sparse = "to_sparse";
        private static readonly Op _to_sparse_sparse_dim = "to_sparse.sparse_dim";

        public Tensor to_type(
            ScalarType type,
            bool copy = false,
            bool disposeAfter = false,
            bool non_blocking = false
        ) => After(_to_dtype.Call(this, type, non_blocking, copy), disposeAfter);

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        public Tensor to(
            ScalarType type,
            Device device,
            bool copy = false,
            bool disposeAfter = false,
            bool non_blocking = false
        ) => After(_to_device.Call(this, InitializeDevice(device), type, non_blocking, copy), disposeAfter);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, device, copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(
            DeviceType deviceType,
            int deviceIndex = -1,
            bool copy = false,
            bool disposeAfter = false,
            bool non_blocking = false
        ) => to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) =>
            to(other.dtype, other.device, non_blocking: non_blocking);

        public Tensor type(ScalarType dtype) => to_type(dtype);

        public Tensor type(Func<Tensor, Tensor> typeFunc) => typeFunc(this);

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor cpu() => to(CPU);

        public Tensor cuda(Device? device = null, bool non_blocking = false) =>
            to(device ?? CUDA, non_blocking: non_blocking);

        public Tensor @float() => to_type(ScalarType.Float32);

        public Tensor @double() => to_type(ScalarType.Float64);

        public Tensor half() => to_type(ScalarType.Float16);

        public Tensor bfloat16() => to_type(ScalarType.BFloat16);

        public Tensor @long() => to_type(ScalarType.Int64);

        public Tensor @int() => to_type(ScalarType.Int32);

        public Tensor @short() => to_type(ScalarType.Int16);

        public Tensor @char() => to_type(ScalarType.Int8);

        public Tensor @byte() => to_type(ScalarType.Byte);

        public Tensor @bool() => to_type(ScalarType.Bool);

        public Tensor contiguous() => _contiguous.Call(this);

        public Tensor clone() => _clone.Call(this);

        public Tensor copy_(Tensor source, bool nonBlocking = false) => _copy_.InPlace(this, source, nonBlocking);

        public Tensor fill_(Scalar value) => _fill__Scalar.InPlace(this, value);

        public Tensor zero_() => _zero_.InPlace(this);

        public Tensor set_(Tensor source) => _set__source_Tensor.InPlace(this, source);

        public Tensor pin_memory() => _pin_memory.Call(this);

        public bool is_pinned() => _is_pinned.CallValue(this).Int != 0;

        public Tensor to_dense() => _to_dense.Call(this);

        public Tensor to_sparse() => _to_sparse.Call(this);

        public Tensor to_sparse(int sparse_dim) => _to_sparse_sparse_dim.Call(this, sparse_dim);

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);
    }
}
