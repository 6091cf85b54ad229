using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Augmentation.Operations;

/// <summary>Every operator against slow loops, on noise, on few values and on one value.</summary>
public class ImageOperationTests
{
    public static TheoryData<int, int, int> Sizes() =>
        new()
        {
            { 3, 1, 1 },
            { 1, 1, 9 },
            { 3, 7, 1 },
            { 3, 2, 3 },
            { 1, 3, 3 },
            { 3, 3, 11 },
            { 3, 5, 10 },
            { 1, 13, 17 },
            { 3, 19, 35 },
        };

    private static readonly double[] s_factors = [0, 0.1, 0.37, 0.7, 0.9999, 1, 1.00001, 1.3, 1.9, 4.2, -0.6];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Operators_of_single_pixels(int channels, int height, int width)
    {
        foreach (var image in Images(channels, height, width))
        {
            Compare(ImageOperation.Identity, image, 0, image);
            Compare(ImageOperation.Invert, image, 0, SlowOperations.Point(image, value => 255 - value));
            foreach (var threshold in new[] { -3, 0, 0.5, 1, 77.3, 128, 254.5, 255, 255.5, 256, 900 })
                Compare(ImageOperation.Solarize, image, threshold, SlowOperations.Solarize(image, threshold));
            for (var bits = 0; bits <= 8; bits++)
                Compare(ImageOperation.Posterize, image, bits, SlowOperations.Posterize(image, bits));
            Compare(ImageOperation.Posterize, image, 4.9, SlowOperations.Posterize(image, 4));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Operators_of_histograms(int channels, int height, int width)
    {
        foreach (var image in Images(channels, height, width))
        {
            Compare(ImageOperation.AutoContrast, image, 0, SlowOperations.AutoContrast(image));
            Compare(ImageOperation.Equalize, image, 0, SlowOperations.Equalize(image));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Operators_that_blend(int channels, int height, int width)
    {
        foreach (var image in Images(channels, height, width))
        {
            Compare(ImageOperation.Grayscale, image, 0, SlowOperations.Grey(image));
            foreach (var factor in s_factors)
            {
                Compare(ImageOperation.Brightness, image, factor, SlowOperations.Brightness(image, factor));
                Compare(ImageOperation.Contrast, image, factor, SlowOperations.Contrast(image, factor));
                Compare(ImageOperation.Color, image, factor, SlowOperations.Color(image, factor));
                Compare(ImageOperation.Sharpness, image, factor, SlowOperations.Sharpness(image, factor));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Operators_of_geometry(int channels, int height, int width)
    {
        foreach (var image in Images(channels, height, width))
        {
            foreach (var shift in new[] { -40, -3.5, -3.49, -1, -0.2, 0, 0.49, 0.5, 2.7, 5, 1e6 })
            {
                Compare(
                    ImageOperation.TranslateX(9),
                    image,
                    shift,
                    SlowOperations.Nearest(image, (x, y) => (x + shift, y), 9)
                );
                Compare(
                    ImageOperation.TranslateY(9),
                    image,
                    shift,
                    SlowOperations.Nearest(image, (x, y) => (x, y + shift), 9)
                );
            }
            foreach (var shear in new[] { -1.3, -0.3, -0.01, 0, 0.1234, 0.7 })
            {
                Compare(
                    ImageOperation.NearestShearX(7),
                    image,
                    shear,
                    SlowOperations.Linear(image, [1, shear, 0, 1], 0, 0, 7)
                );
                Compare(
                    ImageOperation.NearestShearY(7),
                    image,
                    shear,
                    SlowOperations.Linear(image, [1, 0, shear, 1], 0, 0, 7)
                );
                Compare(
                    ImageOperation.ShearX(128),
                    image,
                    shear,
                    SlowOperations.Bicubic(image, (x, y) => (x + shear * y, y), 128)
                );
                Compare(
                    ImageOperation.ShearY(128),
                    image,
                    shear,
                    SlowOperations.Bicubic(image, (x, y) => (x, y + shear * x), 128)
                );
            }
            foreach (var degrees in new[] { -199.1, -30.03, -7.7, 10.1, 44.4, 90, 135.3, 180, 270, 360 })
                Compare(ImageOperation.Rotate(128), image, degrees, Rotated(image, degrees));
        }
    }

    private static byte[,,] Rotated(byte[,,] image, double degrees)
    {
        var (cosine, sine) = (Math.Cos(degrees * Math.PI / 180), Math.Sin(degrees * Math.PI / 180));
        double[] matrix = [cosine, -sine, sine, cosine];
        return SlowOperations.Linear(image, matrix, image.GetLength(2) / 2.0, image.GetLength(1) / 2.0, 128);
    }

    [Fact]
    public void One_value_stays_one_value_under_operators_of_histograms()
    {
        foreach (byte value in new[] { 0, 1, 128, 255 })
        {
            var image = new byte[3 * 20 * 20];
            Array.Fill(image, value);
            Assert.Equal(image, OperationResults.Of(ImageOperation.Equalize, image, 3, 20, 20, 0));
            Assert.Equal(image, OperationResults.Of(ImageOperation.AutoContrast, image, 3, 20, 20, 0));
            Assert.Equal(image, OperationResults.Of(ImageOperation.Blur(7), image, 3, 20, 20, 1.7));
        }
    }

    [Fact]
    public void Hues_turn_back_and_values_stay()
    {
        var colours = new List<byte[]>();
        for (var red = 0; red < 256; red += 15)
        for (var green = 0; green < 256; green += 15)
        for (var blue = 0; blue < 256; blue += 15)
            colours.Add([(byte)red, (byte)green, (byte)blue]);
        byte[] Channels(Func<byte[], byte> channel) => [.. colours.Select(channel)];
        byte[] image = [.. Channels(c => c[0]), .. Channels(c => c[1]), .. Channels(c => c[2])];
        foreach (var shift in new[] { -0.5, -0.1, 0, 0.2, 0.5 })
        {
            var turned = OperationResults.Of(ImageOperation.Hue, image, 3, colours.Count, 1, shift);
            for (var i = 0; i < colours.Count; i++)
            {
                byte[] now = [turned[i], turned[colours.Count + i], turned[2 * colours.Count + i]];
                Assert.Equal(colours[i].Max(), now.Max());
                Assert.InRange(now.Min() - colours[i].Min(), -1, 1);
            }
        }
    }

    [Fact]
    public void Grey_images_have_no_hue_and_no_saturation()
    {
        var image = Noise(1, 6, 9);
        Assert.Equal(Flat(image), OperationResults.Of(ImageOperation.Hue, Flat(image), 1, 6, 9, 0.3));
        Assert.Equal(Flat(image), OperationResults.Of(ImageOperation.Color, Flat(image), 1, 6, 9, 0.3));
    }

    [Fact]
    public void A_blur_is_the_sum_of_its_weights()
    {
        var (height, width, size, sigma) = (7, 12, 5, 1.3);
        var image = Noise(3, height, width);
        var weights = Enumerable.Range(-2, size).Select(i => Math.Exp(-0.5 * i * i / (sigma * sigma))).ToArray();
        static int Mirrored(int place, int length) =>
            place < 0 ? -place
            : place >= length ? 2 * length - 2 - place
            : place;
        var blurred = OperationResults.Of(ImageOperation.Blur(size), Flat(image), 3, height, width, sigma);
        for (var i = 0; i < blurred.Length; i++)
        {
            var (c, y, x) = (i / (height * width), i / width % height, i % width);
            var sum = 0.0;
            for (var row = 0; row < size; row++)
            for (var column = 0; column < size; column++)
                sum +=
                    weights[row]
                    * weights[column]
                    * image[c, Mirrored(y + row - 2, height), Mirrored(x + column - 2, width)];
            Assert.InRange(blurred[i] - sum / (weights.Sum() * weights.Sum()), -0.52, 0.52);
        }
    }

    [Fact]
    public void Images_and_magnitudes_that_do_not_fit_are_refused()
    {
        var picture = new Picture();
        picture.Reset(2, 4, 4).Clear();
        Assert.Throws<ArgumentException>(() => ImageOperation.Invert.Apply(picture, 0));
        picture.Reset(3, 4, 4).Clear();
        foreach (var magnitude in new[] { double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentOutOfRangeException>(() => ImageOperation.Brightness.Apply(picture, magnitude));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageOperation.Posterize.Apply(picture, 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageOperation.Hue.Apply(picture, 0.6));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageOperation.Blur(3).Apply(picture, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageOperation.Blur(4));
        Assert.Throws<ArgumentException>(() => ImageOperation.Blur(9).Apply(picture, 1));

        using var scope = NewDisposeScope();
        var bytes = zeros([2, 3, 4, 4], dtype: ScalarType.Byte);
        Assert.Throws<ArgumentException>(() => ImageOperation.Invert.Apply(zeros(2, 3, 4, 4), [0, 0]));
        Assert.Throws<ArgumentException>(() => ImageOperation.Invert.Apply(bytes, [0]));
        Assert.Throws<ArgumentException>(() => ImageOperation.Invert.Apply(bytes.narrow(1, 0, 2), [0, 0]));
        Assert.Throws<ArgumentException>(() => ImageOperation.Blur(9).Apply(bytes, [1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageOperation.Posterize.Apply(bytes, [2, -1]));
    }

    private static void Compare(ImageOperation operation, byte[,,] image, double magnitude, byte[,,] expected)
    {
        var (channels, height, width) = (image.GetLength(0), image.GetLength(1), image.GetLength(2));
        var changed = OperationResults.Of(operation, Flat(image), channels, height, width, magnitude);
        Assert.True(
            changed.AsSpan().SequenceEqual(Flat(expected)),
            $"{operation.Name} {magnitude} of {channels}×{height}×{width}"
        );
    }

    private static IEnumerable<byte[,,]> Images(int channels, int height, int width)
    {
        var noise = Noise(channels, height, width);
        yield return noise;
        yield return SlowOperations.Point(noise, value => 90 + value / 7);
        yield return SlowOperations.Point(noise, _ => 200);
    }

    private static byte[,,] Noise(int channels, int height, int width)
    {
        var bytes = new byte[channels * height * width];
        new Random(channels + 10 * height + 1000 * width).NextBytes(bytes);
        var image = new byte[channels, height, width];
        Buffer.BlockCopy(bytes, 0, image, 0, bytes.Length);
        return image;
    }

    private static byte[] Flat(byte[,,] image) => [.. image.Cast<byte>()];
}
