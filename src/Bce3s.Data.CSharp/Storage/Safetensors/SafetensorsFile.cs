using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// The content of a safetensors file. It owns its tensors: they are in no dispose scope and are disposed with it.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    internal SafetensorsFile(IReadOnlyDictionary<string, Tensor> tensors, SafetensorsHeader header) =>
        (Tensors, Metadata, Checksummed) = (tensors, header.Metadata, header.Checksum is not null);

    /// <summary>The tensors by name, on the CPU, without gradient.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>The texts of the header's <c>__metadata__</c>, the checksum included.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether the file carried a checksum (which then was right).</summary>
    public bool Checksummed { get; }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in Tensors.Values)
            tensor.Dispose();
    }
}
