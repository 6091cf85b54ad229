namespace Bce3s.Benchmarks.Losses;

/// <summary>The ways of computing a loss with its gradients that are compared.</summary>
internal enum Form
{
    /// <summary>The head of this library.</summary>
    Ours,

    /// <summary>The original program, operator by operator.</summary>
    OpByOp,

    /// <summary>The matrix products alone.</summary>
    Floor,
}
