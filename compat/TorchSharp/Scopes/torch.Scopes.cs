namespace TorchSharp;

public static partial class torch
{
    /// <summary>A scope that owns every tensor this thread creates until it is disposed.</summary>
    public static DisposeScope NewDisposeScope() => new(DisposeScopeManager.OfThisThread);

    /// <summary>The innermost scope of this thread; null outside of all.</summary>
    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.OfThisThread.Current;

    /// <summary>Evaluates an expression and keeps only its result.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
