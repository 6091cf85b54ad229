using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>A network from images to features, without a classifier of its own: that is the loss head's.</summary>
public abstract class Backbone : Module<Tensor, Tensor>
{
    /// <summary>A backbone.</summary>
    /// <param name="name">The name under which <see cref="Backbones.Create"/> makes it.</param>
    /// <param name="channels">Channels of an image.</param>
    /// <param name="features">D, the width of a row of features.</param>
    protected Backbone(string name, long channels, long features)
        : base(name) => (Name, Channels, Features) = (name, channels, features);

    /// <summary>The name under which <see cref="Backbones.Create"/> makes it.</summary>
    public string Name { get; }

    /// <summary>Channels of an image.</summary>
    public long Channels { get; }

    /// <summary>D, the width of a row of features.</summary>
    public long Features { get; }

    /// <summary>Images to features.</summary>
    /// <param name="images">N×Channels×H×W, of the parameters' type.</param>
    /// <returns>N×Features, in the caller's dispose scope; intermediate tensors are gone.</returns>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public sealed override Tensor forward(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var shape = images.shape;
        if (shape.Length != 4 || shape[1] != Channels)
            throw new ArgumentException(
                $"images have shape [{string.Join(", ", shape)}]; expected [N, {Channels}, H, W]",
                nameof(images)
            );
        using var scope = NewDisposeScope();
        return Extract(images).MoveToOuterDisposeScope();
    }

    /// <summary>Images of a checked shape to features, in a dispose scope of the call's own.</summary>
    protected abstract Tensor Extract(Tensor images);
}
