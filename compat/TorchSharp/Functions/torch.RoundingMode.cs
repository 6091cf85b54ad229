namespace TorchSharp;

public static partial class torch
{
    /// <summary>How a division rounds its quotient to an integer.</summary>
    public enum RoundingMode
    {
        /// <summary>Not at all: true division.</summary>
        None,

        /// <summary>Towards zero.</summary>
        trunc,

        /// <summary>Downwards, as Python's <c>//</c>.</summary>
        floor,
    }
}
