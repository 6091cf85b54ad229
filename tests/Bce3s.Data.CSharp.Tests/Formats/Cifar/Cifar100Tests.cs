using Xunit;

namespace Bce3s.Data.Tests.Formats;

public sealed class Cifar100Tests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Place(string subfolder) => Directory.CreateDirectory(Path.Combine(_folder.Path, subfolder)).FullName;

    private void AssertSet()
    {
        AssertSet(CifarLabels.Fine, [99, 0, 42], 7);
        AssertSet(CifarLabels.Coarse, [19, 3, 11], 5);
    }

    private void AssertSet(CifarLabels labels, long[] expectedTrain, long expectedTest)
    {
        var (train, test) = Cifar100.Load(_folder.Path, labels);
        using (train)
        using (test)
        {
            CifarFiles.AssertImages(train, 0, expectedTrain);
            CifarFiles.AssertImages(test, 3, expectedTest);
            Assert.Equal(labels == CifarLabels.Fine ? Cifar100.ClassNames : Cifar100.GroupNames, train.ClassNames);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("cifar-100-binary")]
    public void The_binary_version_is_found(string place)
    {
        File.WriteAllBytes(Path.Combine(Place(place), "train.bin"), CifarFiles.Records(0, [19, 99], [3, 0], [11, 42]));
        File.WriteAllBytes(
            Path.Combine(Place(place), "test.bin"),
            CifarFiles.Records(
                3,
                [
                    [5, 7],
                ]
            )
        );
        AssertSet();
    }

    [Theory]
    [InlineData("")]
    [InlineData("cifar-100-python")]
    public void The_python_version_is_found(string place)
    {
        File.WriteAllBytes(
            Path.Combine(Place(place), "train"),
            CifarFiles.Batch(0, 3, ("coarse_labels", [19, 3, 11]), ("fine_labels", [99, 0, 42]))
        );
        File.WriteAllBytes(
            Path.Combine(Place(place), "test"),
            CifarFiles.Batch(3, 1, ("coarse_labels", [5]), ("fine_labels", [7]))
        );
        AssertSet();
    }

    [Fact]
    public void Nothing_there_says_what_is_looked_for()
    {
        var error = Assert.Throws<DataNotFoundException>(() => Cifar100.Load(_folder.Path));
        Assert.Contains("cifar-100-python", error.Layout);
        Assert.Contains("kriz/cifar.html", error.WhereToGet);
    }

    [Fact]
    public void Records_of_cifar_10_are_refused_by_their_length()
    {
        _folder.File("train.bin", CifarFiles.Records(0, 1, 2));
        _folder.File("test.bin", CifarFiles.Records(0, 1));
        Assert.Contains(
            "3074 bytes (2 of labels",
            Assert.Throws<DataFormatException>(() => Cifar100.Load(_folder.Path)).Expected
        );
    }

    [Fact]
    public void Names_are_in_alphabetical_order_without_repeats()
    {
        Assert.Equal((100, 20, 10), (Cifar100.ClassNames.Count, Cifar100.GroupNames.Count, Cifar10.ClassNames.Count));
        foreach (var names in new[] { Cifar100.ClassNames, Cifar100.GroupNames, Cifar10.ClassNames })
            Assert.Equal(names.Distinct().Order(StringComparer.Ordinal), names);
    }

    [SkippableFact]
    public void Names_are_the_official_ones()
    {
        var folder = Path.Combine(Places.Repository, "..", "shared", "data", "cifar100");
        Skip.IfNot(Directory.Exists(folder), $"{folder} is not there.");
        Assert.Equal(
            File.ReadAllLines(Path.Combine(folder, "fine_label_names.txt")).Where(n => n != ""),
            Cifar100.ClassNames
        );
        Assert.Equal(
            File.ReadAllLines(Path.Combine(folder, "coarse_label_names.txt")).Where(n => n != ""),
            Cifar100.GroupNames
        );
    }

    /// <summary>The full set, where BCE3S_CIFAR100 names its folder: the classes, and the usual mean and deviation.</summary>
    [SkippableFact]
    public void The_full_set_has_500_images_a_class_and_the_usual_mean()
    {
        var folder = Environment.GetEnvironmentVariable("BCE3S_CIFAR100");
        Skip.If(folder is null, "BCE3S_CIFAR100 names no folder.");
        var (train, test) = Cifar100.Load(folder!);
        using (train)
        using (test)
        {
            Assert.All(train.ClassCounts, count => Assert.Equal(500, count));
            Assert.All(test.ClassCounts, count => Assert.Equal(100, count));
            for (var channel = 0; channel < 3; channel++)
            {
                using var plane = train.Images.select(1, channel).to(TorchSharp.torch.ScalarType.Float32);
                // CIFAR-100's own are 0.507, 0.487, 0.441: near those of CIFAR-10 that are used for both.
                Assert.Equal(Cifar.Mean[channel], plane.mean().item<float>() / 255, 0.02);
            }
        }
    }
}
