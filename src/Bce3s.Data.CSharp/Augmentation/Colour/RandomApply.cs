using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// Applies a transform to each image with a probability (torchvision's <c>RandomApply</c>). An image without it takes none of its numbers.
/// </summary>
public sealed class RandomApply : ImageTransform
{
    private readonly ImageTransform _transform;

    /// <param name="transform">What is applied; it keeps the size of images.</param>
    /// <param name="probability">Chance of each image, 0…1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability outside 0…1.</exception>
    public RandomApply(ImageTransform transform, double probability = 0.5)
    {
        ArgumentNullException.ThrowIfNull(transform);
        (_transform, Probability) = (transform, Data.Probability.Checked(probability));
    }

    /// <summary>Chance of each image.</summary>
    public double Probability { get; }

    /// <inheritdoc/>
    public override void Apply(Picture image, ref ImageRandom random)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!random.Chance(Probability))
            return;
        var size = (image.Channels, image.Height, image.Width);
        _transform.Apply(image, ref random);
        if (size != (image.Channels, image.Height, image.Width))
            throw Resized();
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor images, Span<ImageRandom> random)
    {
        RequireBatch(images, random);
        var places = new List<long>();
        for (var i = 0; i < random.Length; i++)
            if (random[i].Chance(Probability))
                places.Add(i);
        if (places.Count == 0)
            return images;

        using var scope = NewDisposeScope();
        var index = tensor(places.ToArray(), device: images.device);
        var own = new ImageRandom[places.Count];
        for (var i = 0; i < own.Length; i++)
            own[i] = random[(int)places[i]];
        var changed = _transform.Apply(images.index_select(0, index), own);
        if (!changed.shape.AsSpan(1).SequenceEqual(images.shape.AsSpan(1)))
            throw Resized();
        for (var i = 0; i < own.Length; i++)
            random[(int)places[i]] = own[i];
        return images.index_copy(0, index, changed).MoveToOuterDisposeScope();
    }

    private ArgumentException Resized() =>
        new($"{_transform} changes the size of images; what is applied to some of them has to keep it.");

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{_transform} with p {Probability}");
}
