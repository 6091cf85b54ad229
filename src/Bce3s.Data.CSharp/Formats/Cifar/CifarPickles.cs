namespace Bce3s.Data;

/// <summary>
/// Reads CIFAR's Python version: pickles of a dictionary with <c>data</c> (numpy bytes N×3072) and lists of labels.
/// </summary>
internal static class CifarPickles
{
    /// <param name="paths">The files, in the order of their images.</param>
    /// <param name="labelKey">The key of the labels: <c>labels</c>, <c>fine_labels</c> or <c>coarse_labels</c>.</param>
    /// <param name="classNames">The names of the classes.</param>
    public static ImageDataset Read(IReadOnlyList<string> paths, string labelKey, IReadOnlyList<string> classNames)
    {
        var parts = new List<(long, CifarImages.Fill)>();
        foreach (var path in paths)
        {
            var (data, ownLabels) = ReadBatch(path, labelKey, classNames.Count);
            parts.Add(
                (
                    ownLabels.Length,
                    (pixels, labels) =>
                    {
                        data.Span.CopyTo(pixels);
                        ownLabels.CopyTo(labels);
                    }
                )
            );
        }
        return CifarImages.Gather(paths[0], parts, classNames);
    }

    private static (ReadOnlyMemory<byte> Data, long[] Labels) ReadBatch(string path, string labelKey, int classes)
    {
        var expected = $"a dictionary with 'data' and '{labelKey}'";
        var content = Unpickler.Read(path);
        if (content is not PickleDictionary batch)
            throw new DataFormatException(path, PickleValue.KindOf(content), expected);
        if (!batch.TryGet("data", out object? data) || !batch.TryGet(labelKey, out object? labelList))
            throw new DataFormatException(
                path,
                $"a dictionary with {string.Join(", ", batch.Keys.Take(8).Select(key => $"'{key}'"))}",
                expected
            );
        if (
            data
            is not NumpyArray
            {
                Type: { Kind: 'u', Size: 1 },
                IsFortran: false,
                Shape: [var count, CifarImages.Pixels]
            } array
        )
            throw new DataFormatException(
                path,
                $"{PickleValue.KindOf(data)} under 'data'",
                $"a numpy array u1 [N, {CifarImages.Pixels}]"
            );
        if (PickleValue.IntegersOf(labelList) is not { } labels)
            throw new DataFormatException(
                path,
                $"{PickleValue.KindOf(labelList)} under '{labelKey}'",
                "a list of whole numbers"
            );
        if (count == 0 || labels.Length != count)
            throw new DataFormatException(
                path,
                $"{labels.Length} labels for {count} images",
                "a label an image, and images"
            );
        if (Array.FindIndex(labels, l => l < 0 || l >= classes) is var bad and >= 0)
            throw new DataFormatException(path, $"label {labels[bad]} of record {bad}", $"labels 0 … {classes - 1}");
        return (array.Data, labels);
    }
}
