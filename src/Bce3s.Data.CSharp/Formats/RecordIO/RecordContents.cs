using System.Buffers.Binary;

namespace Bce3s.Data;

/// <summary>The records of a file that are images, and their labels.</summary>
/// <param name="Images">Key and offset of each.</param>
/// <param name="Labels">The class of each.</param>
/// <param name="Classes">Number of classes.</param>
internal sealed record RecordContents((ulong Key, long Offset)[] Images, long[] Labels, int Classes)
{
    /// <param name="file">The file.</param>
    /// <param name="records">Its records.</param>
    /// <param name="classes">Number of classes; the largest label or the identities counted in the file when left out.</param>
    public static RecordContents Read(RecordFile file, IReadOnlyList<(ulong Key, long Offset)> records, int? classes)
    {
        var images = new List<(ulong, long)>();
        var labels = new List<long>();
        ImageRecord? counts = null;
        var identities = 0;
        var buffer = new byte[ImageRecord.HeadBytes];
        var starts = records.Select(record => record.Offset).Order().ToArray();
        foreach (var record in records)
        {
            var (head, hasImage) = ReadHead(file, record.Offset, EndOf(record.Offset, starts), ref buffer);
            if (hasImage)
            {
                images.Add(record);
                labels.Add(LabelOf(file, record.Offset, head.Labels[0], classes ?? ImageList.MaxClasses));
            }
            else if (counts is null && images.Count == 0 && head is { HasList: true, Labels.Length: >= 2 })
                counts = head;
            else if (counts is null)
                throw file.Refuse(record.Offset, "no image", "an image behind the labels");
            else
                identities++;
        }
        if (images.Count == 0)
            throw new DataFormatException(file.Path, $"{records.Count} records without an image", "at least one image");
        if (counts is { Labels: [var end, ..] } && !IsEndOf(images.Count, end))
            throw new DataFormatException(
                file.Path,
                $"{images.Count} images",
                $"{end - 1.0}: the first record says that their keys end before {end}"
            );
        return new(
            [.. images],
            [.. labels],
            classes ?? (int)Math.Max(labels.Max() + 1, Math.Min(identities, ImageList.MaxClasses))
        );
    }

    /// <summary>Whether a record's count says that the keys of so many images, from 1 on, end before it: a float32 like all labels.</summary>
    internal static bool IsEndOf(int images, float end) => end == (float)(images + 1L);

    /// <summary>Where the next record of the file starts.</summary>
    private static long EndOf(long offset, long[] starts)
    {
        var next = Array.BinarySearch(starts, offset) + 1;
        return next < starts.Length ? starts[next] : long.MaxValue;
    }

    private static (ImageRecord Head, bool HasImage) ReadHead(RecordFile file, long offset, long end, ref byte[] buffer)
    {
        var (length, _) = file.Read(offset, ImageRecord.HeadBytes, ref buffer, end);
        var flag = length < ImageRecord.HeadBytes ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(buffer);
        if (flag > 0)
            file.Read(offset, ImageRecord.LongestHead, ref buffer);
        var known = Math.Min(length, flag > 0 ? ImageRecord.LongestHead : ImageRecord.HeadBytes);
        var head = ImageRecord.Parse(file, offset, buffer.AsSpan(0, known));
        return (head, length > head.Start);
    }

    private static long LabelOf(RecordFile file, long offset, float label, int classes) =>
        label >= 0 && label < classes && label == MathF.Floor(label)
            ? (long)label
            : throw file.Refuse(offset, $"the label {label}", $"a class: 0 … {classes - 1}");
}
