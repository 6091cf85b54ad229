namespace Bce3s.Data;

/// <summary>
/// AutoAugment (Cubuk et al., arXiv 1805.09501): draws one of a policy's 25 pairs for each image, and applies either operation with its
/// probability, with a drawn sign where it has one.
/// </summary>
/// <remarks>
/// Without another <see cref="OperationSpace"/> it is what the BCE3S recipes train with: ten-step ranges of the programs that followed the paper,
/// 128 outside the image, shears bicubic, rotations in one direction. torchvision's transform of that name is
/// <c>new AutoAugment(policy, OperationSpace.Torchvision())</c>; the pairs, their probabilities and steps are the same, and the operations but
/// for what is said there. An image takes the same five numbers whatever is drawn.
/// </remarks>
public sealed class AutoAugment : OperationTransform
{
    private readonly AutoAugmentPolicy _policy;
    private readonly OperationSpace _space;
    private readonly (int Operation, PolicyStep Step)[] _steps;

    /// <param name="policy">The pairs.</param>
    /// <param name="space">What the operations and their ten steps are; the authors' when left out.</param>
    /// <exception cref="ArgumentException">The space has other than ten steps, or lacks an operation.</exception>
    public AutoAugment(AutoAugmentPolicy policy, OperationSpace? space = null)
        : base((space ??= OperationSpace.AutoAugment()).ImageOperations, 2)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (space.Bins != 10)
            throw new ArgumentException($"The ranges have {space.Bins} steps; AutoAugment's have 10.", nameof(space));
        (_policy, _space) = (policy, space);
        _steps =
        [
            .. policy
                .Pairs.SelectMany(pair => new[] { pair.First, pair.Second })
                .Select(step => (space.IndexOf(step.Operation), step)),
        ];
    }

    internal override void Draw(ImageSize size, ref ImageRandom random, Span<OperationDraw> steps)
    {
        var pair = random.Below(_steps.Length / 2);
        for (var i = 0; i < 2; i++)
        {
            var (operation, step) = _steps[2 * pair + i];
            var (happens, negative) = (random.Chance(step.Probability), random.Chance(0.5));
            steps[i] = happens
                ? new(operation, _space.Operations[operation].Magnitude(step.Bin, negative, size))
                : OperationDraw.None;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"AutoAugment ({_policy}, {_space})";
}
