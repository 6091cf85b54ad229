namespace Bce3s.Data;

/// <summary>Which of a file's tensors are meant, and how exactly they must fit.</summary>
public sealed record WeightsOptions
{
    /// <summary>
    /// The part of the file, such as <c>state_dict_ema</c> or <c>teacher.backbone</c>: names that begin so. <see langword="null"/>
    /// (the default): a part with the name that programs usually give, if there is one, otherwise the file.
    /// </summary>
    public string? Part { get; init; }

    /// <summary>
    /// Names that need not fit, without the prefix, whole or up to a dot: <c>fc</c> is <c>fc.weight</c> and <c>fc.bias</c>. They are
    /// loaded where they fit, and left alone where they do not. None by default.
    /// </summary>
    public IReadOnlyList<string> MayDiffer { get; init; } = [];

    /// <summary>Takes what fits and leaves the rest, instead of refusing it all.</summary>
    public bool Lenient { get; init; }

    /// <summary>The names that classifiers have in published networks, for <see cref="MayDiffer"/>.</summary>
    public static IReadOnlyList<string> Classifiers { get; } =
    ["fc", "linear", "classifier", "head", "heads", "last_linear"];

    internal bool Allows(string name) =>
        MayDiffer.Any(allowed =>
            name == allowed
            || (
                name.Length > allowed.Length
                && name[allowed.Length] == '.'
                && name.StartsWith(allowed, StringComparison.Ordinal)
            )
        );
}
