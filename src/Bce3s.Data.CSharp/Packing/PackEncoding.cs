namespace Bce3s.Data;

/// <summary>How a pack holds images.</summary>
public enum PackEncoding
{
    /// <summary>As bytes, plane after plane: nothing to decode, and a window is read alone. 256×341 pixels take 262 kB.</summary>
    Raw,

    /// <summary>As JPEG of a given quality: about a tenth of the space, decoded when read.</summary>
    Jpeg,
}
