using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Augmentation;

/// <summary>Images by [image, channel, row, column], through both engines of a transform.</summary>
internal static class Engines
{
    /// <summary>Random bytes, none of them 0.</summary>
    public static byte[,,,] Images(int count, int channels, int height, int width, int seed = 1)
    {
        var bytes = new byte[count * channels * height * width];
        new Random(seed).NextBytes(bytes);
        return Shaped(Array.ConvertAll(bytes, b => Math.Max(b, (byte)1)), count, channels, height, width);
    }

    public static byte[,,,] Same(byte value, int count, int channels, int height, int width) =>
        Shaped(Enumerable.Repeat(value, count * channels * height * width).ToArray(), count, channels, height, width);

    /// <summary>The numbers of images 0 … count − 1.</summary>
    public static ImageRandom[] Numbers(int count, long seed = 7) =>
        ImageRandom.ForEpoch(seed, 0, Enumerable.Range(0, count).Select(i => (long)i).ToArray());

    /// <summary>
    /// What both engines make of the images: the same, or the test fails. They must have taken the same numbers and left the batch as it was.
    /// </summary>
    public static byte[,,,] Both(ImageTransform transform, byte[,,,] images, long seed = 7, int tolerance = 0)
    {
        var (forPictures, forBatch) = (Numbers(images.GetLength(0), seed), Numbers(images.GetLength(0), seed));
        var pictures = PerImage(transform, images, forPictures);
        var batch = Batched(transform, images, forBatch);
        Assert.Equal(Shape(pictures), Shape(batch));
        foreach (var (one, other) in pictures.Cast<byte>().Zip(batch.Cast<byte>()))
            Assert.InRange(Math.Abs(one - other), 0, tolerance);
        for (var n = 0; n < forBatch.Length; n++)
            Assert.Equal(forPictures[n].Fraction(), forBatch[n].Fraction());
        return pictures;
    }

    public static byte[,,,] PerImage(ImageTransform transform, byte[,,,] images, ImageRandom[] random)
    {
        var picture = new Picture();
        var bytes = new List<byte>();
        for (var n = 0; n < random.Length; n++)
        {
            Load(picture, images, n);
            transform.Apply(picture, ref random[n]);
            bytes.AddRange(picture.Bytes);
        }
        return Shaped([.. bytes], random.Length, picture.Channels, picture.Height, picture.Width);
    }

    public static byte[,,,] Batched(ImageTransform transform, byte[,,,] images, ImageRandom[] random)
    {
        using var scope = NewDisposeScope();
        var batch = ToTensor(images);
        var result = transform.Apply(batch, random);
        Assert.Equal(ScalarType.Byte, result.dtype);
        Assert.Equal(images.Cast<byte>(), Flat(batch));
        return Shaped(Flat(result), Array.ConvertAll(result.shape, side => (int)side));
    }

    public static Picture ToPicture(byte[,,,] images, int n = 0)
    {
        var picture = new Picture();
        Load(picture, images, n);
        return picture;
    }

    public static Tensor ToTensor(byte[,,,] images) =>
        tensor(
            images.Cast<byte>().ToArray(),
            Array.ConvertAll(Shape(images), side => (long)side),
            dtype: ScalarType.Byte
        );

    public static byte[] Flat(Tensor images) => images.contiguous().bytes.ToArray();

    public static int[] Shape(byte[,,,] images) =>
        [images.GetLength(0), images.GetLength(1), images.GetLength(2), images.GetLength(3)];

    public static byte[,,,] Shaped(byte[] bytes, params int[] shape)
    {
        var values = new byte[shape[0], shape[1], shape[2], shape[3]];
        Buffer.BlockCopy(bytes, 0, values, 0, bytes.Length);
        return values;
    }

    private static void Load(Picture picture, byte[,,,] images, int n)
    {
        var bytes = picture.Reset(images.GetLength(1), images.GetLength(2), images.GetLength(3));
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = Buffer.GetByte(images, n * bytes.Length + i);
    }
}
