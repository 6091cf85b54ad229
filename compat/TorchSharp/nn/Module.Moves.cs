using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            private static readonly Op _setData = "set_data";
            private static readonly Op _toDevice = "to.device";

            /// <summary>Moves parameters, gradients and buffers; the floating-point ones are converted too.</summary>
            /// <exception cref="ArgumentException">The element type is not a floating-point one.</exception>
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                CheckFloating(dtype);
                _toEpilog(dtype, InitializeDevice(device), non_blocking);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                _toEpilog(null, InitializeDevice(new Device(deviceType, deviceIndex)), non_blocking);
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                CheckFloating(dtype);
                _toEpilog(dtype, null, non_blocking);
                return this;
            }

            public Module _to(Tensor other, bool non_blocking) => _to(other.device, other.dtype, non_blocking);

            /// <summary>
            /// The tensor objects stay the same and get other contents, so that optimisers and modules that share a parameter
            /// go on with the right one.
            /// </summary>
            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                foreach (var child in children())
                    child._toEpilog(dtype, device, non_blocking);
                using var guard = no_grad();
                using var scope = NewDisposeScope();
                foreach (var (_, parameter) in _internal_params)
                {
                    Convert(parameter);
                    if (parameter.grad is { } gradient)
                        Convert(gradient);
                }
                foreach (var (_, (buffer, _)) in _internal_buffers)
                    Convert(buffer);

                void Convert(Tensor tensor)
                {
                    var type = tensor.is_floating_point() || tensor.is_complex() ? dtype ?? tensor.dtype : tensor.dtype;
                    _setData.Run(tensor, _toDevice.Call(tensor, device ?? tensor.device, type, non_blocking));
                }
            }

            private static void CheckFloating(ScalarType dtype)
            {
                if (!dtype.IsFloatingPoint() && dtype is not (ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64))
                    throw new ArgumentException(
                        $"A module converts to floating-point or complex types, not to {dtype}."
                    );
            }
        }
    }
}
