using System.Buffers.Binary;

namespace Bce3s.Data;

/// <summary>The head of a record that holds an image (MXNet's <c>IRHeader</c>).</summary>
/// <param name="Labels">Its labels: one, or as many as the flag says.</param>
/// <param name="Id">The number that the writer gave it.</param>
/// <param name="Start">Where in the record the encoded image begins.</param>
internal readonly record struct ImageRecord(float[] Labels, ulong Id, int Start)
{
    /// <summary>Flag, label, id and second id.</summary>
    public const int HeadBytes = 24;

    // Identity ranges have two labels, object detection a few hundred.
    private const int MostLabels = 4096;

    /// <summary>The bytes from the start of a record in which its head lies.</summary>
    public const int LongestHead = HeadBytes + sizeof(float) * MostLabels;

    /// <summary>Whether it has several labels; then the one in the head does not count.</summary>
    public bool HasList => Start > HeadBytes;

    /// <param name="file">For messages.</param>
    /// <param name="offset">Where the record starts.</param>
    /// <param name="bytes">The record, or its first <see cref="LongestHead"/> bytes.</param>
    public static ImageRecord Parse(RecordFile file, long offset, ReadOnlySpan<byte> bytes)
    {
        var id = IdOf(file, offset, bytes);
        var flag = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (flag == 0)
            return new([BinaryPrimitives.ReadSingleLittleEndian(bytes[4..])], id, HeadBytes);
        if (flag > MostLabels || HeadBytes + sizeof(float) * (int)flag > bytes.Length)
            throw file.Refuse(
                offset,
                $"{bytes.Length} bytes with {flag} labels",
                $"at most {MostLabels} labels that are there"
            );
        var labels = new float[flag];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(HeadBytes + sizeof(float) * i)..]);
        return new(labels, id, HeadBytes + sizeof(float) * labels.Length);
    }

    /// <summary>The number that the writer gave a record.</summary>
    public static ulong IdOf(RecordFile file, long offset, ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeadBytes
            ? BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..])
            : throw file.Refuse(offset, $"{bytes.Length} bytes", $"{HeadBytes} of an image record's head");
}
