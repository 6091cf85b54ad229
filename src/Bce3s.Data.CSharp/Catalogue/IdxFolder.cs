namespace Bce3s.Data;

/// <summary>
/// The four IDX files of MNIST and of every dataset that took its place: training and test images of 28×28 grey pixels,
/// training and test labels, each plain or as .gz.
/// </summary>
internal static class IdxFolder
{
    public const string TrainImages = "train-images-idx3-ubyte";
    public const string TrainLabels = "train-labels-idx1-ubyte";
    public const string TestImages = "t10k-images-idx3-ubyte";
    public const string TestLabels = "t10k-labels-idx1-ubyte";

    public const string Layout =
        $"{TrainImages}.gz, {TrainLabels}.gz, {TestImages}.gz, {TestLabels}.gz (or the same unpacked, without .gz)";

    private const long Side = 28;

    /// <summary>Whether all four files are there.</summary>
    public static bool IsIn(string folder) => Array.TrueForAll(Paths(folder), path => path is not null);

    /// <summary>Reads both sets.</summary>
    /// <param name="folder">Holds the four files.</param>
    /// <param name="classNames">The names of the classes.</param>
    /// <param name="whereToGet">For the message when a file is missing.</param>
    /// <exception cref="DataNotFoundException">The folder or one of the files is missing.</exception>
    /// <exception cref="DataFormatException">A file is broken, empty or holds images that are not 28×28.</exception>
    public static (ImageDataset Train, ImageDataset Test) Load(
        string folder,
        IReadOnlyList<string> classNames,
        string whereToGet
    )
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (Paths(folder) is not [{ } trainImages, { } trainLabels, { } testImages, { } testLabels])
            throw new DataNotFoundException(folder, Layout, whereToGet);

        var train = Read(trainImages, trainLabels, classNames);
        try
        {
            return (train, Read(testImages, testLabels, classNames));
        }
        catch
        {
            train.Dispose();
            throw;
        }
    }

    private static string?[] Paths(string folder) =>
        Array.ConvertAll([TrainImages, TrainLabels, TestImages, TestLabels], name => Locate(folder, name));

    private static string? Locate(string folder, string name)
    {
        var plain = Path.Combine(folder, name);
        return File.Exists(plain + ".gz") ? plain + ".gz"
            : File.Exists(plain) ? plain
            : null;
    }

    private static ImageDataset Read(string imagesPath, string labelsPath, IReadOnlyList<string> classNames)
    {
        var set = IdxFile.ReadDataset(imagesPath, labelsPath, classNames);
        if (set.Count > 0 && set.Images.shape is [_, _, Side, Side])
            return set;
        var shape = string.Join("×", set.Images.shape);
        set.Dispose();
        throw new DataFormatException(
            imagesPath,
            $"images of shape {shape}",
            $"at least one image, each 1×{Side}×{Side}"
        );
    }
}
