using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>A network from images to features, without a classifier of its own: that is the loss head's.</summary>
/// <remarks>
/// Names in the state dictionary are those of the published PyTorch programs, so their weights load as they are.
/// A network as drawn keeps its tensors in NCHW order; <see cref="ChannelsLast"/> reorders them, <see cref="Fused"/> makes a
/// copy for inference. Neither changes what the features are, up to rounding.
/// </remarks>
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

    /// <summary>Rows and columns that images must have; null (the default) where any size will do.</summary>
    public virtual int? ImageSide => null;

    /// <summary>Whether images and kernels lie in memory with their channels innermost; see <see cref="ChannelsLast"/>.</summary>
    public bool IsChannelsLast { get; private set; }

    /// <summary>Whether this is a copy for inference; see <see cref="Fused"/>.</summary>
    public bool IsFused { get; private set; }

    /// <summary>
    /// From now on kernels lie in memory as O×H×W×I and images as N×H×W×C, which tensor cores and vector units read best.
    /// Shapes, names and state dictionaries stay as they were: checkpoints of either order load into either.
    /// </summary>
    /// <remarks>
    /// The parameters stay the same objects, so optimisers made earlier go on with them. Features and gradients are equal
    /// up to rounding; operators for which the backend has no such kernel reorder by themselves.
    /// </remarks>
    /// <returns>This backbone.</returns>
    public Backbone ChannelsLast()
    {
        MemoryOrder.ChannelsLast(this);
        IsChannelsLast = true;
        return this;
    }

    /// <summary>
    /// A copy for inference in which each batch normalisation that directly follows a convolution is part of it: scale and
    /// shift of the running moments go into the kernels. Features are those of <c>eval()</c>, up to rounding.
    /// </summary>
    /// <remarks>
    /// The copy is in evaluation mode, on the same device, of the same type and memory order, its parameters need no gradient, and
    /// it has no classifier layer. Normalisations before a padded convolution stay (the padding would have to be shifted too).
    /// </remarks>
    /// <exception cref="InvalidOperationException">This is such a copy already.</exception>
    /// <exception cref="NotSupportedException">The kind of backbone cannot be copied.</exception>
    public Backbone Fused()
    {
        if (IsFused)
            throw new InvalidOperationException($"{Name} is fused already; fuse the network that it was made from");
        var copy = Skeleton();
        NumbersOf.Copy(this, copy);
        foreach (var part in copy.modules().Append(copy).OfType<IFoldable>().ToList())
            part.Fold();
        foreach (var parameter in copy.parameters())
            parameter.requires_grad = false;
        copy.eval();
        copy.IsFused = true;
        return IsChannelsLast ? copy.ChannelsLast() : copy;
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">Training is asked of a copy for inference.</exception>
    public override void train(bool train = true)
    {
        if (train && IsFused)
            throw new InvalidOperationException(
                $"{Name} is fused: its normalisations are part of its convolutions and cannot be trained; train the network that it was made from"
            );
        base.train(train);
    }

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
        return Extract(IsChannelsLast ? MemoryOrder.ChannelsLast(images) : images).MoveToOuterDisposeScope();
    }

    /// <summary>Images of a checked shape to features, in a dispose scope of the call's own.</summary>
    protected abstract Tensor Extract(Tensor images);

    /// <summary>
    /// The same network on the meta device: shapes without numbers, nothing drawn, no classifier layer. <see cref="Fused"/>
    /// fills it.
    /// </summary>
    /// <exception cref="NotSupportedException">It is not overridden.</exception>
    protected virtual Backbone Skeleton() => throw new NotSupportedException($"{Name} cannot be copied for inference");
}
