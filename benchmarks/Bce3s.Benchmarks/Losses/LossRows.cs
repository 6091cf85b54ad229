namespace Bce3s.Benchmarks.Losses;

/// <summary>All rows of the suite, and what its words mean.</summary>
internal static class LossRows
{
    internal static readonly LossRow[] All = [.. Bce3sRows.Make()];

    /// <summary>What is computed, and which products are the floor.</summary>
    internal static readonly (string Method, string What, string Floor)[] Legend =
    [
        (
            "BCE3S",
            "joint, contrastive and uniform term in the second epoch; three views, r = 0.4, P = 128",
            "logits of 3B rows with both gradients; projector forward for 3B rows, backward for 2B; similarities of 2B rows to "
                + "the memory with their gradient; uniform: S above the diagonal by strips (C²·D/2), its gradient (C²·D)"
        ),
        (
            "BCE3S quadratic",
            "the same with UniformForm.Quadratic; beside the same exact op-by-op form",
            "the same; uniform: ŴᵀŴ above the diagonal by strips (C·D²/2) and Ŵ·(ŴᵀŴ) (C·D²)"
        ),
    ];
}
