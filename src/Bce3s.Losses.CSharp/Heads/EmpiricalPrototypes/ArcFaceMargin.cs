namespace Bce3s.Losses;

/// <summary>Where <see cref="ArcFaceLoss"/> takes <c>cos(θ + m)</c> for the own class, and how gradients pass it.</summary>
public enum ArcFaceMargin
{
    /// <summary><c>cos(θ + m)</c> where <c>cos θ &gt; 0</c>, otherwise <c>cos θ</c>.</summary>
    Easy,

    /// <summary><c>cos(θ + m)</c> where <c>cos θ &gt; cos(π − m)</c>, that is while θ + m stays below π; otherwise <c>cos θ − m</c>.</summary>
    Hard,

    /// <summary>The value <c>cos(θ + m)</c> everywhere, with the gradient of <c>cos θ</c>.</summary>
    GradientDetached,
}
