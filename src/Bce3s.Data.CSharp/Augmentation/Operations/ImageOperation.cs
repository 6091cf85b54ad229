using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// One change of an image by a given strength, over bytes: what augmentation policies draw from. Results are those of Pillow 9.4, byte for
/// byte, on one image and on batches alike.
/// </summary>
/// <remarks>
/// Geometry follows Pillow's inverse mapping: pixel (x, y) of the result shows what lies at the mapped place of the input, and
/// <c>fill</c> where that is outside. Images have 1 channel (Pillow's mode <c>L</c>) or 3 (<c>RGB</c>).
/// </remarks>
public abstract class ImageOperation
{
    private readonly (double Low, double High) _range;

    private protected ImageOperation(string name, double low = -1e6, double high = 1e6) =>
        (Name, _range) = (name, (low, high));

    /// <summary>The name in AutoAugment's papers and programs, such as <c>shearX</c>.</summary>
    public string Name { get; }

    /// <summary>Leaves images as they are.</summary>
    public static ImageOperation Identity { get; } = new Identity();

    /// <summary>Inverts: v → 255 − v. The magnitude is ignored.</summary>
    public static ImageOperation Invert { get; } = new Invert();

    /// <summary>Inverts values that are not below the magnitude (<c>ImageOps.solarize</c>).</summary>
    public static ImageOperation Solarize { get; } = new Solarize();

    /// <summary>Keeps as many high bits as the magnitude says, 0…8, fractions cut off (<c>ImageOps.posterize</c>).</summary>
    public static ImageOperation Posterize { get; } = new Posterize();

    /// <summary>Stretches each channel to 0…255 (<c>ImageOps.autocontrast</c>). The magnitude is ignored.</summary>
    public static ImageOperation AutoContrast { get; } = new AutoContrast();

    /// <summary>Equalizes the histogram of each channel (<c>ImageOps.equalize</c>). The magnitude is ignored.</summary>
    public static ImageOperation Equalize { get; } = new Equalize();

    /// <summary>Brightness: the magnitude is a factor, 0 black, 1 the image (<c>ImageEnhance.Brightness</c>).</summary>
    public static ImageOperation Brightness { get; } = new Brightness();

    /// <summary>Contrast: the magnitude is a factor, 0 the image's mean grey, 1 the image (<c>ImageEnhance.Contrast</c>).</summary>
    public static ImageOperation Contrast { get; } = new Contrast();

    /// <summary>Saturation: the magnitude is a factor, 0 grey, 1 the image (<c>ImageEnhance.Color</c>).</summary>
    public static ImageOperation Color { get; } = new Saturation();

    /// <summary>Sharpness: the magnitude is a factor, 0 smoothed, 1 the image (<c>ImageEnhance.Sharpness</c>).</summary>
    public static ImageOperation Sharpness { get; } = new Sharpness();

    /// <summary>
    /// Turns hues by the magnitude, −0.5…0.5 of a full turn, as torchvision's <c>adjust_hue</c> does with Pillow images. Grey images stay
    /// as they are.
    /// </summary>
    public static ImageOperation Hue { get; } = new Hue();

    /// <summary>The luminance in every channel (Pillow's <c>L</c>). The magnitude is ignored.</summary>
    public static ImageOperation Grayscale { get; } = new Grayscale();

    /// <summary>x ↦ x + magnitude·y, bicubic.</summary>
    public static ImageOperation ShearX(byte fill) => new BicubicShear("shearX", vertical: false, fill);

    /// <summary>y ↦ y + magnitude·x, bicubic.</summary>
    public static ImageOperation ShearY(byte fill) => new BicubicShear("shearY", vertical: true, fill);

    /// <summary>x ↦ x + magnitude·y, nearest pixel.</summary>
    public static ImageOperation NearestShearX(byte fill) =>
        new NearestAffine("shearX", fill, (shear, _) => AffineMatrix.ShearX(shear));

    /// <summary>y ↦ y + magnitude·x, nearest pixel.</summary>
    public static ImageOperation NearestShearY(byte fill) =>
        new NearestAffine("shearY", fill, (shear, _) => AffineMatrix.ShearY(shear));

    /// <summary>x ↦ x + magnitude, in pixels, nearest pixel.</summary>
    public static ImageOperation TranslateX(byte fill) => new Translation("translateX", vertical: false, fill);

    /// <summary>y ↦ y + magnitude, in pixels, nearest pixel.</summary>
    public static ImageOperation TranslateY(byte fill) => new Translation("translateY", vertical: true, fill);

    /// <summary>Rotates counter-clockwise about the centre by the magnitude in degrees, nearest pixel (<c>Image.rotate</c>).</summary>
    public static ImageOperation Rotate(byte fill) => new NearestAffine("rotate", fill, AffineMatrix.Rotation);

    /// <summary>
    /// Blurs with a Gaussian whose standard deviation in pixels is the magnitude, above 0; borders are mirrored. Weights are rounded to
    /// 1/32768 so that every engine gives the same bytes; torchvision's float weights differ from that by at most 1.
    /// </summary>
    /// <param name="kernelSize">Odd number of weights; half of it must be smaller than each side of an image.</param>
    public static ImageOperation Blur(int kernelSize) => new Blur(kernelSize);

    /// <summary>Changes one image.</summary>
    /// <exception cref="ArgumentException">Neither 1 nor 3 channels, or a size that the operation cannot take.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A magnitude outside the operation's range.</exception>
    public void Apply(Picture image, double magnitude)
    {
        ArgumentNullException.ThrowIfNull(image);
        CheckChannels(image.Channels);
        CheckMagnitude(magnitude);
        Change(image, magnitude);
    }

    /// <summary>Changes a batch, each image by its own magnitude; a few operators whatever the number of images.</summary>
    /// <param name="images">uint8 N×C×H×W on any device; left as it is.</param>
    /// <param name="magnitudes">One for each image.</param>
    /// <returns>uint8 N×C×H×W on the same device; it belongs to the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">Another type or rank, neither 1 nor 3 channels, another number of magnitudes, or a size that
    /// the operation cannot take.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A magnitude outside the operation's range.</exception>
    public Tensor Apply(Tensor images, ReadOnlySpan<double> magnitudes)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.dim() != 4 || images.dtype != ScalarType.Byte)
            throw new ArgumentException(
                $"Images are {images.dtype} [{string.Join(", ", images.shape)}]; expected Byte N×C×H×W.",
                nameof(images)
            );
        CheckChannels(images.shape[1]);
        if (images.shape[0] != magnitudes.Length)
            throw new ArgumentException(
                $"{magnitudes.Length} magnitudes for {images.shape[0]} images.",
                nameof(magnitudes)
            );
        foreach (var magnitude in magnitudes)
            CheckMagnitude(magnitude);
        using var scope = NewDisposeScope();
        return Change(images, magnitudes).MoveToOuterDisposeScope();
    }

    private protected abstract void Change(Picture image, double magnitude);

    /// <summary>In a dispose scope of its own.</summary>
    private protected abstract Tensor Change(Tensor images, ReadOnlySpan<double> magnitudes);

    /// <summary>A number for each image as float64 N×1×1×1, beside the images.</summary>
    private protected static Tensor Column(ReadOnlySpan<double> numbers, Tensor images) =>
        tensor(numbers.ToArray(), [numbers.Length, 1, 1, 1], dtype: ScalarType.Float64, device: images.device);

    internal static void CheckChannels(long channels)
    {
        if (channels is not (1 or 3))
            throw new ArgumentException($"The image has {channels} channels; expected 1 (grey) or 3 (RGB).");
    }

    private void CheckMagnitude(double magnitude)
    {
        if (!(magnitude >= _range.Low && magnitude <= _range.High))
            throw new ArgumentOutOfRangeException(
                nameof(magnitude),
                magnitude,
                $"{Name} expects {_range.Low} … {_range.High}."
            );
    }
}
