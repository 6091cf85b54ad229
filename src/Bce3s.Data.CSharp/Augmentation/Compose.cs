using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>Several transforms, one after the other; none leaves the batch as it is.</summary>
/// <remarks>Each step's input is freed as soon as its output exists.</remarks>
public sealed class Compose : BatchTransform
{
    private readonly BatchTransform[] _steps;

    /// <param name="steps">In the order of application.</param>
    public Compose(params IReadOnlyList<BatchTransform> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        _steps = [.. steps];
        if (Array.IndexOf(_steps, null) is var missing and >= 0)
            throw new ArgumentException($"Step {missing} is null.", nameof(steps));
    }

    /// <summary>The transforms in the order of application.</summary>
    public IReadOnlyList<BatchTransform> Steps => _steps;

    /// <inheritdoc/>
    public override Tensor Apply(Tensor images, Generator random)
    {
        RequireBatch(images);
        ArgumentNullException.ThrowIfNull(random);
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
