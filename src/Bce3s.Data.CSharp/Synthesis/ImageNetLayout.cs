namespace Bce3s.Data;

/// <summary>ImageNet-LT: ILSVRC 2012's folders, and the three lists of Liu et al. 2019.</summary>
internal sealed class ImageNetLayout : SyntheticLayout
{
    private const int ValidationImages = 20;
    private const int TestImages = 50;

    public override long HeldOut(int classes, double scale) =>
        classes * (SyntheticProfile.Scaled(ValidationImages, scale) + SyntheticProfile.Scaled(TestImages, scale));

    public override void Write(SyntheticWriter writer)
    {
        var validation = SyntheticProfile.Scaled(ValidationImages, writer.Scale);
        var test = SyntheticProfile.Scaled(TestImages, writer.Scale);
        writer.ForEachClass(
            0,
            writer.Counts.Length,
            (label, pictures) =>
            {
                void Write(string path, long variation) =>
                    writer.WriteImage(path, pictures.Jpeg(label, (int)variation, path));

                var count = writer.Counts[label];
                writer.CreateFolder($"train/{Synset(label)}");
                for (var i = 0L; i < count; i++)
                    Write(Train(label, i), i % SyntheticPictures.TrainVariations);
                for (var i = 0L; i < validation; i++)
                    Write(Train(label, count + i), SyntheticPictures.TrainVariations + i);
                writer.CreateFolder($"val/{Synset(label)}");
                for (var i = 0L; i < test; i++)
                    Write(Test(label, i, test), SyntheticPictures.TrainVariations + validation + i);
            }
        );
        List(writer, "train", label => Images(0, writer.Counts[label], i => Train(label, i)));
        List(writer, "val", label => Images(writer.Counts[label], validation, i => Train(label, i)));
        List(writer, "test", label => Images(0, test, i => Test(label, i, test)));
    }

    // Made-up synset numbers from the first of ILSVRC 2012 to about its last.
    private static string Synset(int label) => $"n{1_440_764 + label * 13_650:D8}";

    private static string Train(int label, long image) => $"train/{Synset(label)}/{Synset(label)}_{image}.JPEG";

    private static string Test(int label, long image, long perClass) =>
        $"val/{Synset(label)}/ILSVRC2012_val_{label * perClass + image + 1:D8}.JPEG";

    private static IEnumerable<string> Images(long from, long count, Func<long, string> path)
    {
        for (var i = from; i < from + count; i++)
            yield return path(i);
    }

    private static void List(SyntheticWriter writer, string split, Func<int, IEnumerable<string>> ofClass) =>
        ImageList.Write(
            Path.Combine(writer.Folder, $"ImageNet_LT_{split}.txt"),
            Enumerable.Range(0, writer.Counts.Length).SelectMany(c => ofClass(c).Select(path => (path, (long)c)))
        );
}
