using System.Text.Json;

namespace Bce3s.Data;

/// <summary>Reads a safetensors header and checks every claim in it against the bytes that are there.</summary>
internal static class SafetensorsHeaderParser
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <param name="path">The file, for messages.</param>
    /// <param name="json">The header's bytes.</param>
    /// <param name="dataLength">Bytes behind the header.</param>
    public static SafetensorsHeader Parse(string path, ReadOnlyMemory<byte> json, long dataLength)
    {
        if (json.IsEmpty || json.Span[0] != '{')
            throw new SafetensorsException(path, "a header that does not start with '{'", "a JSON object");
        try
        {
            using var document = JsonDocument.Parse(json, s_strict);
            var metadata = new Dictionary<string, string>();
            var entries = new List<SafetensorsEntry>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.NameEquals(SafetensorsHeader.MetadataKey))
                    ReadMetadata(path, property.Value, metadata);
                else
                    entries.Add(ReadEntry(path, property.Name, property.Value));
            }
            entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
            CheckOffsets(path, entries, dataLength);
            return new(entries, metadata);
        }
        // InvalidOperationException: a text that is no valid Unicode, found only when it is read.
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new SafetensorsException(path, "a header that is not valid JSON", "a JSON object", broken);
        }
    }

    private static void ReadMetadata(string path, JsonElement value, Dictionary<string, string> metadata)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw new SafetensorsException(
                path,
                $"{SafetensorsHeader.MetadataKey} of kind {value.ValueKind}",
                "an object of texts"
            );
        foreach (var property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                throw new SafetensorsException(
                    path,
                    $"metadata '{property.Name}' of kind {property.Value.ValueKind}",
                    "a text"
                );
            metadata.Add(property.Name, property.Value.GetString()!);
        }
    }

    private static SafetensorsEntry ReadEntry(string path, string name, JsonElement value)
    {
        if (
            value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var dtype)
            || dtype.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var shape)
            || !value.TryGetProperty("data_offsets", out var offsets)
        )
            throw new SafetensorsException(path, $"tensor '{name}' without dtype, shape and data_offsets", "all three");
        if (!ElementTypes.TryParse(dtype.GetString(), out var type))
            throw new SafetensorsException(
                path,
                $"tensor '{name}' of dtype {dtype.GetString()}",
                $"one of {ElementTypes.Codes}"
            );

        var sizes = ReadNumbers(path, name, "shape", shape);
        if (ReadNumbers(path, name, "data_offsets", offsets) is not [var begin, var end] || begin > end)
            throw new SafetensorsException(
                path,
                $"tensor '{name}' with data_offsets {Excerpt(offsets)}",
                "[begin, end], begin ≤ end"
            );

        var bytes = CheckedBytes(sizes, ElementTypes.Bytes(type));
        if (bytes != end - begin)
            throw new SafetensorsException(
                path,
                $"{end - begin} bytes for tensor '{name}'",
                $"{(bytes < 0 ? "more than 2^63" : bytes)} ({dtype.GetString()} [{string.Join(", ", sizes)}])"
            );
        return new(name, type, sizes, begin, end);
    }

    /// <summary>The start of a value, for messages: a damaged header can hold megabytes in one.</summary>
    private static string Excerpt(JsonElement value) =>
        value.GetRawText() is { Length: > 60 } text ? text[..60] + "…" : value.GetRawText();

    private static long[] ReadNumbers(string path, string name, string what, JsonElement value)
    {
        var numbers = new List<long>();
        var valid = value.ValueKind == JsonValueKind.Array;
        if (valid)
            foreach (var element in value.EnumerateArray())
            {
                valid &=
                    element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) && number >= 0;
                if (!valid)
                    break;
                numbers.Add(element.GetInt64());
            }
        return valid
            ? [.. numbers]
            : throw new SafetensorsException(
                path,
                $"tensor '{name}' with {what} {Excerpt(value)}",
                "a list of whole numbers from 0 on"
            );
    }

    /// <summary>The bytes of a shape, or −1 when no file could hold them.</summary>
    private static long CheckedBytes(long[] sizes, int elementBytes)
    {
        if (Array.IndexOf(sizes, 0) >= 0)
            return 0;
        Int128 bytes = elementBytes;
        foreach (var size in sizes)
        {
            bytes *= size;
            if (bytes > long.MaxValue)
                return -1;
        }
        return (long)bytes;
    }

    private static void CheckOffsets(string path, List<SafetensorsEntry> entries, long dataLength)
    {
        long position = 0;
        foreach (var entry in entries)
        {
            if (entry.Begin != position)
                throw new SafetensorsException(
                    path,
                    $"tensor '{entry.Name}' at byte {entry.Begin} of the data",
                    $"byte {position}, without gap or overlap"
                );
            position = entry.End;
        }
        if (position != dataLength)
            throw new SafetensorsException(path, $"{dataLength} bytes of data", $"{position}, as the header says");
    }
}
