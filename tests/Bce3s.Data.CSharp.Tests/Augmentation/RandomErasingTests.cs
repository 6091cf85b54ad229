using Xunit;

namespace Bce3s.Data.Tests.Augmentation;

public class RandomErasingTests
{
    [Theory]
    [InlineData(1, 9, 7)]
    [InlineData(3, 12, 40)]
    [InlineData(3, 5, 5)]
    public void One_rectangle_has_the_colour_and_the_rest_stays(int channels, int height, int width)
    {
        byte[] colour = channels == 1 ? [0] : [0, 255, 7];
        var images = Engines.Same(100, 40, channels, height, width);
        var erased = Engines.Both(new RandomErasing(1, value: colour), images);
        var rectangles = 0;
        for (var n = 0; n < 40; n++)
        {
            var hole = Hole(erased, n, 100);
            rectangles += hole.Height > 0 ? 1 : 0;
            for (var c = 0; c < channels; c++)
            for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                Assert.Equal(hole.Holds(y, x) ? colour[c] : 100, erased[n, c, y, x]);
        }
        Assert.InRange(rectangles, 30, 40);
    }

    [Fact]
    public void Area_and_logarithm_of_the_ratio_are_uniform()
    {
        const int count = 2000,
            side = 120;
        var erasing = new RandomErasing(1, scale: (0.1, 0.3), ratio: (0.5, 2));
        var (area, ratio) = (new int[5], new int[5]);
        var picture = new Picture();
        for (var n = 0; n < count; n++)
        {
            picture.Reset(1, side, side).Fill(1);
            var random = new ImageRandom(5, 0, n);
            erasing.Apply(picture, ref random);
            var hole = Hole(Engines.Shaped(picture.Bytes.ToArray(), 1, 1, side, side), 0, 1);
            area[Math.Clamp((int)(((double)hole.Height * hole.Width / side / side - 0.1) / 0.2 * 5), 0, 4)]++;
            ratio[Math.Clamp((int)((Math.Log((double)hole.Height / hole.Width) / Math.Log(2) + 1) / 2 * 5), 0, 4)]++;
        }
        foreach (var bins in new[] { area, ratio })
            // 4 degrees of freedom: 99.9 % of uniform draws stay below.
            Assert.InRange(bins.Sum(hits => Math.Pow(hits - count / 5.0, 2) / (count / 5.0)), 0, 18.5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void The_share_of_erased_images_is_the_probability(double probability)
    {
        const int count = 3000;
        // Always fits: a quarter of the area of a square, nearly square.
        var erasing = new RandomErasing(probability, scale: (0.2, 0.3), ratio: (0.9, 1.1));
        var erased = Engines.Both(erasing, Engines.Same(9, count, 1, 8, 8));
        var holes = Enumerable.Range(0, count).Count(n => Hole(erased, n, 9).Height > 0);
        var deviation = Math.Sqrt(count * probability * (1 - probability));
        Assert.InRange(holes, count * probability - 5 * deviation, count * probability + 5 * deviation);
    }

    [Fact]
    public void Noise_is_uniform_over_the_bytes()
    {
        var erasing = new RandomErasing(1, scale: (0.3, 0.3), ratio: (1, 1), noise: true);
        var erased = Engines.Both(erasing, Engines.Same(0, 40, 3, 32, 32));
        // 18×18 pixels of 3 channels in each image; zeros of the noise and of the image look the same.
        var values = erased.Cast<byte>().Where(b => b != 0).GroupBy(b => b).Select(g => g.Count()).ToArray();
        Assert.Equal(255, values.Length);
        var expected = 40 * 3 * 18 * 18 / 256.0;
        // 254 degrees of freedom.
        Assert.InRange(values.Sum(hits => Math.Pow(hits - expected, 2) / expected), 0, 254 + 5 * Math.Sqrt(2 * 254));
    }

    [Fact]
    public void An_image_of_one_pixel_has_no_room_for_a_rectangle()
    {
        var images = Engines.Images(20, 3, 1, 1);
        Assert.Equal(images, Engines.Both(new RandomErasing(1, scale: (0.9, 1)), images));
    }

    [Fact]
    public void Impossible_settings_and_images_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomErasing(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomErasing(1, scale: (0.2, 1.1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomErasing(1, ratio: (-1, 1)));
        Assert.Throws<ArgumentException>(() => new RandomErasing(1, value: []));
        Assert.Throws<ArgumentException>(() => new RandomErasing(1, value: [0], noise: true));
        var colour = new RandomErasing(1, value: [1, 2, 3]);
        var grey = Engines.Images(1, 1, 4, 4);
        Assert.Throws<ArgumentException>(() => Engines.PerImage(colour, grey, Engines.Numbers(1)));
        Assert.Throws<ArgumentException>(() => Engines.Batched(colour, grey, Engines.Numbers(1)));
    }

    [Fact]
    public void It_says_what_it_does() =>
        Assert.Equal(
            "random erasing (p 0.5, scale 0.02…0.33, ratio 0.3…3.3, colour 1 2 3); "
                + "random erasing (p 1, scale 0.02…0.33, ratio 0.3…3.3, noise)",
            $"{new RandomErasing(value: [1, 2, 3])}; {new RandomErasing(1, noise: true)}"
        );

    private readonly record struct Rectangle(int Top, int Left, int Height, int Width)
    {
        public bool Holds(int y, int x) => y >= Top && y < Top + Height && x >= Left && x < Left + Width;
    }

    /// <summary>The smallest rectangle around everything in channel 0 that has another value.</summary>
    private static Rectangle Hole(byte[,,,] images, int n, byte value)
    {
        var (height, width) = (images.GetLength(2), images.GetLength(3));
        var (top, left, bottom, right) = (height, width, -1, -1);
        for (var y = 0; y < height; y++)
        for (var x = 0; x < width; x++)
            if (images[n, 0, y, x] != value)
                (top, left, bottom, right) = (
                    Math.Min(top, y),
                    Math.Min(left, x),
                    Math.Max(bottom, y),
                    Math.Max(right, x)
                );
        return bottom < 0 ? default : new(top, left, bottom - top + 1, right - left + 1);
    }
}
