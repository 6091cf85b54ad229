using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Cross-correlation of N×C×H×W (or C×H×W) with learnt kernels.</summary>
        public sealed class Conv2d : Convolution
        {
            internal Conv2d(
                long in_channels,
                long out_channels,
                (long, long) kernel_size,
                (long, long) stride,
                (long, long) padding,
                Padding? padding_type,
                (long, long) dilation,
                PaddingModes padding_mode,
                long groups,
                bool bias,
                Device? device,
                ScalarType? dtype
            )
                : base(
                    nameof(Conv2d),
                    in_channels,
                    out_channels,
                    [kernel_size.Item1, kernel_size.Item2],
                    [stride.Item1, stride.Item2],
                    [padding.Item1, padding.Item2],
                    padding_type,
                    [dilation.Item1, dilation.Item2],
                    false,
                    [0, 0],
                    groups,
                    bias,
                    padding_mode,
                    device,
                    dtype
                ) { }

            /// <exception cref="ArgumentException">The input has another number of channels or dimensions.</exception>
            public override Tensor forward(Tensor input)
            {
                if (!ValidateShape(input, 2))
                    throw new ArgumentException(
                        $"Expected N×{in_channels}×H×W or {in_channels}×H×W, got {string.Join('×', input.shape)}.",
                        nameof(input)
                    );
                if (padding_mode is not (PaddingModes.Zeros or PaddingModes.Constant))
                {
                    using var padded = nn.functional.pad(input, _reversed_padding_repeated_twice, padding_mode);
                    return nn.functional.conv2d(padded, weight, _bias, stride, [0, 0], dilation, groups);
                }
                return padding_type is { } type
                    ? nn.functional.conv2d_padding(input, weight, _bias, stride, type, dilation, groups)
                    : nn.functional.conv2d(input, weight, _bias, stride, padding, dilation, groups);
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Cross-correlation of N×C×H×W (or C×H×W) with learnt kernels, which start uniform in ±1/√fan-in.</summary>
            /// <param name="padding">Rows and columns added on each side.</param>
            /// <param name="padding_mode">What the added pixels hold.</param>
            /// <param name="groups">Groups of channels that do not see each other.</param>
            public static Conv2d Conv2d(
                long in_channels,
                long out_channels,
                long kernel_size,
                long stride = 1,
                long padding = 0,
                long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros,
                long groups = 1,
                bool bias = true,
                Device? device = null,
                ScalarType? dtype = null
            ) =>
                new(
                    in_channels,
                    out_channels,
                    (kernel_size, kernel_size),
                    (stride, stride),
                    (padding, padding),
                    null,
                    (dilation, dilation),
                    padding_mode,
                    groups,
                    bias,
                    device,
                    dtype
                );

            /// <inheritdoc cref="Conv2d(long, long, long, long, long, long, PaddingModes, long, bool, Device, ScalarType?)"/>
            public static Conv2d Conv2d(
                long in_channels,
                long out_channels,
                long kernel_size,
                Padding padding,
                long stride = 1,
                long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros,
                long groups = 1,
                bool bias = true,
                Device? device = null,
                ScalarType? dtype = null
            ) =>
                new(
                    in_channels,
                    out_channels,
                    (kernel_size, kernel_size),
                    (stride, stride),
                    (0, 0),
                    padding,
                    (dilation, dilation),
                    padding_mode,
                    groups,
                    bias,
                    device,
                    dtype
                );

            /// <inheritdoc cref="Conv2d(long, long, long, long, long, long, PaddingModes, long, bool, Device, ScalarType?)"/>
            public static Conv2d Conv2d(
                long in_channels,
                long out_channels,
                (long, long) kernel_size,
                (long, long)? stride = null,
                (long, long)? padding = null,
                (long, long)? dilation = null,
                PaddingModes padding_mode = PaddingModes.Zeros,
                long groups = 1,
                bool bias = true,
                Device? device = null,
                ScalarType? dtype = null
            ) =>
                new(
                    in_channels,
                    out_channels,
                    kernel_size,
                    stride ?? (1, 1),
                    padding ?? (0, 0),
                    null,
                    dilation ?? (1, 1),
                    padding_mode,
                    groups,
                    bias,
                    device,
                    dtype
                );

            /// <inheritdoc cref="Conv2d(long, long, long, long, long, long, PaddingModes, long, bool, Device, ScalarType?)"/>
            public static Conv2d Conv2d(
                long in_channels,
                long out_channels,
                (long, long) kernel_size,
                Padding padding,
                (long, long)? stride = null,
                (long, long)? dilation = null,
                PaddingModes padding_mode = PaddingModes.Zeros,
                long groups = 1,
                bool bias = true,
                Device? device = null,
                ScalarType? dtype = null
            ) =>
                new(
                    in_channels,
                    out_channels,
                    kernel_size,
                    stride ?? (1, 1),
                    (0, 0),
                    padding,
                    dilation ?? (1, 1),
                    padding_mode,
                    groups,
                    bias,
                    device,
                    dtype
                );
        }
    }
}
