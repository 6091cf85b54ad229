namespace Bce3s.Losses;

/// <summary>A part of a network that can move its batch normalisations into its convolutions.</summary>
interface IFoldable
{
    /// <summary>Does so for good; what is folded already stays.</summary>
    void Fold();
}
