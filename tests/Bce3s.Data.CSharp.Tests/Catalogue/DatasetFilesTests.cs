using System.Text.Json;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Catalogue;

public sealed class DatasetFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_bundled_set_opens_by_name()
    {
        var (train, test) = DatasetFiles.Open("fashion-mnist-lt", Places.BundledFashionMnist);
        using (train)
        using (test)
        {
            Assert.Equal([10, 16, 27, 46, 77, 129, 215, 359, 599, 1000], train.ClassCounts);
            Assert.Equal(2000, test.Count);
            Assert.Equal(FashionMnist.ClassNames, train.ClassNames);
        }
    }

    [Fact]
    public void Mnist_has_digits_for_names()
    {
        foreach (var file in Directory.GetFiles(Places.BundledFashionMnist, "*.gz"))
            File.Copy(file, _folder.File(Path.GetFileName(file)));
        var (train, test) = DatasetFiles.Open("mnist", _folder.Path);
        using (train)
        using (test)
            Assert.Equal("9", train.ClassNames[9]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("cifar-10-batches-bin/")]
    public void Cifar_opens_from_its_folder_and_the_one_above(string inner)
    {
        Directory.CreateDirectory(_folder.File(inner));
        for (var batch = 1; batch <= 5; batch++)
            _folder.File($"{inner}data_batch_{batch}.bin", Records((byte)batch));
        _folder.File($"{inner}test_batch.bin", Records(7, 8));
        var (train, test) = DatasetFiles.Open("cifar10", _folder.Path);
        using (train)
        using (test)
        {
            Assert.Equal([1, 2, 3, 4, 5], train.Labels);
            Assert.Equal([7, 8], test.Labels);
        }
        static byte[] Records(params byte[] labels) =>
            [.. labels.SelectMany(label => (byte[])[label, .. new byte[3072]])];
    }

    [Fact]
    public void Lists_open_with_the_images_they_name()
    {
        File.WriteAllText(
            _folder.File("ImageNet_LT_train.txt"),
            "train/n01440764/a.JPEG 0\ntrain/n01443537/b.JPEG 999\n"
        );
        File.WriteAllText(_folder.File("ImageNet_LT_test.txt"), "val/n01440764/c.JPEG 0\n");
        var (train, test) = DatasetFiles.Open("imagenet-lt", _folder.Path);
        using (train)
        using (test)
        {
            Assert.Equal([0, 999], train.Labels);
            Assert.Equal(1000, test.Classes);
            Assert.Equal(_folder.File("val/n01440764/c.JPEG"), test.NameOf(0));
        }
    }

    [Fact]
    public void INaturalist_opens_by_annotations_or_by_lists()
    {
        File.WriteAllText(_folder.File("iNaturalist18_train.txt"), "train_val2018/Aves/5/a.jpg 5\n");
        File.WriteAllText(_folder.File("iNaturalist18_val.txt"), "train_val2018/Aves/5/b.jpg 5\n");
        Check(8142, 5);
        WriteJson("train2018.json", "a.jpg");
        WriteJson("val2018.json", "b.jpg");
        Check(2, 1);

        void Check(int classes, long label)
        {
            var (train, test) = DatasetFiles.Open("inat18", _folder.Path);
            using (train)
            using (test)
            {
                Assert.Equal(classes, train.Classes);
                Assert.Equal([label], train.Labels);
                Assert.Equal(_folder.File("train_val2018/Aves/5/b.jpg"), test.NameOf(0));
            }
        }
    }

    [Fact]
    public void Packs_open_in_place_of_any_dataset()
    {
        using (var images = ones(3, 1, 4, 4, dtype: ScalarType.Byte))
        using (var source = new ImageDataset(images.clone(), [0, 1, 1], ["a", "b"]))
        {
            ImagePack.Write(source, _folder.File("train.pack"));
            ImagePack.Write(source, _folder.File("test.pack"));
        }
        foreach (var file in Directory.GetFiles(Places.BundledFashionMnist, "*.gz"))
            File.Copy(file, _folder.File(Path.GetFileName(file)));
        var (train, test) = DatasetFiles.Open("fashion-mnist-lt", _folder.Path);
        using (train)
        using (test)
        {
            Assert.IsType<PackedImages>(train);
            Assert.Equal([0, 1, 1], test.Labels);
        }
        File.Delete(_folder.File("test.pack"));
        (train, test) = DatasetFiles.Open("fashion-mnist-lt", _folder.Path);
        using (train)
        using (test)
            Assert.IsType<ImageDataset>(train);
    }

    [Fact]
    public void Missing_data_names_folder_layouts_and_origin()
    {
        foreach (var dataset in KnownDatasets.All)
        {
            var error = Assert.Throws<DataNotFoundException>(() => DatasetFiles.Open(dataset.Name, _folder.File("x")));
            Assert.Equal(_folder.File("x"), error.Path);
            Assert.Equal(dataset.Layout, error.Layout);
            Assert.Equal(dataset.WhereToGet, error.WhereToGet);
        }
        Assert.Throws<ArgumentException>(() => DatasetFiles.Open("x", _folder.Path));
    }

    private void WriteJson(string name, string image) =>
        File.WriteAllText(
            _folder.File(name),
            JsonSerializer.Serialize(
                new
                {
                    images = new[] { new { id = 9, file_name = $"train_val2018/Aves/5/{image}" } },
                    annotations = new[] { new { image_id = 9, category_id = 5 } },
                    categories = new[] { new { id = 4, name = "four" }, new { id = 5, name = "five" } },
                }
            )
        );
}
