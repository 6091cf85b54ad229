using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Augmentation;

public class ImageViewsTests
{
    [Fact]
    public void All_images_come_in_the_first_view_then_in_the_second()
    {
        using var scope = NewDisposeScope();
        var images = Engines.ToTensor(Engines.Images(5, 3, 8, 8));
        var crop = new RandomCrop(padding: 3);
        long[] order = [4, 0, 4, 1, 2];
        Memory<ImageRandom> Numbers(int view) => ImageRandom.ForEpoch(2, 1, order, view);
        var views = Engines.Flat(ImageViews.Apply(images, ImageViews.Two(crop), [Numbers(0), Numbers(1)]));
        var (first, second) = (crop.Apply(images, Numbers(0).Span), crop.Apply(images, Numbers(1).Span));
        Assert.Equal([.. Engines.Flat(first), .. Engines.Flat(second)], views);
        Assert.NotEqual(Engines.Flat(first), Engines.Flat(second));
    }

    [Fact]
    public void Every_view_needs_its_numbers()
    {
        using var images = Engines.ToTensor(Engines.Images(1, 1, 2, 2));
        Assert.Throws<ArgumentException>(() => ImageViews.Apply(images, [], []));
        Assert.Throws<ArgumentException>(() =>
            ImageViews.Apply(images, ImageViews.Two(new Compose()), [Engines.Numbers(1)])
        );
    }
}
