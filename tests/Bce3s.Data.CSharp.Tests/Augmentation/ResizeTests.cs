using Xunit;

namespace Bce3s.Data.Tests.Augmentation;

public class ResizeTests
{
    // Sizes of torchvision 0.14.
    [Theory]
    [InlineData(375, 500, 256, 256, 341)]
    [InlineData(500, 375, 256, 341, 256)]
    [InlineData(100, 33, 7, 21, 7)]
    [InlineData(5, 7, 5, 5, 7)]
    [InlineData(1, 1, 3, 3, 3)]
    [InlineData(1000, 3, 2, 666, 2)]
    [InlineData(77, 101, 50, 50, 65)]
    public void The_shorter_side_gets_a_length_and_the_longer_one_keeps_the_shape(
        int height,
        int width,
        int side,
        int rows,
        int columns
    )
    {
        var images = Engines.Images(2, 1, height, width);
        Assert.Equal([2, 1, rows, columns], Engines.Shape(Engines.Both(new Resize(side), images, tolerance: 1)));
    }

    [Theory]
    [InlineData(Interpolation.Nearest)]
    [InlineData(Interpolation.Box)]
    [InlineData(Interpolation.Bilinear)]
    [InlineData(Interpolation.Bicubic)]
    [InlineData(Interpolation.Lanczos)]
    public void The_batched_engine_hardly_ever_rounds_in_another_way(Interpolation interpolation)
    {
        var images = Engines.Images(4, 3, 37, 53);
        foreach (var size in new ImageSize[] { new(19, 20), new(64, 71), new(37, 11), new(1, 53) })
        {
            var resize = new Resize(size, interpolation);
            var pictures = Engines.PerImage(resize, images, Engines.Numbers(4)).Cast<byte>().ToArray();
            var batch = Engines.Batched(resize, images, Engines.Numbers(4)).Cast<byte>().ToArray();
            Assert.InRange(pictures.Zip(batch).Count(pair => pair.First != pair.Second), 0, pictures.Length / 200);
        }
    }

    [Fact]
    public void An_image_of_the_size_stays_as_it_is()
    {
        var images = Engines.Images(2, 3, 4, 6);
        Assert.Equal(images, Engines.Both(new Resize(4, Interpolation.Bicubic), images));
        Assert.Equal(images, Engines.Both(new Resize(new ImageSize(4, 6)), images));
    }

    [Fact]
    public void Impossible_sizes_and_filters_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resize(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resize(new ImageSize(3, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resize(3, (Interpolation)77));
    }

    [Theory]
    [InlineData(1, 9000, "256×2304000")]
    [InlineData(20_000, 1, "256×5120000")]
    [InlineData(1, int.MaxValue / 1000, "256×549755648")]
    public void A_strip_that_would_become_huge_is_refused_before_memory_is_taken(int height, int width, string found)
    {
        var picture = new Picture();
        picture.Reset(1, height, width);
        var error = Assert.Throws<ImageShapeException>(() =>
        {
            var random = new ImageRandom(1, 0, 0);
            new Resize(256).Apply(picture, ref random);
        });
        Assert.Contains($"{height}×{width}", error.Found);
        Assert.Contains(found, error.Found);
        Assert.Contains($"{Resize.MaximumPixels}", error.Message);
        Assert.Equal((height, width), (picture.Height, picture.Width));
    }

    [Fact]
    public void It_says_what_it_does() =>
        Assert.Equal(
            "resize (shorter side 256, bilinear), resize (3×4, bicubic), centre crop (224×224)",
            $"{new Resize(256)}, {new Resize(new ImageSize(3, 4), Interpolation.Bicubic)}, {new CenterCrop(224)}"
        );
}
