using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimiser remembers of a parameter. Its tensors belong to no dispose scope.</summary>
public abstract class OptimizerState
{
    protected Parameter _parameter;

    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    /// <summary>Back to the state before the first step.</summary>
    public abstract void Initialize(OptimizerOptions options);

    /// <summary>Copies another state, to the device of this one's parameter.</summary>
    public abstract void LoadStateDict(OptimizerState source);

    public virtual void to(Device device) { }

    /// <summary>Whether another state has the same tensors, up to rounding.</summary>
    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    private protected T As<T>(OptimizerState source)
        where T : OptimizerState =>
        source as T
        ?? throw new ArgumentException(
            $"A state of {source.GetType().DeclaringType?.Name} for {GetType().DeclaringType?.Name}."
        );

    /// <summary>Puts a copy of a tensor in the place of another, which is disposed.</summary>
    private protected void Copy(ref Tensor? target, Tensor? source)
    {
        if (source is not null && !source.shape.SequenceEqual(_parameter.shape))
            throw new ArgumentException(
                $"A state of shape [{string.Join(", ", source.shape)}] for a parameter of [{string.Join(", ", _parameter.shape)}]."
            );
        Set(ref target, source?.detach().to(_parameter.device).clone());
    }

    /// <summary>Zeros of the parameter's shape, type and device.</summary>
    private protected Tensor Zeros() => zeros_like(_parameter).DetachFromDisposeScope();

    private protected static void Move(ref Tensor? tensor, Device device)
    {
        if (tensor is not null)
            Set(ref tensor, tensor.to(device));
    }

    private protected static void Set(ref Tensor? target, Tensor? value)
    {
        if (!ReferenceEquals(target, value))
            target?.Dispose();
        target = value?.DetachFromDisposeScope();
    }

    private protected static bool Same(Tensor? a, Tensor? b) =>
        a is null || b is null ? ReferenceEquals(a, b) : a.allclose(b);
}
