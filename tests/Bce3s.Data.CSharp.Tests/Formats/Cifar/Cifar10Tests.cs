using Xunit;

namespace Bce3s.Data.Tests.Formats;

public sealed class Cifar10Tests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Place(string subfolder) => Directory.CreateDirectory(Path.Combine(_folder.Path, subfolder)).FullName;

    // Batches of 1, 2, 1, 2, 1 images: labels 0 … 6; the test set has image 100 of class 9.
    private static readonly int[] s_firsts = [0, 1, 3, 4, 6, 7];

    private void WriteBinary(string folder)
    {
        for (var batch = 1; batch <= 5; batch++)
        {
            var labels = Enumerable
                .Range(s_firsts[batch - 1], s_firsts[batch] - s_firsts[batch - 1])
                .Select(i => (byte)i);
            File.WriteAllBytes(
                Path.Combine(folder, $"data_batch_{batch}.bin"),
                CifarFiles.Records(s_firsts[batch - 1], labels.ToArray())
            );
        }
        File.WriteAllBytes(Path.Combine(folder, "test_batch.bin"), CifarFiles.Records(100, 9));
    }

    private void WritePython(string folder)
    {
        for (var batch = 1; batch <= 5; batch++)
        {
            var (first, count) = (s_firsts[batch - 1], s_firsts[batch] - s_firsts[batch - 1]);
            File.WriteAllBytes(
                Path.Combine(folder, $"data_batch_{batch}"),
                CifarFiles.Batch(first, count, ("labels", [.. Enumerable.Range(first, count)]))
            );
        }
        File.WriteAllBytes(Path.Combine(folder, "test_batch"), CifarFiles.Batch(100, 1, ("labels", [9])));
    }

    private void AssertSet()
    {
        var (train, test) = Cifar10.Load(_folder.Path);
        using (train)
        using (test)
        {
            CifarFiles.AssertImages(train, 0, 0, 1, 2, 3, 4, 5, 6);
            CifarFiles.AssertImages(test, 100, 9);
            Assert.Equal("airplane", train.ClassNames[0]);
            Assert.Equal("truck", test.ClassNames[9]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("cifar-10-batches-bin")]
    public void The_binary_version_is_found(string place)
    {
        WriteBinary(Place(place));
        AssertSet();
    }

    [Theory]
    [InlineData("")]
    [InlineData("cifar-10-batches-py")]
    public void The_python_version_is_found(string place)
    {
        WritePython(Place(place));
        AssertSet();
    }

    [Fact]
    public void One_file_each_is_found()
    {
        _folder.File("train.bin", CifarFiles.Records(0, 0, 1, 2, 3, 4, 5, 6));
        _folder.File("test.bin", CifarFiles.Records(100, 9));
        AssertSet();
    }

    [Theory]
    [InlineData("data_batch_4.bin")]
    [InlineData("test_batch.bin")]
    public void A_version_without_one_of_its_files_is_not_taken(string missing)
    {
        WriteBinary(_folder.Path);
        File.Delete(_folder.File(missing));
        var error = Assert.Throws<DataNotFoundException>(() => Cifar10.Load(_folder.Path));
        Assert.Equal(_folder.Path, error.Path);
        Assert.Contains("data_batch_1.bin", error.Layout);
        WritePython(Place("cifar-10-batches-py"));
        AssertSet();
    }

    [Fact]
    public void An_error_of_the_test_batch_leaves_no_tensor()
    {
        WriteBinary(_folder.Path);
        _folder.File("test_batch.bin", CifarFiles.Records(100, 10));
        var before = LiveTensors.Count();
        Assert.Throws<DataFormatException>(() => Cifar10.Load(_folder.Path));
        Assert.Equal(before, LiveTensors.Count());
    }

    [Fact]
    [Trait(Damage.Category, Damage.Mutations)]
    public void Damage_of_the_binary_version_is_found_or_harmless()
    {
        WriteBinary(_folder.Path);
        Check("data_batch_2.bin");
    }

    [Fact]
    [Trait(Damage.Category, Damage.Mutations)]
    public void Damage_of_the_python_version_is_found_or_harmless()
    {
        WritePython(_folder.Path);
        Check("data_batch_2");
    }

    private void Check(string file) =>
        Damage.Check(
            _folder.File(file),
            File.ReadAllBytes(_folder.File(file)),
            () =>
            {
                var (train, test) = Cifar10.Load(_folder.Path);
                train.Dispose();
                test.Dispose();
            }
        );
}
