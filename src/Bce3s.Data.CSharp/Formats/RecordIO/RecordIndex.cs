using System.Buffers.Text;

namespace Bce3s.Data;

/// <summary>Where the records of a RecordIO file start: a text file of lines <c>key\toffset</c>.</summary>
internal static class RecordIndex
{
    // The head of its part.
    private const int SmallestRecord = 8;

    /// <summary>The index's keys and offsets, in its order.</summary>
    /// <param name="path">The index.</param>
    /// <param name="records">The file that it belongs to: every offset lies in it. No key and no offset is there twice.</param>
    public static List<(ulong Key, long Offset)> Read(string path, RecordFile records)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var entries = new List<(ulong Key, long Offset)>();
        var lines = new ByteLines(path, stream);
        while (lines.Next(out var line))
        {
            var tab = line.IndexOf((byte)'\t');
            if (
                tab < 0
                || !Utf8Parser.TryParse(line[..tab], out ulong key, out var digits)
                || digits != tab
                || !Utf8Parser.TryParse(line[(tab + 1)..], out long offset, out digits)
                || digits != line.Length - tab - 1
            )
                throw new DataFormatException(
                    path,
                    $"line {lines.Number}: {Excerpt.Of(line)}",
                    "a key, a tab and an offset"
                );
            if (offset < 0 || offset > records.Length - SmallestRecord || offset % 4 != 0)
                throw new DataFormatException(
                    path,
                    $"the offset {offset} in line {lines.Number}",
                    $"a multiple of 4 within the {records.Length} bytes of {records.Path}"
                );
            entries.Add((key, offset));
        }
        CheckDistinct(path, "key", [.. entries.Select(entry => entry.Key)]);
        CheckDistinct(path, "offset", [.. entries.Select(entry => (ulong)entry.Offset)]);
        return entries;
    }

    private static void CheckDistinct(string path, string what, ulong[] numbers)
    {
        Array.Sort(numbers);
        for (var i = 1; i < numbers.Length; i++)
            if (numbers[i] == numbers[i - 1])
                throw new DataFormatException(path, $"the {what} {numbers[i]} twice", $"every {what} once");
    }

    /// <summary>Finds the records by reading the file from its start: the keys are the numbers that their writer gave them.</summary>
    public static List<(ulong Key, long Offset)> Scan(RecordFile records)
    {
        var entries = new List<(ulong, long)>();
        var buffer = new byte[ImageRecord.HeadBytes];
        for (long offset = 0, next; offset < records.Length; offset = next)
        {
            (var length, next) = records.Read(offset, ImageRecord.HeadBytes, ref buffer);
            entries.Add((ImageRecord.IdOf(records, offset, buffer.AsSpan(0, Math.Min(length, buffer.Length))), offset));
        }
        return entries;
    }
}
