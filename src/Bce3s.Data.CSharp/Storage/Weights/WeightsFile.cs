using System.Buffers.Binary;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// A file of weights in any format that is known, and what it holds; the numbers stay in the file until they are read.
/// </summary>
public sealed class WeightsFile
{
    private const int Beginning = 16;

    // The magic number with which torch.save began before PyTorch 1.6, as pickle protocol 2 writes it.
    private static ReadOnlySpan<byte> OldPyTorch =>
        [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19];

    private readonly OrderedDictionary<string, PyTorchTensor>? _layout;

    private WeightsFile(string path, SafetensorsHeader header)
    {
        (Path, Format, Metadata, Parts) = (path, WeightsFormat.Safetensors, header.Metadata, []);
        Entries = [.. header.Entries.Select(entry => new WeightsEntry(entry.Name, entry.Type, entry.Shape))];
        Checksum = header.Checksum is null ? null : "SHA-256";
    }

    private WeightsFile(string path, PyTorchNames names)
    {
        (Path, Format, Metadata, Parts) = (path, WeightsFormat.PyTorch, names.Metadata, names.Parts);
        _layout = names.Tensors;
        Entries =
        [
            .. names.Tensors.Select(named => new WeightsEntry(named.Key, named.Value.Storage.Type, named.Value.Shape)),
        ];
        Checksum = "CRC-32";
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What its content is.</summary>
    public WeightsFormat Format { get; }

    /// <summary>The tensors in the file's order, names joined by dots where dictionaries are nested.</summary>
    public IReadOnlyList<WeightsEntry> Entries { get; }

    /// <summary>Texts and numbers beside the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The outermost keys with tensors inside, as <see cref="PyTorchFile.Parts"/>.</summary>
    public IReadOnlyList<string> Parts { get; }

    /// <summary>The kind of checksum by which damage shows when the tensors are read; <see langword="null"/> without one.</summary>
    public string? Checksum { get; }

    /// <summary>Looks at a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">There is none, or it is damaged or of another format; the message says how to convert those that are known.</exception>
    public static WeightsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new DataFormatException(path, "no file", "one of weights: safetensors, or .pth or .pt of PyTorch");
        RegularFile.Check(path);
        Span<byte> first = stackalloc byte[Beginning];
        using (var file = File.OpenRead(path))
            first = first[..file.ReadAtLeast(first, Beginning, throwOnEndOfStream: false)];
        if (first.StartsWith("PK"u8))
            return new(path, PyTorchFile.Names(path));
        if (first.StartsWith(OldPyTorch))
            throw new DataFormatException(
                path,
                "PyTorch's format of before version 1.6",
                "the present one; in Python: torch.save(torch.load(FILE, map_location='cpu'), NEW)"
            );
        if (first.Length > sizeof(ulong) && first[sizeof(ulong)] == '{')
            return new(path, Safetensors.ReadHeader(path));
        throw new DataFormatException(
            path,
            first.IsEmpty ? "an empty file" : $"a file that begins with {Convert.ToHexString(first)}",
            "safetensors, or a zip file by torch.save (.pth, .pt)"
        );
    }

    /// <summary>Reads tensors: on the CPU, without gradient, in no dispose scope, the caller's to dispose.</summary>
    /// <param name="wanted">Which ones by name; the others are not read where the format allows it.</param>
    /// <exception cref="DataFormatException">The file is damaged, or was changed since it was opened.</exception>
    public IReadOnlyDictionary<string, Tensor> Read(Predicate<string> wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (_layout is not null)
            return PyTorchFile.Read(Path, _layout.Where(named => wanted(named.Key)));
        var tensors = new Dictionary<string, Tensor>();
        foreach (var (name, tensor) in Safetensors.Load(Path).Tensors)
            if (wanted(name))
                tensors.Add(name, tensor);
            else
                tensor.Dispose();
        return tensors;
    }
}
