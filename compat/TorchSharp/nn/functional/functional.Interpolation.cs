using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Op _nearest = "upsample_nearest2d.vec";
            private static readonly Op _bilinear = "upsample_bilinear2d.vec";
            private static readonly Op _bicubic = "upsample_bicubic2d.vec";
            private static readonly Op _smoothBilinear = "_upsample_bilinear2d_aa.vec";
            private static readonly Op _smoothBicubic = "_upsample_bicubic2d_aa.vec";

            /// <summary>Resizes images, N×C×H×W.</summary>
            /// <param name="size">The new height and width; or give <paramref name="scale_factor"/>.</param>
            /// <param name="align_corners">Whether the corners' centres stay where they are, or the images' edges.</param>
            /// <param name="recompute_scale_factor">Uses the factor of the rounded size in place of the one given.</param>
            /// <param name="antialias">Averages over what a pixel covers when shrinking (bilinear and bicubic).</param>
            /// <exception cref="ArgumentException">The input is no batch of images, or not exactly one of size and factor is given.</exception>
            /// <exception cref="NotSupportedException">The mode is not one for images, or cannot be smoothed.</exception>
            public static Tensor interpolate(
                Tensor x,
                long[]? size = null,
                double[]? scale_factor = null,
                InterpolationMode mode = InterpolationMode.Nearest,
                bool? align_corners = null,
                bool recompute_scale_factor = false,
                bool antialias = false
            )
            {
                var shape = x.shape;
                if (shape.Length != 4)
                    throw new ArgumentException($"Expected images N×C×H×W, got {string.Join('×', shape)}.", nameof(x));
                if (size is null == scale_factor is null)
                    throw new ArgumentException("Give either size or scale_factor.", nameof(size));
                if (scale_factor is not null && (recompute_scale_factor || mode == InterpolationMode.Area))
                    (size, scale_factor) = (
                        [.. scale_factor.Select((f, i) => (long)Math.Floor(shape[i + 2] * f))],
                        null
                    );
                var aligned = align_corners ?? false;
                return (mode, antialias) switch
                {
                    (InterpolationMode.Nearest, false) => _nearest.Call(x, size, scale_factor),
                    (InterpolationMode.Area, false) => adaptive_avg_pool2d(x, size!),
                    (InterpolationMode.Bilinear, false) => _bilinear.Call(x, size, aligned, scale_factor),
                    (InterpolationMode.Bilinear, true) => _smoothBilinear.Call(x, size, aligned, scale_factor),
                    (InterpolationMode.Bicubic, false) => _bicubic.Call(x, size, aligned, scale_factor),
                    (InterpolationMode.Bicubic, true) => _smoothBicubic.Call(x, size, aligned, scale_factor),
                    _ => throw new NotSupportedException(
                        $"{mode}{(antialias ? " with antialias" : "")} does not resize images."
                    ),
                };
            }
        }
    }
}
