using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// Reads and writes safetensors files (https://github.com/huggingface/safetensors): 8 bytes little-endian header
/// length, a JSON header, the tensors' raw little-endian data. Any program with a safetensors library opens them.
/// </summary>
/// <remarks>
/// Element types: float64/32/16, bfloat16, int64/32/16/8, uint8, bool. Data moves in pieces between the file and the
/// tensors' own memory, so a file needs no memory beside its tensors. Errors when reading:
/// <see cref="SafetensorsException"/> for anything the format does not allow (checked before memory is taken) and for a
/// wrong checksum; <see cref="IOException"/> when the file cannot be read.
/// </remarks>
public static class Safetensors
{
    // The same bound as the reference implementation's.
    private const long LongestHeader = 100_000_000;
    private const int LengthField = 8;
    private const int DigestDigits = 64;

    /// <summary>
    /// Writes tensors through <see cref="AtomicFile"/>, with a SHA-256 checksum of header and data under
    /// <see cref="SafetensorsHeader.ChecksumKey"/> (a value of that name in <paramref name="metadata"/> is replaced).
    /// </summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="tensors">Name → tensor of any device and layout; they are copied to the CPU one at a time where
    /// need be.</param>
    /// <param name="metadata">Texts to keep beside them.</param>
    /// <exception cref="ArgumentException">A tensor called <c>__metadata__</c> or of another element type.</exception>
    /// <exception cref="IOException">The file cannot be written; nothing is left behind.</exception>
    public static void Save(
        string path,
        IReadOnlyDictionary<string, Tensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        ArgumentNullException.ThrowIfNull(tensors);
        RequireLittleEndian();
        var texts = new Dictionary<string, string>(metadata ?? new Dictionary<string, string>());
        texts[SafetensorsHeader.ChecksumKey] = new('0', DigestDigits);
        var header = new SafetensorsHeader(Arrange(tensors), texts);
        AtomicFile.Write(path, stream => Write(stream, header, tensors));
    }

    /// <summary>Reads a whole file and verifies its checksum when it has one.</summary>
    /// <param name="path">The file.</param>
    public static SafetensorsFile Load(string path)
    {
        RequireLittleEndian();
        using var stream = Open(path);
        var (header, json) = ReadHeader(path, stream);
        var tensors = new Dictionary<string, Tensor>();
        using var hash = header.Checksum is { } checksum ? StartHash(path, checksum, json) : null;

        using var scope = NewDisposeScope();
        foreach (var entry in header.Entries)
        {
            var tensor = empty(entry.Shape.ToArray(), dtype: entry.Type);
            TensorBytes.Visit(
                tensor,
                bytes =>
                {
                    if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
                        throw new SafetensorsException(
                            path,
                            $"an end of file within tensor '{entry.Name}'",
                            $"{header.DataLength} bytes of data"
                        );
                    if (entry.Type == ScalarType.Bool && bytes.ContainsAnyExceptInRange((byte)0, (byte)1))
                        throw new SafetensorsException(
                            path,
                            $"a byte above 1 in tensor '{entry.Name}'",
                            "0 or 1 (BOOL)"
                        );
                    hash?.AppendData(bytes);
                }
            );
            tensors.Add(entry.Name, tensor);
        }

        if (
            hash is not null
            && Convert.ToHexStringLower(hash.GetHashAndReset()) is var digest
            && digest != header.Checksum
        )
            throw new SafetensorsException(
                path,
                $"content with SHA-256 {digest}",
                $"{header.Checksum}, as the header says: the file is damaged"
            );
        foreach (var tensor in tensors.Values)
            tensor.DetachFromDisposeScope();
        return new(tensors, header);
    }

    /// <summary>Reads the header alone: names, types, shapes and metadata. The checksum is not verified.</summary>
    /// <param name="path">The file.</param>
    public static SafetensorsHeader ReadHeader(string path)
    {
        using var stream = Open(path);
        return ReadHeader(path, stream).Header;
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read);

    /// <summary>
    /// Widest elements first, then by name, as the reference implementation does: every tensor is aligned to its
    /// elements.
    /// </summary>
    private static List<SafetensorsEntry> Arrange(IReadOnlyDictionary<string, Tensor> tensors)
    {
        var entries = new List<SafetensorsEntry>(tensors.Count);
        long position = 0;
        foreach (var (name, tensor) in tensors)
        {
            if (name == SafetensorsHeader.MetadataKey)
                throw new ArgumentException($"No tensor can be called {name}.", nameof(tensors));
            if (!ElementTypes.IsKnown(tensor.dtype))
                throw new ArgumentException(
                    $"Tensor '{name}' is {tensor.dtype}; the format holds {ElementTypes.Codes}.",
                    nameof(tensors)
                );
        }
        foreach (
            var (name, tensor) in tensors
                .OrderByDescending(t => ElementTypes.Bytes(t.Value.dtype))
                .ThenBy(t => t.Key, StringComparer.Ordinal)
        )
        {
            var end = position + tensor.numel() * ElementTypes.Bytes(tensor.dtype);
            entries.Add(new(name, tensor.dtype, tensor.shape, position, end));
            position = end;
        }
        return entries;
    }

    private static void Write(Stream stream, SafetensorsHeader header, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var json = header.ToJson();
        Span<byte> length = stackalloc byte[LengthField];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        stream.Write(length);
        stream.Write(json);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(json);
        foreach (var entry in header.Entries)
        {
            using var scope = NewDisposeScope();
            TensorBytes.Visit(
                tensors[entry.Name].detach().cpu().contiguous(),
                bytes =>
                {
                    hash.AppendData(bytes);
                    stream.Write(bytes);
                }
            );
        }

        stream.Position = LengthField + SafetensorsHeader.ChecksumPosition(json, header.Checksum!);
        stream.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset())));
    }

    private static (SafetensorsHeader Header, byte[] Json) ReadHeader(string path, FileStream stream)
    {
        Span<byte> field = stackalloc byte[LengthField];
        var read = stream.ReadAtLeast(field, LengthField, throwOnEndOfStream: false);
        if (read < LengthField)
            throw new SafetensorsException(path, $"{read} bytes", $"at least {LengthField}, the header's length");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(field);
        if (length > LongestHeader)
            throw new SafetensorsException(path, $"a header of {length} bytes", $"at most {LongestHeader}");
        if (length > (ulong)(stream.Length - LengthField))
            throw new SafetensorsException(
                path,
                $"{stream.Length - LengthField} bytes behind the length field",
                $"a header of {length}"
            );

        var json = new byte[length];
        if (stream.ReadAtLeast(json, json.Length, throwOnEndOfStream: false) < json.Length)
            throw new SafetensorsException(path, "an end of file within the header", $"{length} bytes");
        return (SafetensorsHeaderParser.Parse(path, json, stream.Length - LengthField - json.Length), json);
    }

    private static IncrementalHash StartHash(string path, string checksum, byte[] json)
    {
        var position = SafetensorsHeader.ChecksumPosition(json, checksum);
        if (checksum.Length != DigestDigits || position < 0)
            throw new SafetensorsException(path, $"the checksum '{checksum}'", $"{DigestDigits} hexadecimal digits");
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(json.AsSpan(0, position));
        hash.AppendData(Encoding.ASCII.GetBytes(new string('0', DigestDigits)));
        hash.AppendData(json.AsSpan(position + DigestDigits));
        return hash;
    }

    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException(
                "Safetensors files are read and written on little-endian machines only."
            );
    }
}
