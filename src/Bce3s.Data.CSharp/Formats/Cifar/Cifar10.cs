namespace Bce3s.Data;

/// <summary>
/// CIFAR-10 (Krizhevsky 2009): 32×32 colour pictures in 10 classes, 50,000 for training and 10,000 for testing.
/// </summary>
public static class Cifar10
{
    private const string BinaryFolder = "cifar-10-batches-bin";
    private const string PythonFolder = "cifar-10-batches-py";
    private const string TestBatch = "test_batch";
    private const string Labels = "labels";

    private static readonly string[] s_trainBatches = [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}")];

    /// <summary>The names of classes 0 … 9.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
    ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>
    /// Reads the training and the test set: the binary version, the Python version, or <c>train.bin</c> and
    /// <c>test.bin</c> with all records of the binary version; the first of these that is there.
    /// </summary>
    /// <param name="folder">The folder with the files, or the one in which the archive was unpacked.</param>
    /// <exception cref="DataNotFoundException">No version is there completely.</exception>
    /// <exception cref="DataFormatException">A file is broken.</exception>
    public static (ImageDataset Train, ImageDataset Test) Load(string folder)
    {
        string[] batches = [.. s_trainBatches, TestBatch];
        if (
            CifarFolder.Find(folder, ["", BinaryFolder], Array.ConvertAll(batches, name => $"{name}.bin")) is { } binary
        )
            return CifarFolder.Both(
                () => ImageRecords.Read(binary[..^1], ClassNames),
                () => ImageRecords.Read(binary[^1..], ClassNames)
            );
        if (CifarFolder.Find(folder, ["", PythonFolder], batches) is { } python)
            return CifarFolder.Both(
                () => CifarPickles.Read(python[..^1], Labels, ClassNames),
                () => CifarPickles.Read(python[^1..], Labels, ClassNames)
            );
        if (CifarFolder.Find(folder, [""], [Cifar.TrainFile, Cifar.TestFile]) is { } plain)
            return CifarFolder.Both(
                () => ImageRecords.Read(plain[..1], ClassNames),
                () => ImageRecords.Read(plain[1..], ClassNames)
            );
        throw new DataNotFoundException(
            folder,
            $"data_batch_1.bin … data_batch_5.bin and test_batch.bin (binary version), the same without .bin (Python version), "
                + $"or {Cifar.TrainFile} and {Cifar.TestFile}; there, in {BinaryFolder} or in {PythonFolder}",
            Cifar.WhereToGet
        );
    }
}
