using System.Globalization;

namespace Bce3s.Data;

/// <summary>
/// insightface's training sets: aligned faces, 112×112, identity by identity in RecordIO.
/// </summary>
/// <remarks>
/// Record 0 holds (N + 1, N + 1 + C), records 1 … N the images with their identity as label, records N + 1 … N + C the
/// first and one past the last image record of each identity. <c>property</c> holds <c>C,height,width</c>.
/// </remarks>
internal sealed class FacesLayout : SyntheticLayout
{
    // Of this many identities the images are in memory at a time.
    private const int Together = 256;

    // Labels are float32, which count no further.
    private const long MostRecords = 1 << 24;

    public override bool Square => true;

    public override long HeldOut(int classes, double scale) => 0;

    public override void Write(SyntheticWriter writer)
    {
        var (counts, classes) = (writer.Counts, writer.Counts.Length);
        var images = counts.Sum();
        if (images + 1 + classes > MostRecords)
            throw new ArgumentOutOfRangeException(
                "scale",
                $"A scale of {writer.Scale} gives {images} images; the format holds {MostRecords - 1 - classes} of {classes} identities."
            );
        using (var records = new RecordWriter(Path.Combine(writer.Folder, "train.rec")))
        {
            records.Write(0, images + 1, images + 1 + classes);
            var key = 1L;
            for (var from = 0; from < classes; from += Together)
            {
                var encoded = new byte[Math.Min(Together, classes - from)][][];
                writer.ForEachClass(
                    from,
                    from + encoded.Length,
                    (label, pictures) => encoded[label - from] = Encode(pictures, label, counts[label])
                );
                for (var i = 0; i < encoded.Length; i++)
                    foreach (var image in encoded[i])
                    {
                        records.Write(key++, from + i, image);
                        writer.Written(1);
                    }
            }
            var first = 1L;
            for (var c = 0; c < classes; c++, first += counts[c - 1])
                records.Write(key++, first, first + counts[c]);
        }
        var size = writer.SizeOf(0);
        File.WriteAllText(
            Path.Combine(writer.Folder, "property"),
            string.Create(CultureInfo.InvariantCulture, $"{classes},{size.Height},{size.Width}\n")
        );
    }

    private static byte[][] Encode(SyntheticPictures pictures, int label, long count)
    {
        var images = new byte[count][];
        for (var i = 0; i < count; i++)
            images[i] = pictures.Jpeg(label, i % SyntheticPictures.TrainVariations, $"{label}/{i}").ToArray();
        return images;
    }
}
