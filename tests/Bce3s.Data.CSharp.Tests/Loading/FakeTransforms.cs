using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Loading;

/// <summary>Fills the image with bytes that are drawn.</summary>
internal sealed class Noise : ImageTransform
{
    public override void Apply(Picture image, ref ImageRandom random)
    {
        foreach (ref var value in image.Bytes)
            value = (byte)random.Below(256);
    }

    public override Tensor Apply(Tensor images, Span<ImageRandom> random) => throw new NotSupportedException();
}

/// <summary>Does nothing, or what a test gives it.</summary>
internal sealed class Custom(Action<Picture>? action = null) : ImageTransform
{
    public override void Apply(Picture image, ref ImageRandom random) => action?.Invoke(image);

    public override Tensor Apply(Tensor images, Span<ImageRandom> random) => throw new NotSupportedException();
}

/// <summary>Cuts out one drawn pixel.</summary>
internal sealed class PixelWindow : ImageTransform, IWindowTransform
{
    public ImageWindow Draw(ImageSize size, ref ImageRandom random) =>
        new(random.Below(size.Height), random.Below(size.Width), 1, 1, 1, 1);

    public void Apply(Picture image, ImageBox box, ImageWindow window)
    {
        var value = image.Bytes[(int)(box.Top * image.Width + box.Left)];
        image.Reset(1, 1, 1)[0] = value;
    }

    public override void Apply(Picture image, ref ImageRandom random)
    {
        var window = Draw(new(image.Height, image.Width), ref random);
        Apply(image, new(window.Top, window.Left, 1, 1), window);
    }

    public override Tensor Apply(Tensor images, Span<ImageRandom> random) => throw new NotSupportedException();
}
