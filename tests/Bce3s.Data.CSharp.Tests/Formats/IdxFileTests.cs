using FsCheck;
using FsCheck.Fluent;
using TorchSharp;
using Xunit;

namespace Bce3s.Data.Tests.Formats;

public sealed class IdxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Images_of_any_size_come_back_plain_and_compressed() =>
        Prop.ForAll(
                Gen.Choose(0, 5).ToArbitrary(),
                Gen.Choose(1, 9).ToArbitrary(),
                Gen.Choose(1, 9).ToArbitrary(),
                (count, height, width) =>
                {
                    var bytes = IdxBytes.Images(count, height, width, seed: count + 10 * height + 100 * width);
                    foreach (var content in new[] { bytes, IdxBytes.Gzip(bytes) })
                    {
                        using var images = IdxFile.ReadImages(_folder.File("images", content));
                        Assert.Equal(torch.ScalarType.Byte, images.dtype);
                        Assert.Equal([count, 1, height, width], images.shape);
                        Assert.Equal(bytes[16..], images.data<byte>().ToArray());
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Labels_of_any_number_come_back_plain_and_compressed() =>
        Prop.ForAll(
                Gen.Choose(0, 255).ArrayOf().ToArbitrary(),
                drawn =>
                {
                    var bytes = IdxBytes.Labels(Array.ConvertAll(drawn, l => (byte)l));
                    var expected = Array.ConvertAll(drawn, l => (long)l);
                    Assert.Equal(expected, IdxFile.ReadLabels(_folder.File("labels", bytes)));
                    Assert.Equal(expected, IdxFile.ReadLabels(_folder.File("labels.gz", IdxBytes.Gzip(bytes))));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_file_larger_than_the_first_buffer_comes_back()
    {
        var bytes = IdxBytes.Images(700, 61, 67);
        using var images = IdxFile.ReadImages(_folder.File("images.gz", IdxBytes.Gzip(bytes)));
        Assert.Equal(bytes[16..], images.data<byte>().ToArray());
    }

    [Fact]
    public void Images_and_labels_become_a_dataset()
    {
        using var set = IdxFile.ReadDataset(
            _folder.File("i", IdxBytes.Images(3, 2, 5)),
            _folder.File("l", IdxBytes.Labels(2, 0, 2)),
            ["a", "b", "c"]
        );
        Assert.Equal([2, 0, 2], set.Labels);
        Assert.Equal([1, 0, 2], set.ClassCounts);
        Assert.Equal([3, 1, 2, 5], set.Images.shape);
    }

    [Fact]
    public void Counts_that_differ_are_an_error_of_the_label_file()
    {
        var labels = _folder.File("l", IdxBytes.Labels(0, 0));
        var error = Assert.Throws<DataFormatException>(() =>
            IdxFile.ReadDataset(_folder.File("i", IdxBytes.Images(3, 2, 2)), labels, ["a"])
        );
        Assert.Equal(labels, error.Path);
        Assert.StartsWith("2 labels", error.Found);
        Assert.StartsWith("3,", error.Expected);
    }

    [Fact]
    public void A_label_without_a_name_is_an_error()
    {
        var error = Assert.Throws<DataFormatException>(() =>
            IdxFile.ReadDataset(
                _folder.File("i", IdxBytes.Images(2, 2, 2)),
                _folder.File("l", IdxBytes.Labels(0, 7)),
                ["a", "b"]
            )
        );
        Assert.Equal(("label 7 at position 1", "labels 0 … 1"), (error.Found, error.Expected));
    }

    [Fact]
    public void A_missing_file_is_the_systems_error() =>
        Assert.Throws<FileNotFoundException>(() => IdxFile.ReadLabels(_folder.File("absent")));
}
