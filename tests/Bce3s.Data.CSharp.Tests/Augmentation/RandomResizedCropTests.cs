using Xunit;

namespace Bce3s.Data.Tests.Augmentation;

public class RandomResizedCropTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 50)]
    [InlineData(33, 20)]
    [InlineData(480, 640)]
    public void Windows_lie_in_the_image_and_have_a_shape_within_the_bounds(int height, int width)
    {
        var crop = new RandomResizedCrop(new ImageSize(7, 9));
        for (var image = 0; image < 500; image++)
        {
            var random = new ImageRandom(1, 0, image);
            var window = crop.Draw(new(height, width), ref random);
            Assert.InRange(window.Height, 1, height);
            Assert.InRange(window.Width, 1, width);
            Assert.InRange(window.Top, 0, height - window.Height);
            Assert.InRange(window.Left, 0, width - window.Width);
            Assert.Equal((7, 9), (window.TargetHeight, window.TargetWidth));
            // Sides are rounded by half a pixel.
            Assert.True((window.Width - 0.5) / (window.Height + 0.5) <= 4.0 / 3);
            Assert.True((window.Width + 0.5) / (window.Height - 0.5) >= 3.0 / 4);
        }
    }

    [Fact]
    public void Area_logarithm_of_the_ratio_and_place_are_uniform()
    {
        // Small enough to fit always, on an image so large that rounding does not matter.
        var crop = new RandomResizedCrop(8, scale: (0.1, 0.4), ratio: (0.5, 2));
        const int draws = 10000,
            side = 4000;
        var (area, ratio, top, left) = (new int[10], new int[10], new int[10], new int[10]);
        for (var image = 0; image < draws; image++)
        {
            var random = new ImageRandom(3, 0, image);
            var window = crop.Draw(new(side, side), ref random);
            void Count(int[] bins, double share) => bins[Math.Clamp((int)(share * 10), 0, 9)]++;
            Count(area, ((double)window.Height * window.Width / side / side - 0.1) / 0.3);
            Count(ratio, (Math.Log((double)window.Width / window.Height) / Math.Log(2) + 1) / 2);
            Count(top, (double)window.Top / (side - window.Height + 1));
            Count(left, (double)window.Left / (side - window.Width + 1));
        }
        foreach (var bins in new[] { area, ratio, top, left })
            // 9 degrees of freedom: 99.9 % of uniform draws stay below.
            Assert.InRange(bins.Sum(hits => Math.Pow(hits - draws / 10.0, 2) / (draws / 10.0)), 0, 27.9);
    }

    // Windows of torchvision 0.14.
    [Theory]
    [InlineData(1000, 2, 0.75, 4.0 / 3, 498, 0, 3, 2)]
    [InlineData(2, 1001, 0.75, 4.0 / 3, 0, 499, 2, 3)]
    [InlineData(10, 9, 0.2, 0.2, 0, 3, 10, 2)]
    [InlineData(10, 9, 0.2, 5, 0, 0, 10, 9)]
    public void Where_nothing_fits_the_largest_window_of_an_allowed_shape_is_cut_out_of_the_middle(
        int height,
        int width,
        double low,
        double high,
        int top,
        int left,
        int rows,
        int columns
    )
    {
        var crop = new RandomResizedCrop(5, scale: (1, 1), ratio: (low, high));
        for (var image = 0; image < 20; image++)
        {
            var random = new ImageRandom(0, 0, image);
            Assert.Equal(new ImageWindow(top, left, rows, columns, 5, 5), crop.Draw(new(height, width), ref random));
        }
    }

    [Theory]
    [InlineData(1, 1, 1, 3, 4)]
    [InlineData(2, 3, 9, 14, 6)]
    [InlineData(3, 1, 30, 20, 11)]
    public void A_picture_is_cut_out_and_resized(int count, int channels, int height, int width, int size)
    {
        var crop = new RandomResizedCrop(size, interpolation: Interpolation.Bicubic);
        var images = Engines.Images(count, channels, height, width);
        var numbers = Engines.Numbers(count);
        var result = Engines.PerImage(crop, images, Engines.Numbers(count));
        for (var n = 0; n < count; n++)
        {
            var window = crop.Draw(new(height, width), ref numbers[n]);
            var expected = new Picture();
            var bytes = expected.Reset(channels, window.Height, window.Width);
            var i = 0;
            for (var c = 0; c < channels; c++)
            for (var y = 0; y < window.Height; y++)
            for (var x = 0; x < window.Width; x++)
                bytes[i++] = images[n, c, window.Top + y, window.Left + x];
            Resampling.Resize(expected, size, size, Interpolation.Bicubic);
            Assert.Equal(
                expected.Bytes.ToArray(),
                result.Cast<byte>().Skip(n * expected.Bytes.Length).Take(expected.Bytes.Length)
            );
        }
    }

    [Fact]
    public void Of_a_picture_that_was_decoded_smaller_only_the_pixels_that_the_box_touches_count()
    {
        var crop = new RandomResizedCrop(6);
        var box = new ImageBox(2.25, 3.5, 7.5, 5.25);
        var images = Engines.Images(1, 3, 12, 13);
        var (one, other) = (Engines.ToPicture(images), Engines.ToPicture(images));
        for (var c = 0; c < 3; c++)
        for (var y = 0; y < 12; y++)
        for (var x = 0; x < 13; x++)
            if (y is < 2 or >= 10 || x is < 3 or >= 9)
                other.Plane(c)[y * 13 + x] ^= 255;
        crop.Apply(one, box, new(0, 0, 1, 1, 6, 6));
        crop.Apply(other, box, new(0, 0, 1, 1, 6, 6));
        Assert.Equal((3, 6, 6), (one.Channels, one.Height, one.Width));
        Assert.Equal(one.Bytes.ToArray(), other.Bytes.ToArray());
        Assert.True(one.Bytes.ToArray().Distinct().Count() > 10);
    }

    [Fact]
    public void Bounds_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomResizedCrop(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomResizedCrop(5, scale: (0.5, 0.4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomResizedCrop(5, scale: (-0.1, 0.4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomResizedCrop(5, scale: (0.1, double.NaN)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomResizedCrop(5, ratio: (0, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomResizedCrop(5, ratio: (1, double.PositiveInfinity)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomResizedCrop(5, interpolation: (Interpolation)9));
    }

    [Fact]
    public void It_says_what_it_does() =>
        Assert.Equal(
            "random resized crop (224×224, scale 0.08…1, ratio 0.75…1.333, bilinear)",
            new RandomResizedCrop(224).ToString()
        );
}
