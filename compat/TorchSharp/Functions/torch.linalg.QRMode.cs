namespace TorchSharp;

public static partial class torch
{
    public static partial class linalg
    {
        /// <summary>Which factors of a QR decomposition are computed.</summary>
        public enum QRMode
        {
            /// <summary>Q of m×min(m, n).</summary>
            Reduced,

            /// <summary>Q of m×m.</summary>
            Complete,

            /// <summary>R alone; Q is empty.</summary>
            R,
        }
    }
}
