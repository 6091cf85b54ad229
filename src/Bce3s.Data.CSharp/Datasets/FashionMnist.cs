namespace Bce3s.Data;

/// <summary>
/// Fashion-MNIST (Xiao, Rasul, Vollgraf 2017, MIT licence): 28×28 grey pictures of clothes in 10 classes, 60,000 for
/// training and 10,000 for testing; or any subset in the same four files, such as the long-tailed one that comes with
/// this project.
/// </summary>
public static class FashionMnist
{
    /// <summary>The names of classes 0 … 9.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
    ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>Mean of the full training set's pixels in 0…1.</summary>
    public const double Mean = 0.2860;

    /// <summary>Standard deviation of the full training set's pixels in 0…1.</summary>
    public const double StandardDeviation = 0.3530;

    /// <summary>
    /// Reads the training and the test set from a folder. Which files they are (full or a subset) shows in their
    /// counts.
    /// </summary>
    /// <param name="folder">Holds the four files, each plain or as .gz.</param>
    /// <exception cref="DataNotFoundException">The folder or one of the files is missing.</exception>
    /// <exception cref="DataFormatException">A file is broken, empty or holds images that are not 28×28.</exception>
    public static (ImageDataset Train, ImageDataset Test) Load(string folder) =>
        IdxFolder.Load(
            folder,
            ClassNames,
            "the long-tailed subset is data/fashion-mnist-lt of this project; the full set is the Debian package "
                + "dataset-fashion-mnist (/usr/share/datasets/fashion-mnist), "
                + "https://github.com/zalandoresearch/fashion-mnist, or what `bce3s data fetch fashion-mnist` fetches"
        );

    /// <summary>
    /// Cuts the full set down to a long tail. Classes run from rare to common, class 9 (ankle boot) being the head: in
    /// the usual order the rare classes would be the ones that are easy to tell.
    /// </summary>
    /// <remarks>
    /// The defaults give the bundled subset image for image: 10, 16, 27, 46, 77, 129, 215, 359, 599, 1000 for training.
    /// </remarks>
    /// <param name="train">The full training set.</param>
    /// <param name="test">The full test set.</param>
    /// <param name="max">Training images of class 9.</param>
    /// <param name="imbalance">Images of class 9 over those of class 0; <see cref="LongTailProfile.Exponential"/> in
    /// between.</param>
    /// <param name="testPerClass">Test images of each class, the first ones.</param>
    /// <param name="selection">Which training images stay; <see cref="ImageSelection.FirstN"/> when left out.</param>
    /// <exception cref="ArgumentException">A class has too few images, or the profile is not possible.</exception>
    public static (ImageDataset Train, ImageDataset Test) LongTailed(
        ImageDataset train,
        ImageDataset test,
        long max = 1000,
        double imbalance = 100,
        long testPerClass = 200,
        ImageSelection? selection = null
    )
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        var profile = LongTailProfile.Exponential(max, imbalance, train.Classes);
        Array.Reverse(profile);
        var testCounts = new long[test.Classes];
        Array.Fill(testCounts, testPerClass);
        var trainIndices = (selection ?? ImageSelection.FirstN).Select(train.Labels, profile);
        var testIndices = ImageSelection.FirstN.Select(test.Labels, testCounts);
        return (train.Subset(trainIndices), test.Subset(testIndices));
    }
}
