using System.Runtime.CompilerServices;
using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _item = "item";

        /// <summary>The value of a tensor of one element.</summary>
        /// <typeparam name="T">The .NET type of the tensor's dtype.</typeparam>
        /// <exception cref="ArgumentException">More or fewer elements than one, or another dtype.</exception>
        public T item<T>()
            where T : unmanaged
        {
            var scalar = ReadItem();
            var type = dtype;
            if (DtypeOf<T>() != type)
                throw new ArgumentException($"item<{typeof(T).Name}>() of a {type} tensor; ToScalar() converts.");
            if (typeof(T) == typeof(float))
                return As((float)scalar.Double);
            if (typeof(T) == typeof(double))
                return As(scalar.Double);
            if (typeof(T) == typeof(Half))
                return As((Half)scalar.Double);
            if (typeof(T) == typeof(bool))
                return As(scalar.Int != 0);
            if (typeof(T) == typeof(long))
                return As(scalar.Int);
            if (typeof(T) == typeof(int))
                return As((int)scalar.Int);
            if (typeof(T) == typeof(short))
                return As((short)scalar.Int);
            if (typeof(T) == typeof(sbyte))
                return As((sbyte)scalar.Int);
            return As((byte)scalar.Int);

            static T As<TValue>(TValue value) => Unsafe.As<TValue, T>(ref value);
        }

        /// <summary>The value of a tensor of one element, as a number that converts to any type.</summary>
        public Scalar ToScalar() => Scalar.Of(ReadItem());

        /// <summary>The elements of a tensor on the CPU, by index or in order.</summary>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            if (device_type != DeviceType.CPU)
                throw new InvalidOperationException($"The tensor is on {device}; read a copy: tensor.cpu().data<T>().");
            return DtypeOf<T>() == dtype
                ? new TensorAccessor<T>(this)
                : throw new ArgumentException($"data<{typeof(T).Name}>() of a {dtype} tensor.");
        }

        /// <summary>The memory of a contiguous tensor on the CPU; it must not outlive the tensor.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                if (device_type != DeviceType.CPU || !is_contiguous())
                    throw new InvalidOperationException("Only a contiguous tensor on the CPU has bytes to read.");
                return new((void*)DataPointer, checked((int)(NumberOfElements * ElementSize)));
            }
            set
            {
                var own = bytes;
                if (own.Length != value.Length)
                    throw new ArgumentException($"{value.Length} bytes for a tensor of {own.Length}.");
                value.CopyTo(own);
                GC.KeepAlive(this);
            }
        }

        internal unsafe nint DataPointer
        {
            get
            {
                nint data;
                OperatorException.Check(Shim.shim_tensor_data(Handle, &data), "data_ptr", this);
                return data;
            }
        }

        /// <summary>Writes the elements in order, little-endian, without a copy of the whole where it is contiguous.</summary>
        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            using var scope = NewDisposeScope();
            var flat = cpu().contiguous();
            for (long at = 0, all = flat.NumberOfElements * flat.ElementSize; at < all; at += Chunk)
                stream.Write(flat.Bytes(at, all));
        }

        /// <summary>Fills the tensor from a stream.</summary>
        /// <exception cref="EndOfStreamException">The stream holds fewer bytes than the tensor.</exception>
        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            using var scope = NewDisposeScope();
            var target = device_type == DeviceType.CPU && is_contiguous() ? this : empty(shape, dtype);
            for (long at = 0, all = target.NumberOfElements * target.ElementSize; at < all; at += Chunk)
                stream.ReadExactly(target.Bytes(at, all));
            if (!ReferenceEquals(target, this))
                using (no_grad())
                    copy_(target);
        }

        private const int Chunk = 1 << 20;

        private unsafe Span<byte> Bytes(long at, long all) =>
            new((byte*)DataPointer + at, (int)Math.Min(Chunk, all - at));

        internal static ScalarType? DtypeOf<T>()
        {
            if (typeof(T) == typeof(float))
                return ScalarType.Float32;
            if (typeof(T) == typeof(long))
                return ScalarType.Int64;
            if (typeof(T) == typeof(double))
                return ScalarType.Float64;
            if (typeof(T) == typeof(byte))
                return ScalarType.Byte;
            if (typeof(T) == typeof(bool))
                return ScalarType.Bool;
            if (typeof(T) == typeof(int))
                return ScalarType.Int32;
            if (typeof(T) == typeof(short))
                return ScalarType.Int16;
            if (typeof(T) == typeof(sbyte))
                return ScalarType.Int8;
            return typeof(T) == typeof(Half) ? ScalarType.Float16 : null;
        }

        private unsafe Slot ReadItem()
        {
            Slot slot;
            if (Known(Shim.shim_tensor_item(Handle, &slot), "item") != 0)
                return slot;
            return NumberOfElements == 1
                ? _item.CallValue(this)
                : throw new ArgumentException($"item of a tensor of {NumberOfElements} elements; expected one.");
        }
    }
}
