namespace Bce3s.Data;

/// <summary>The files of a public dataset: where its images lie and what describes them.</summary>
internal abstract class SyntheticLayout
{
    /// <summary>All pictures are square.</summary>
    public virtual bool Square => false;

    /// <summary>Images of validation and test sets together.</summary>
    public abstract long HeldOut(int classes, double scale);

    /// <summary>Writes everything.</summary>
    public abstract void Write(SyntheticWriter writer);
}
