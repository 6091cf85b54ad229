using System.Text;

namespace Bce3s.Data;

/// <summary>
/// Writes datasets with the class counts and the layout of public ones, and cheap generated pictures: for dry runs and
/// measurements at real size without the real images.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>inat18</c>: <c>train_val2018/&lt;super-category&gt;/&lt;class&gt;/&lt;32 hex digits&gt;.jpg</c>;
/// train2018.json, val2018.json; iNaturalist18_train.txt, iNaturalist18_val.txt.</item>
/// <item><c>imagenet-lt</c>: <c>train/n01440764/n01440764_0.JPEG</c>,
/// <c>val/n01440764/ILSVRC2012_val_00000001.JPEG</c>; ImageNet_LT_train.txt, …_val.txt (images of
/// <c>train</c>), …_test.txt (images of <c>val</c>).</item>
/// <item><c>webface4m</c>: train.rec, train.idx with a header record, as insightface has them, and its <c>property</c>
/// file.</item>
/// </list>
/// <see cref="MarkFile"/> says that the pictures are generated, so that nobody takes them for the dataset.
/// A class can be recognised by colours and shape. No image of a validation or test set is a training image. The same
/// seed gives the same files.
/// </remarks>
public static class SyntheticDataset
{
    /// <summary>The file with profile, scale and seed.</summary>
    public const string MarkFile = "SYNTHETIC.txt";

    /// <summary>Writes a dataset. The folder appears when all of it is written; an attempt that was cut short is
    /// cleared away by the next one.</summary>
    /// <param name="profile">Which dataset.</param>
    /// <param name="scale">Multiplies the class counts (and those of validation and test sets); a class keeps at least
    /// one image.</param>
    /// <param name="folder">Where to; not there yet, or empty.</param>
    /// <param name="size">Pixels of the longer side of a picture, 8 … 4096; <see cref="SyntheticProfile.Size"/> when
    /// left out.</param>
    /// <param name="seed">Of pictures, names and order. The class counts do not depend on it.</param>
    /// <param name="progress">Told every tenth of a second and at the end, by any thread.</param>
    /// <param name="cancellation">Ends the writing; nothing is kept.</param>
    /// <returns>The statistics of the training set.</returns>
    /// <exception cref="DataWriteException">The folder holds something, the disk is full or the file system refuses
    /// otherwise; nothing is kept.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A scale or size outside its range.</exception>
    /// <exception cref="OperationCanceledException">The writing was ended.</exception>
    public static DatasetStatistics Write(
        SyntheticProfile profile,
        double scale,
        string folder,
        int? size = null,
        long seed = 0,
        IProgress<SyntheticProgress>? progress = null,
        CancellationToken cancellation = default
    ) => Write(profile, scale, folder, size, seed, progress, WriteFile, cancellation);

    internal static DatasetStatistics Write(
        SyntheticProfile profile,
        double scale,
        string folder,
        int? size,
        long seed,
        IProgress<SyntheticProgress>? progress,
        Action<string, ReadOnlyMemory<byte>> writeFile,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var side = size ?? profile.Size;
        if (side is < 8 or > 4096)
            throw new ArgumentOutOfRangeException(nameof(size), side, "expected 8 … 4096 pixels");
        var statistics = new DatasetStatistics(profile.ClassCounts(scale));
        try
        {
            using var staged = new StagedFolder(folder);
            var writer = new SyntheticWriter(
                staged.Folder,
                profile,
                scale,
                side,
                seed,
                progress,
                writeFile,
                cancellation
            );
            profile.Layout.Write(writer);
            writeFile(
                Path.Combine(staged.Folder, MarkFile),
                Encoding.UTF8.GetBytes(new SyntheticMark(profile, scale, seed).Text)
            );
            staged.Commit();
            writer.Finish();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataWriteException(folder, $"{error.Message.TrimEnd('.')}; nothing was kept", error);
        }
        return statistics;
    }

    private static void WriteFile(string path, ReadOnlyMemory<byte> content)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        RandomAccess.Write(file, content.Span, 0);
    }
}
