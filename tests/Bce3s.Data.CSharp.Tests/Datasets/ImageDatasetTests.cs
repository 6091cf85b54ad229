using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Datasets;

public class ImageDatasetTests
{
    private static ImageDataset Make(int count = 5, int channels = 3) =>
        new(
            arange(count * channels * 6, dtype: ScalarType.Int64).to(ScalarType.Byte).view(count, channels, 2, 3),
            Enumerable.Range(0, count).Select(i => (long)(i % 2)).ToArray(),
            ["even", "odd", "none"]
        );

    [Fact]
    public void Counts_include_classes_without_images()
    {
        using var set = Make();
        Assert.Equal([3, 2, 0], set.ClassCounts);
        Assert.Equal((5L, 3), (set.Count, set.Classes));
    }

    [Fact]
    public void A_subset_is_a_copy_in_the_order_asked_for()
    {
        using var set = Make();
        using var subset = set.Subset([4, 0, 4]);
        set.Images.zero_();
        Assert.Equal([0, 0, 0], subset.Labels);
        Assert.Equal(set.ClassNames, subset.ClassNames);
        Assert.Equal([3, 0, 0], subset.ClassCounts);
        var bytes = subset.Images.data<byte>().ToArray();
        Assert.Equal([72, 0, 72], [bytes[0], bytes[18], bytes[36]]);
    }

    [Fact]
    public void An_empty_subset_is_a_dataset()
    {
        using var set = Make();
        using var subset = set.Subset([]);
        Assert.Equal(0, subset.Count);
        Assert.Equal([0, 3, 2, 3], subset.Images.shape);
    }

    [Fact]
    public void A_batch_has_the_bytes_and_labels_that_were_asked_for()
    {
        using var scope = NewDisposeScope();
        using var set = new ImageDataset(
            tensor(new byte[] { 0, 51, 255, 102 }, [2, 1, 1, 2], dtype: ScalarType.Byte),
            [1, 0],
            ["a", "b"]
        );
        var (images, labels) = set.Batch([1, 0, 1]);
        Assert.Equal(ScalarType.Byte, images.dtype);
        Assert.Equal([255, 102, 0, 51, 255, 102], images.data<byte>().ToArray());
        Assert.Equal([0, 1, 0], labels.data<long>().ToArray());
    }

    [Fact]
    public void Positions_outside_are_refused()
    {
        using var set = Make();
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Subset([0, 5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Batch([-1]));
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        var bytes = zeros(2, 1, 2, 2, dtype: ScalarType.Byte);
        Assert.Throws<ArgumentException>(() => new ImageDataset(bytes.to(ScalarType.Float32), [0, 0], ["a"]));
        Assert.Throws<ArgumentException>(() => new ImageDataset(bytes.view(2, 4), [0, 0], ["a"]));
        Assert.Throws<ArgumentException>(() => new ImageDataset(bytes, [0], ["a"]));
        Assert.Throws<ArgumentException>(() => new ImageDataset(bytes, [0, 1], ["a"]));
        Assert.Throws<ArgumentException>(() => new ImageDataset(bytes, [0, -1], ["a"]));
    }

    [Fact]
    public void A_dataset_outlives_the_scope_it_was_made_in_and_frees_its_images()
    {
        var before = LiveTensors.Count();
        ImageDataset set;
        using (NewDisposeScope())
            set = Make();
        Assert.Equal(5, set.Images.shape[0]);
        set.Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }
}
