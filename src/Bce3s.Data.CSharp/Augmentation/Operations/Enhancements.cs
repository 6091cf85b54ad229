using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

internal sealed class Brightness() : ImageOperation("brightness")
{
    private protected override void Change(Picture image, double magnitude) => Blend.Apply(0, image.Bytes, magnitude);

    private protected override Tensor Change(Tensor images, ReadOnlySpan<double> magnitudes) =>
        Blend.Of(zeros(1, dtype: ScalarType.Float32, device: images.device), images, Column(magnitudes, images));
}

internal sealed class Contrast() : ImageOperation("contrast")
{
    private protected override void Change(Picture image, double magnitude) =>
        Blend.Apply(Luminance.Mean(image), image.Bytes, magnitude);

    private protected override Tensor Change(Tensor images, ReadOnlySpan<double> magnitudes) =>
        Blend.Of(Luminance.Means(images), images, Column(magnitudes, images));
}

internal sealed class Saturation() : ImageOperation("color")
{
    private protected override void Change(Picture image, double magnitude)
    {
        // The draft serves as scratch memory and is not accepted. Grey images are their own luminance.
        if (image.Channels == 1)
            return;
        var grey = image.Draft(1, image.Height, image.Width);
        Luminance.Write(image, grey);
        for (var channel = 0; channel < image.Channels; channel++)
            Blend.Apply(grey, image.Plane(channel), magnitude);
    }

    private protected override Tensor Change(Tensor images, ReadOnlySpan<double> magnitudes) =>
        Blend.Of(Luminance.Of(images), images, Column(magnitudes, images));
}

internal sealed class Grayscale() : ImageOperation("gray")
{
    private protected override void Change(Picture image, double magnitude)
    {
        if (image.Channels == 1)
            return;
        var grey = image.Draft(1, image.Height, image.Width);
        Luminance.Write(image, grey);
        for (var channel = 0; channel < image.Channels; channel++)
            grey.CopyTo(image.Plane(channel));
    }

    private protected override Tensor Change(Tensor images, ReadOnlySpan<double> magnitudes) =>
        Luminance.Of(images).expand_as(images).contiguous();
}
