namespace Bce3s.Data;

/// <summary>
/// TrivialAugment Wide (Müller and Hutter, ICCV 2021, arXiv 2103.10158) with torchvision's operations and ranges: one operation at a
/// uniformly drawn step of its range, with a drawn sign where it has one.
/// </summary>
/// <remarks>The bytes are those that torchvision 0.14 gives for a Pillow image with the same draws.</remarks>
public sealed class TrivialAugmentWide : OperationTransform
{
    private readonly OperationSpace _space;

    /// <param name="bins">Steps of each range, at least 2.</param>
    /// <param name="fill">Value outside the image.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 steps.</exception>
    public TrivialAugmentWide(int bins = 31, byte fill = 0)
        : this(OperationSpace.TrivialAugmentWide(bins, fill)) { }

    private TrivialAugmentWide(OperationSpace space)
        : base(space.ImageOperations, 1) => _space = space;

    internal override void Draw(ImageSize size, ref ImageRandom random, Span<OperationDraw> steps)
    {
        var operation = random.Below(_space.Operations.Count);
        var (bin, negative) = (random.Below(_space.Bins), random.Chance(0.5));
        steps[0] = new(operation, _space.Operations[operation].Magnitude(bin, negative, size));
    }

    /// <inheritdoc/>
    public override string ToString() => $"TrivialAugment Wide ({_space})";
}
