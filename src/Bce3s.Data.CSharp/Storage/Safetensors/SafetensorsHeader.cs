using System.Text;
using System.Text.Json;

namespace Bce3s.Data;

/// <summary>What a safetensors file holds, without the data.</summary>
public sealed class SafetensorsHeader
{
    /// <summary>
    /// The metadata key of the checksum: SHA-256, lower-case hexadecimal, of everything behind the length field, its
    /// own digits read as zeros.
    /// </summary>
    public const string ChecksumKey = "sha256";

    internal const string MetadataKey = "__metadata__";

    internal SafetensorsHeader(IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata) =>
        (Entries, Metadata) = (entries, metadata);

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>The texts of <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Bytes of data behind the header.</summary>
    public long DataLength => Entries.Count == 0 ? 0 : Entries[^1].End;

    /// <summary>The checksum the file claims, if any.</summary>
    public string? Checksum => Metadata.GetValueOrDefault(ChecksumKey);

    /// <summary>
    /// The header as JSON, filled up with spaces to a multiple of 8 bytes, so that the data is aligned.
    /// </summary>
    internal byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach (var (key, value) in Metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
            foreach (var entry in Entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", ElementTypes.Code(entry.Type));
                json.WriteStartArray("shape");
                foreach (var size in entry.Shape)
                    json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(entry.Begin);
                json.WriteNumberValue(entry.End);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    /// <summary>
    /// Where the checksum's digits stand in the header's bytes as <see cref="ToJson"/> writes them, or −1.
    /// </summary>
    internal static int ChecksumPosition(ReadOnlySpan<byte> json, string checksum)
    {
        // A quotation mark inside any other text is escaped, so these bytes can only be the metadata's property itself.
        var property = $"\"{ChecksumKey}\":\"";
        var start = json.IndexOf(Encoding.UTF8.GetBytes($"{property}{checksum}\""));
        return start < 0 ? -1 : start + property.Length;
    }
}
