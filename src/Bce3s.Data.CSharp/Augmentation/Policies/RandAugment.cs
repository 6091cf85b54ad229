namespace Bce3s.Data;

/// <summary>
/// RandAugment (Cubuk et al., arXiv 1909.13719) with torchvision's operations and ranges: N operations drawn with replacement, all at step M of
/// their ranges, with a drawn sign where they have one.
/// </summary>
/// <remarks>The bytes are those that torchvision 0.14 gives for a Pillow image with the same draws.</remarks>
public sealed class RandAugment : OperationTransform
{
    private readonly OperationSpace _space;

    /// <param name="operations">N, at least 1.</param>
    /// <param name="magnitude">M, 0 … bins − 1.</param>
    /// <param name="bins">Steps of each range, at least 2.</param>
    /// <param name="fill">Value outside the image.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number outside what it may be.</exception>
    public RandAugment(int operations = 2, int magnitude = 9, int bins = 31, byte fill = 0)
        : this(OperationSpace.RandAugment(bins, fill), operations, magnitude) { }

    private RandAugment(OperationSpace space, int operations, int magnitude)
        : base(space.ImageOperations, operations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(operations, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(magnitude);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(magnitude, space.Bins);
        (_space, Operations, Magnitude) = (space, operations, magnitude);
    }

    /// <summary>Operations an image, N.</summary>
    public int Operations { get; }

    /// <summary>Their step, M.</summary>
    public int Magnitude { get; }

    internal override void Draw(ImageSize size, ref ImageRandom random, Span<OperationDraw> steps)
    {
        foreach (ref var step in steps)
        {
            var operation = random.Below(_space.Operations.Count);
            step = new(operation, _space.Operations[operation].Magnitude(Magnitude, random.Chance(0.5), size));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"RandAugment (N {Operations}, M {Magnitude} of {_space})";
}
