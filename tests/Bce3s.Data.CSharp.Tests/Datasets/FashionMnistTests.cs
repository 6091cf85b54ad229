using System.Diagnostics;
using Bce3s.Data.Tests.Formats;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Datasets;

public class FashionMnistTests
{
    private static readonly string[] s_files =
    [
        "t10k-images-idx3-ubyte",
        "t10k-labels-idx1-ubyte",
        "train-images-idx3-ubyte",
        "train-labels-idx1-ubyte",
    ];

    [Fact]
    public void The_bundled_files_hold_the_long_tail()
    {
        var (train, test) = FashionMnist.Load(Places.BundledFashionMnist);
        using (train)
        using (test)
        {
            Assert.Equal([10, 16, 27, 46, 77, 129, 215, 359, 599, 1000], train.ClassCounts);
            Assert.Equal(Enumerable.Repeat(200L, 10), test.ClassCounts);
            Assert.Equal([2478, 1, 28, 28], train.Images.shape);
            Assert.Equal("Ankle boot", train.ClassNames[9]);
        }
    }

    [SkippableFact]
    public void Cutting_the_full_set_gives_the_bundled_one_image_for_image()
    {
        Skip.IfNot(
            Directory.Exists(Places.FullFashionMnist),
            "The full set (Debian package dataset-fashion-mnist) is not installed."
        );
        var clock = Stopwatch.StartNew();
        var (fullTrain, fullTest) = FashionMnist.Load(Places.FullFashionMnist);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
        var (train, test) = FashionMnist.LongTailed(fullTrain, fullTest);
        var (bundledTrain, bundledTest) = FashionMnist.Load(Places.BundledFashionMnist);
        using (fullTrain)
        using (fullTest)
        using (train)
        using (test)
        using (bundledTrain)
        using (bundledTest)
        {
            Assert.Equal((60_000L, 10_000L), (fullTrain.Count, fullTest.Count));
            Assert.Equal(bundledTrain.Labels, train.Labels);
            Assert.Equal(bundledTest.Labels, test.Labels);
            Assert.Equal(bundledTrain.Images.data<byte>().ToArray(), train.Images.data<byte>().ToArray());
            Assert.Equal(bundledTest.Images.data<byte>().ToArray(), test.Images.data<byte>().ToArray());

            var pixels = fullTrain.Images.data<byte>().ToArray();
            var mean = pixels.Average(p => p / 255.0);
            var deviation = Math.Sqrt(pixels.Average(p => Math.Pow(p / 255.0 - mean, 2)));
            Assert.Equal(FashionMnist.Mean, mean, 4);
            Assert.Equal(FashionMnist.StandardDeviation, deviation, 4);
        }
    }

    [Fact]
    public void Unpacked_files_are_found_too()
    {
        using var folder = new TemporaryFolder();
        Fill(folder, images: 1, side: 28);
        var (train, test) = FashionMnist.Load(folder.Path);
        Assert.Equal((1L, 1L), (train.Count, test.Count));
        train.Dispose();
        test.Dispose();
    }

    [Fact]
    public void A_missing_file_says_which_folder_which_files_and_where_from()
    {
        using var folder = new TemporaryFolder();
        Fill(folder, images: 1, side: 28);
        File.Delete(folder.File(s_files[3]));
        var error = Assert.Throws<DataNotFoundException>(() => FashionMnist.Load(folder.Path));
        Assert.Equal(folder.Path, error.Path);
        Assert.All(s_files, name => Assert.Contains(name, error.Layout));
        Assert.Contains("dataset-fashion-mnist", error.WhereToGet);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Throws<DataNotFoundException>(() => FashionMnist.Load(folder.File("no-such-folder")));
    }

    [Theory]
    [InlineData(1, 32)]
    [InlineData(0, 28)]
    public void Other_sizes_and_empty_sets_are_refused_and_leave_no_tensor(int images, int side)
    {
        using var folder = new TemporaryFolder();
        Fill(folder, images, side);
        var before = LiveTensors.Count();
        Assert.Contains("28×28", Assert.Throws<DataFormatException>(() => FashionMnist.Load(folder.Path)).Expected);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void A_long_tail_larger_than_the_set_is_refused()
    {
        var (train, test) = FashionMnist.Load(Places.BundledFashionMnist);
        using (train)
        using (test)
            Assert.Contains(
                "Class 0 has 10",
                Assert.Throws<ArgumentException>(() => FashionMnist.LongTailed(train, test, imbalance: 10)).Message
            );
    }

    private static void Fill(TemporaryFolder folder, int images, int side)
    {
        foreach (var name in s_files)
            folder.File(
                name,
                name.Contains("images") ? IdxBytes.Images(images, side, side) : IdxBytes.Labels(new byte[images])
            );
    }
}
