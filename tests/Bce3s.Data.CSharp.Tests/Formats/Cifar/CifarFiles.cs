namespace Bce3s.Data.Tests.Formats;

/// <summary>Writes small sets in CIFAR's layouts: image i of a set is filled from i, its label is given.</summary>
internal static class CifarFiles
{
    public const int Pixels = 3 * 32 * 32;

    /// <summary>The bytes of an image: every one of the first 60,000 images has others.</summary>
    public static byte[] Image(int image) =>
        [.. Enumerable.Range(0, Pixels).Select(i => (byte)(image * 31 + i * (1 + image % 7) + i / 256 + image / 256))];

    /// <summary>Binary records: each label's bytes, then the image; images count up from <paramref name="first"/>.</summary>
    public static byte[] Records(int first, params byte[][] labels) =>
        [.. labels.SelectMany((own, i) => own.Concat(Image(first + i)))];

    public static byte[] Records(int first, params byte[] labels) =>
        Records(first, Array.ConvertAll(labels, label => new[] { label }));

    /// <summary>A batch of the Python version, as Python 2 wrote it.</summary>
    public static byte[] Batch(int first, int count, params (string Key, int[] Labels)[] labels)
    {
        var data = Enumerable.Range(first, count).SelectMany(Image).ToArray();
        var pickle = new PickleBytes().Proto(2).Ascii("}(").OldText("batch_label").OldText("a batch");
        foreach (var (key, own) in labels)
            pickle.OldText(key).Integers(own);
        pickle.OldText("data").Array("u1", [count, Pixels], data).OldText("filenames").Ascii("](");
        for (var i = 0; i < count; i++)
            pickle.OldText($"picture_{first + i}.png");
        return pickle.Ascii("eu").Stop().ToArray();
    }

    public static void AssertImages(ImageDataset set, int first, params long[] labels)
    {
        Xunit.Assert.Equal(labels, set.Labels);
        Xunit.Assert.Equal([labels.Length, 3, 32, 32], set.Images.shape);
        Xunit.Assert.Equal(
            Enumerable.Range(first, labels.Length).SelectMany(Image).ToArray(),
            set.Images.data<byte>().ToArray()
        );
    }
}
