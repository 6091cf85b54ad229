namespace TorchSharp
{
    /// <summary>What a convolution or <c>pad</c> puts around its input.</summary>
    public enum PaddingModes
    {
        Zeros = 0,
        Reflect = 1,
        Replicate = 2,
        Circular = 3,
        Constant = 4,
    }

    /// <summary>Padding by its result: none, or as much as keeps the size.</summary>
    public enum Padding
    {
        Valid = 0,
        Same = 1,
    }

    public static partial class torch
    {
        /// <summary>How values between pixels are made up.</summary>
        public enum InterpolationMode
        {
            Nearest = 0,
            Linear = 1,
            Bilinear = 2,
            Bicubic = 3,
            Trilinear = 4,
            Area = 5,
            NearestExact = 6,
        }

        public static partial class nn
        {
            /// <summary>What a loss makes of its values, one an element or sample.</summary>
            public enum Reduction
            {
                None = 0,
                Mean = 1,
                Sum = 2,
            }
        }
    }
}
