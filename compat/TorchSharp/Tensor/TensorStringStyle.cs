namespace TorchSharp;

/// <summary>How the text of a tensor looks.</summary>
public enum TensorStringStyle
{
    /// <summary>Shape, dtype and device, no values.</summary>
    Metadata,

    /// <summary>The metadata, then matrices of aligned columns.</summary>
    Julia,

    /// <summary>Nested brackets.</summary>
    Numpy,

    /// <summary>An array initializer.</summary>
    CSharp,

    /// <summary>The style set as <see cref="torch.TensorStringStyle"/>.</summary>
    Default,
}
