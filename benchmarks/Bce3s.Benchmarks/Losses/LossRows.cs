namespace Bce3s.Benchmarks.Losses;

/// <summary>All rows of the suite.</summary>
internal static class LossRows
{
    private static readonly LossMethod[] Methods =
    [
        Bce3sCase.Exact,
        Bce3sCase.Quadratic,
        .. EmpiricalPrototypesCase.Methods,
        ClassInstanceCase.Method,
        FeatureBalancedCase.Method,
    ];

    internal static readonly LossRow[] All =
    [
        .. Methods.SelectMany(method => method.Sizes.Select(size => new LossRow(method, size))),
    ];
}
