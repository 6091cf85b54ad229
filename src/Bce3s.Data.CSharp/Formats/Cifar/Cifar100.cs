namespace Bce3s.Data;

/// <summary>
/// CIFAR-100 (Krizhevsky 2009): 32×32 colour pictures in 100 classes, or in 20 groups of them, 50,000 for training and
/// 10,000 for testing.
/// </summary>
public static class Cifar100
{
    private const string BinaryFolder = "cifar-100-binary";
    private const string PythonFolder = "cifar-100-python";

    /// <summary>The names of classes 0 … 99.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        """
            apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly
            camel can castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup
            dinosaur dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower
            leopard lion lizard lobster man maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid
            otter palm_tree pear pickup_truck pine_tree plain plate poppy porcupine possum rabbit raccoon ray
            road rocket rose sea seal shark shrew skunk skyscraper snail snake spider squirrel streetcar
            sunflower sweet_pepper table tank telephone television tiger tractor train trout tulip turtle
            wardrobe whale willow_tree wolf woman worm
            """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The names of groups 0 … 19.</summary>
    public static IReadOnlyList<string> GroupNames { get; } =
        """
            aquatic_mammals fish flowers food_containers fruit_and_vegetables household_electrical_devices
            household_furniture insects large_carnivores large_man-made_outdoor_things
            large_natural_outdoor_scenes large_omnivores_and_herbivores medium_mammals non-insect_invertebrates
            people reptiles small_mammals trees vehicles_1 vehicles_2
            """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// Reads the training and the test set: the binary version or the Python version, the first that is there.
    /// </summary>
    /// <param name="folder">The folder with the files, or the one in which the archive was unpacked.</param>
    /// <param name="labels">Classes or groups.</param>
    /// <exception cref="DataNotFoundException">No version is there completely.</exception>
    /// <exception cref="DataFormatException">A file is broken.</exception>
    public static (ImageDataset Train, ImageDataset Test) Load(string folder, CifarLabels labels = CifarLabels.Fine)
    {
        var (names, key, place) = labels switch
        {
            CifarLabels.Fine => (ClassNames, "fine_labels", 1),
            CifarLabels.Coarse => (GroupNames, "coarse_labels", 0),
            _ => throw new ArgumentOutOfRangeException(nameof(labels), labels, "expected Fine or Coarse"),
        };
        if (CifarFolder.Find(folder, ["", BinaryFolder], [Cifar.TrainFile, Cifar.TestFile]) is { } binary)
            return CifarFolder.Both(
                () => ImageRecords.Read(binary[..1], names, labelBytes: 2, label: place),
                () => ImageRecords.Read(binary[1..], names, labelBytes: 2, label: place)
            );
        if (CifarFolder.Find(folder, ["", PythonFolder], ["train", "test"]) is { } python)
            return CifarFolder.Both(
                () => CifarPickles.Read(python[..1], key, names),
                () => CifarPickles.Read(python[1..], key, names)
            );
        throw new DataNotFoundException(
            folder,
            $"{Cifar.TrainFile} and {Cifar.TestFile} (binary version) or train and test (Python version); there, in "
                + $"{BinaryFolder} or in {PythonFolder}",
            Cifar.WhereToGet
        );
    }
}
