using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Op _dropout = "dropout";
            private static readonly Op _dropout_ = "dropout_";
            private static readonly Op _featureDropout = "feature_dropout";
            private static readonly Op _featureDropout_ = "feature_dropout_";

            /// <summary>In training: each element is zero with probability p, the others are divided by 1 − p.</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                (inplace ? _dropout_ : _dropout).Call(input, p, training);

            /// <summary>As <see cref="dropout"/>, for whole channels.</summary>
            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                (inplace ? _featureDropout_ : _featureDropout).Call(input, p, training);
        }
    }
}
