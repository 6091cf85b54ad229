namespace Bce3s

/// How features become logits.
type Head =
    /// As the first stage's loss wants it: normalised for BCE3S, cosines for LDAM and the margin heads, linear for the others.
    | Automatic
    /// x·norm(W)ᵀ + b.
    | Normalized
    /// x·Wᵀ + b.
    | Linear
    /// s·norm(x)·norm(W)ᵀ.
    | Cosines of scale: float
    /// The same with an s that is learned, from this one on.
    | LearnedCosines of scale: float

/// The words for heads.
[<AutoOpen>]
module HeadWords =
    /// x·norm(W)ᵀ + b.
    let normalizedHead = Normalized
    /// x·Wᵀ + b.
    let linearHead = Linear
    /// Cosines times a scale.
    let cosineHead scale = Cosines scale
    /// Cosines times a scale that is learned.
    let learnedCosineHead scale = LearnedCosines scale
