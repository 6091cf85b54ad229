using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>Several transforms, one after the other; none leaves the image as it is.</summary>
/// <remarks>A composition among the steps counts as its own steps, so that the first step shows what an image goes through first.</remarks>
public sealed class Compose : ImageTransform
{
    private readonly ImageTransform[] _steps;

    /// <param name="steps">In the order of application.</param>
    public Compose(params IReadOnlyList<ImageTransform> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        for (var i = 0; i < steps.Count; i++)
            if (steps[i] is null)
                throw new ArgumentException($"Step {i} is null.", nameof(steps));
        _steps = [.. steps.SelectMany(step => step is Compose composition ? composition.Steps : [step])];
    }

    /// <summary>The transforms in the order of application; none of them is a composition.</summary>
    public IReadOnlyList<ImageTransform> Steps => _steps;

    /// <inheritdoc/>
    public override void Apply(Picture image, ref ImageRandom random)
    {
        foreach (var step in _steps)
            step.Apply(image, ref random);
    }

    /// <inheritdoc/>
    /// <remarks>Each step's input is freed as soon as its output exists.</remarks>
    public override Tensor Apply(Tensor images, Span<ImageRandom> random)
    {
        RequireBatch(images, random);
        var current = images;
        foreach (var step in _steps)
        {
            var next = step.Apply(current, random);
            if (!ReferenceEquals(next, current) && !ReferenceEquals(current, images))
                current.Dispose();
            current = next;
        }
        return current;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", (object[])_steps);
}
