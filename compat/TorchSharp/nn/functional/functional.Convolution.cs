using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Op _conv2d = "conv2d";
            private static readonly Op _conv2dPadding = "conv2d.padding";

            /// <summary>Cross-correlation of N×C×H×W (or C×H×W) with out×C/groups×h×w.</summary>
            public static Tensor conv2d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                long[]? padding = null,
                long[]? dilation = null,
                long groups = 1
            ) => _conv2d.Call(input, weight, bias, OrDefault(strides), OrDefault(padding), OrDefault(dilation), groups);

            /// <inheritdoc cref="conv2d"/>
            public static Tensor conv2d_padding(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                Padding padding = Padding.Valid,
                long[]? dilation = null,
                long groups = 1
            ) =>
                _conv2dPadding.Call(
                    input,
                    weight,
                    bias,
                    OrDefault(strides),
                    padding == Padding.Same ? "same" : "valid",
                    OrDefault(dilation),
                    groups
                );

            private static Arg OrDefault(long[]? values) => values is null ? Arg.Default : values;
        }
    }
}
