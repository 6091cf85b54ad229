namespace Bce3s.Data;

/// <summary>
/// MNIST (LeCun, Cortes, Burges 1998): 28×28 grey pictures of handwritten digits in 10 classes, 60,000 for training and
/// 10,000 for testing.
/// </summary>
public static class Mnist
{
    /// <summary>The names of classes 0 … 9.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Mean of the training set's pixels in 0…1.</summary>
    public const double Mean = 0.1307;

    /// <summary>Standard deviation of the training set's pixels in 0…1.</summary>
    public const double StandardDeviation = 0.3081;

    /// <summary>Reads the training and the test set from a folder.</summary>
    /// <param name="folder">Holds the four files, each plain or as .gz.</param>
    /// <exception cref="DataNotFoundException">The folder or one of the files is missing.</exception>
    /// <exception cref="DataFormatException">A file is broken, empty or holds images that are not 28×28.</exception>
    public static (ImageDataset Train, ImageDataset Test) Load(string folder) =>
        IdxFolder.Load(folder, ClassNames, KnownDatasets.Find("mnist").WhereToGet);
}
