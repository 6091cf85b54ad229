namespace Bce3s

open System
open TorchSharp

/// Mean and standard deviation over classes.
type Spread = { Mean: float; Deviation: float }

/// How features and classifier lie on the test set. The published plots of compactness and separability come without formulas: these
/// are this project's. A number that does not exist (one class, no test images, no finite value) is `None`. docs/evaluation.md has all
/// formulas.
type Geometry = {
    /// Mean cosine similarity between a class's features and their mean, averaged over classes.
    IntraClassCompactness: float option
    /// 1 − mean cosine similarity between the means of two classes.
    InterClassSeparability: float option
    /// 1 − mean cosine similarity of a classifier row to the others; a low deviation means balanced.
    ClassifierSeparability: Spread option
    /// Mean length of each class's features.
    FeatureNorms: float option list
    /// Neural collapse 1: variability within classes against that between them, tr(Σ_W Σ_B⁺)/C.
    Nc1: float option
    /// Neural collapse 2: how far class means and classifier rows are from a simplex equiangular tight frame.
    Nc2: SimplexDeviations
    /// Neural collapse 3: the distance between classifier and class means, each of unit Frobenius norm.
    Nc3: float option
}

/// What a classifier looks like: its own weights, and the rows R of its logits x′·Rᵀ + b, which may be scaled (C×D each).
type ClassifierRows = {
    Weight: torch.Tensor
    Logits: torch.Tensor
} with

    interface IDisposable with
        member this.Dispose() =
            this.Weight.Dispose()
            this.Logits.Dispose()

[<RequireQualifiedAccess>]
module Geometry =
    let private zero, one = Scalar.op_Implicit 0.0, Scalar.op_Implicit 1.0

    let private array (tensor: torch.Tensor) = tensor.cpu().contiguous().data<float>().ToArray()

    let private finite value = if Double.IsFinite value then Some value else None

    let private average (values: float[]) = if values.Length = 0 then None else finite (Array.average values)

    let private spread (values: float[]) =
        let centre = Array.average values
        let deviation = sqrt (values |> Array.averageBy (fun value -> (value - centre) ** 2.0))

        if Double.IsFinite deviation then
            Some { Mean = centre; Deviation = deviation }
        else
            None

    /// The quotient; 0 where the divisor is.
    let private over (divisors: torch.Tensor) (values: torch.Tensor) =
        values.div(divisors.masked_fill (divisors.eq zero, one)).masked_fill(divisors.eq zero, zero)

    /// 1 − mean cosine similarity of each row to the others: through the sum of all directions, not pair by pair.
    let private separabilities (rows: torch.Tensor) =
        let directions = over (rows.norm (1, keepdim = true)) rows
        let sum = directions.sum (0L, keepdim = true)
        let others = directions.mul(sum.sub directions).sum 1L
        others.div(Scalar.op_Implicit (float (1L - rows.shape[0]))).add one |> array

    /// Mean cosine similarity between each class's features and their mean: that of the mean with the sum of their directions.
    let private compactness (moments: FeatureMoments) =
        let sums = moments.Directions.mul(moments.Means).sum 1L |> over (moments.Means.norm 1) |> array
        Array.zip sums moments.Counts |> Array.map (fun (sum, count) -> sum / float count)

    /// Mean length of each class's features; `None` for a class without images or with features that are not finite.
    let featureNorms (moments: FeatureMoments) =
        Array.zip (array moments.Lengths) moments.Counts
        |> Array.map (fun (length, count) -> if count = 0L then None else finite length)
        |> List.ofArray

    /// Lengths of the rows of a classifier's own weights.
    let classifierNorms (rows: ClassifierRows) =
        use _scope = torch.NewDisposeScope()
        rows.Weight.``to``(torch.float64).norm 1 |> array |> Array.map finite |> List.ofArray

    /// Geometry of a test set's features and of the classifier.
    let ofMoments (moments: FeatureMoments) (rows: ClassifierRows) =
        use _scope = torch.NewDisposeScope()
        use _noGrad = torch.no_grad ()
        let weight = rows.Weight.``to`` torch.float64
        let present = [| for c in 0 .. moments.Counts.Length - 1 -> moments.Counts[c] > 0L, int64 c |]
        let present = present |> Array.filter fst |> Array.map snd
        let ofPresent (tensor: torch.Tensor) = tensor.index_select (0L, (torch.tensor present).``to`` tensor.device)
        let means = ofPresent moments.Means
        let logits = ofPresent (rows.Logits.``to``(moments.Means.device).``to`` torch.float64)
        let compactness = compactness moments

        {
            IntraClassCompactness = present |> Array.map (fun c -> compactness[int c]) |> average
            InterClassSeparability = if present.Length < 2 then None else average (separabilities means)
            ClassifierSeparability = if weight.shape[0] < 2L then None else spread (separabilities weight)
            FeatureNorms = featureNorms moments
            Nc1 = NeuralCollapse.nc1 means moments.Within
            Nc2 = NeuralCollapse.nc2 means logits
            Nc3 = NeuralCollapse.nc3 means logits
        }
