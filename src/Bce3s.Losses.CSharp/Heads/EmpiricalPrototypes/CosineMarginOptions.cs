namespace Bce3s.Losses;

/// <summary>What the hyper-parameters of <see cref="CosFaceLoss"/>, <see cref="ArcFaceLoss"/> and <see cref="UniFaceLoss"/> share.</summary>
/// <example><c>s = 64</c>: a cosine of 0.4 becomes the logit 25.6.</example>
public abstract record CosineMarginOptions
{
    private protected CosineMarginOptions(double margin) => Margin = margin;

    /// <summary>s &gt; 0, what cosines are multiplied by; UniFace also clamps the differences to its threshold to ± this.</summary>
    public double Scale { get; init; } = 64;

    /// <summary>m, by how much the own class's cosine, or its angle, is made worse; the method's options say from where to where.</summary>
    public double Margin { get; init; }

    /// <summary>Empirical prototypes; null: none.</summary>
    public EmpiricalPrototypesOptions? Prototypes { get; init; }

    internal void CheckAll()
    {
        Check.Positive(Scale, nameof(Scale));
        CheckMargin();
        Prototypes?.Checked();
    }

    private protected virtual void CheckMargin() => Check.NotNegative(Margin, nameof(Margin));
}
