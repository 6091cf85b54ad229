using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Op _constantPad = "constant_pad_nd";
            private static readonly Op _pad = "pad";

            /// <summary>Pads from the last dimension backwards: two numbers (before, after) a dimension; negative ones crop.</summary>
            /// <param name="value">What to pad with; only for constant padding, which Zeros is too.</param>
            public static Tensor pad(
                Tensor input,
                long[] pad,
                PaddingModes mode = PaddingModes.Constant,
                double value = 0
            ) =>
                mode switch
                {
                    PaddingModes.Constant or PaddingModes.Zeros => _constantPad.Call(input, pad, value),
                    PaddingModes.Reflect => _pad.Call(input, pad, "reflect"),
                    PaddingModes.Replicate => _pad.Call(input, pad, "replicate"),
                    PaddingModes.Circular => _pad.Call(input, pad, "circular"),
                    _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "No such padding mode."),
                };

            /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
            public static Tensor pad(
                Tensor input,
                ReadOnlySpan<long> pad,
                PaddingModes mode = PaddingModes.Constant,
                double value = 0
            ) => functional.pad(input, pad.ToArray(), mode, value);

            /// <summary>Pads the last dimension by the same on both sides.</summary>
            public static Tensor pad(
                Tensor input,
                long pad,
                PaddingModes mode = PaddingModes.Constant,
                double value = 0
            ) => functional.pad(input, [pad, pad], mode, value);

            /// <summary>Pads the last dimension.</summary>
            public static Tensor pad(
                Tensor input,
                (long, long) pad,
                PaddingModes mode = PaddingModes.Constant,
                double value = 0
            ) => functional.pad(input, [pad.Item1, pad.Item2], mode, value);

            /// <summary>Pads the last two dimensions: left, right, top, bottom.</summary>
            public static Tensor pad(
                Tensor input,
                (long, long, long, long) pad,
                PaddingModes mode = PaddingModes.Constant,
                double value = 0
            ) => functional.pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);
        }
    }
}
