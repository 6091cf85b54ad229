using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>An operation that was drawn for an image.</summary>
/// <param name="Operation">Place in the transform's list; −1: none.</param>
/// <param name="Magnitude">What it is applied with.</param>
internal readonly record struct OperationDraw(int Operation, double Magnitude)
{
    /// <summary>Leaves the image as it is.</summary>
    public static OperationDraw None => new(-1, 0);
}

/// <summary>A transform that draws a few operations for each image and applies them one after the other.</summary>
/// <remarks>
/// In a batch the images that drew the same operation are gathered, changed together and put back: the number of operators depends on the
/// number of operations and not on that of the images, and nothing is read back from the device.
/// </remarks>
public abstract class OperationTransform : ImageTransform
{
    private const int StepsOnStack = 64;
    private readonly ImageOperation[] _operations;
    private readonly int _steps;

    /// <param name="operations">What may be drawn.</param>
    /// <param name="steps">How many an image draws.</param>
    private protected OperationTransform(IReadOnlyList<ImageOperation> operations, int steps) =>
        (_operations, _steps) = ([.. operations], steps);

    /// <summary>Draws what an image of a size gets.</summary>
    /// <param name="size">Of the image; operations keep it.</param>
    /// <param name="random">The image's numbers; they move on.</param>
    /// <param name="steps">Gets the operations in the order of application.</param>
    internal abstract void Draw(ImageSize size, ref ImageRandom random, Span<OperationDraw> steps);

    /// <inheritdoc/>
    public override void Apply(Picture image, ref ImageRandom random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ImageOperation.CheckChannels(image.Channels);
        Span<OperationDraw> steps =
            _steps <= StepsOnStack ? stackalloc OperationDraw[_steps] : new OperationDraw[_steps];
        Draw(new(image.Height, image.Width), ref random, steps);
        foreach (var (operation, magnitude) in steps)
            if (operation >= 0)
                _operations[operation].Apply(image, magnitude);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor images, Span<ImageRandom> random)
    {
        RequireBatch(images, random);
        ImageOperation.CheckChannels(images.shape[1]);
        var draws = new OperationDraw[random.Length * _steps];
        var size = new ImageSize((int)images.shape[2], (int)images.shape[3]);
        for (var i = 0; i < random.Length; i++)
            Draw(size, ref random[i], draws.AsSpan(i * _steps, _steps));

        using var scope = NewDisposeScope();
        var result = images;
        for (var step = 0; step < _steps; step++)
        for (var operation = 0; operation < _operations.Length; operation++)
            result = Step(result, images, draws, step, operation);
        return ReferenceEquals(result, images) ? images : result.MoveToOuterDisposeScope();
    }

    /// <summary>Changes the images whose step draws an operation; in place unless they are still the caller's.</summary>
    private Tensor Step(Tensor current, Tensor images, OperationDraw[] draws, int step, int operation)
    {
        var places = new List<long>();
        var magnitudes = new List<double>();
        for (var i = step; i < draws.Length; i += _steps)
        {
            if (draws[i].Operation != operation)
                continue;
            places.Add(i / _steps);
            magnitudes.Add(draws[i].Magnitude);
        }
        if (places.Count == 0)
            return current;
        if (places.Count == draws.Length / _steps)
            return _operations[operation].Apply(current, magnitudes.ToArray());

        var own = ReferenceEquals(current, images) ? images.clone() : current;
        using var scope = NewDisposeScope();
        var index = tensor(places.ToArray(), device: images.device);
        own.index_copy_(0, index, _operations[operation].Apply(own.index_select(0, index), magnitudes.ToArray()));
        return own;
    }
}
