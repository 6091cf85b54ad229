using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Op _avgPool2d = "avg_pool2d";
            private static readonly Op _adaptiveAvgPool2d = "adaptive_avg_pool2d";
            private static readonly Op _maxPool2d = "max_pool2d";
            private static readonly Op _maxPool2dWithIndices = "max_pool2d_with_indices";

            /// <summary>Means over windows of the last two dimensions.</summary>
            /// <param name="stride">The window's size by default.</param>
            /// <param name="count_include_pad">Whether padded zeros count in the mean.</param>
            /// <param name="divisor_override">What to divide the sum by, in place of the window's area.</param>
            public static Tensor avg_pool2d(
                Tensor input,
                long[] kernel_size,
                long[]? stride = null,
                long[]? padding = null,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null
            ) =>
                _avgPool2d.Call(
                    input,
                    kernel_size,
                    OrDefault(stride),
                    OrDefault(padding),
                    ceil_mode,
                    count_include_pad,
                    divisor_override
                );

            /// <inheritdoc cref="avg_pool2d(Tensor, long[], long[], long[], bool, bool, long?)"/>
            public static Tensor avg_pool2d(
                Tensor input,
                long kernel_size,
                long? stride = null,
                long padding = 0,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null
            ) =>
                avg_pool2d(
                    input,
                    [kernel_size, kernel_size],
                    Square(stride),
                    [padding, padding],
                    ceil_mode,
                    count_include_pad,
                    divisor_override
                );

            /// <inheritdoc cref="avg_pool2d(Tensor, long[], long[], long[], bool, bool, long?)"/>
            public static Tensor avg_pool2d(
                Tensor input,
                (long, long) kernel_size,
                (long, long)? stride = null,
                (long, long)? padding = null,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null
            ) =>
                avg_pool2d(
                    input,
                    [kernel_size.Item1, kernel_size.Item2],
                    Pair(stride),
                    Pair(padding),
                    ceil_mode,
                    count_include_pad,
                    divisor_override
                );

            /// <summary>Means over windows that cover the image so that the result has the size asked for.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) =>
                _adaptiveAvgPool2d.Call(input, output_size);

            /// <inheritdoc cref="adaptive_avg_pool2d(Tensor, long[])"/>
            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) =>
                adaptive_avg_pool2d(input, [output_size, output_size]);

            /// <inheritdoc cref="adaptive_avg_pool2d(Tensor, long[])"/>
            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) =>
                adaptive_avg_pool2d(input, [output_size.Item1, output_size.Item2]);

            /// <summary>Maxima over windows of the last two dimensions.</summary>
            /// <param name="strides">The window's size by default.</param>
            public static Tensor max_pool2d(
                Tensor input,
                long[] kernel_size,
                long[]? strides = null,
                long[]? padding = null,
                long[]? dilation = null,
                bool ceil_mode = false
            ) =>
                _maxPool2d.Call(
                    input,
                    kernel_size,
                    OrDefault(strides),
                    OrDefault(padding),
                    OrDefault(dilation),
                    ceil_mode
                );

            /// <inheritdoc cref="max_pool2d(Tensor, long[], long[], long[], long[], bool)"/>
            public static Tensor max_pool2d(
                Tensor input,
                long kernel_size,
                long? stride = null,
                long? padding = null,
                long? dilation = null,
                bool ceil_mode = false
            ) =>
                max_pool2d(
                    input,
                    [kernel_size, kernel_size],
                    Square(stride),
                    Square(padding),
                    Square(dilation),
                    ceil_mode
                );

            /// <inheritdoc cref="max_pool2d(Tensor, long[], long[], long[], long[], bool)"/>
            public static Tensor max_pool2d(
                Tensor input,
                (long, long) kernel_size,
                (long, long)? stride = null,
                (long, long)? padding = null,
                (long, long)? dilation = null,
                bool ceil_mode = false
            ) =>
                max_pool2d(
                    input,
                    [kernel_size.Item1, kernel_size.Item2],
                    Pair(stride),
                    Pair(padding),
                    Pair(dilation),
                    ceil_mode
                );

            /// <summary>Maxima and where they were, counted along the flattened image.</summary>
            public static (Tensor output, Tensor indices) max_pool2d_with_indices(
                Tensor input,
                long[] kernel_size,
                long[]? strides = null,
                long[]? padding = null,
                long[]? dilation = null,
                bool ceil_mode = false
            ) =>
                _maxPool2dWithIndices.Call2(
                    input,
                    kernel_size,
                    OrDefault(strides),
                    OrDefault(padding),
                    OrDefault(dilation),
                    ceil_mode
                );

            internal static long[]? Square(long? value) => value is { } v ? [v, v] : null;

            internal static long[]? Pair((long, long)? value) => value is var (a, b) ? [a, b] : null;
        }
    }
}
