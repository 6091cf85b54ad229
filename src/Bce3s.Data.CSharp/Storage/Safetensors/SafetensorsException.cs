namespace Bce3s.Data;

/// <summary>A safetensors file is cut short, damaged or says something its format does not allow.</summary>
public sealed class SafetensorsException : DataFormatException
{
    /// <inheritdoc cref="DataFormatException(string, string, string, Exception?)"/>
    public SafetensorsException(string path, string found, string expected, Exception? inner = null)
        : base(path, found, expected, inner) { }
}
