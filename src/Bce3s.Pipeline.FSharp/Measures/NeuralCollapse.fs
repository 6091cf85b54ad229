namespace Bce3s

open System
open TorchSharp

/// How far C vectors are from a simplex equiangular tight frame, in which all have one length and all pairs the cosine −1/(C−1), the
/// widest that C vectors can have. All three are 0 there.
type SimplexDeviation = {
    /// Standard deviation of the lengths over their mean.
    Equinorm: float
    /// Standard deviation of the cosines of all pairs.
    Equiangularity: float
    /// Mean of |cosine + 1/(C−1)| over all pairs.
    MaximalAngle: float
}

/// NC2 of the class means, with the mean of all taken off, and of the classifier's rows.
type SimplexDeviations = { Means: SimplexDeviation option; Classifier: SimplexDeviation option }

/// Neural collapse as Papyan, Han and Donoho measure it (PNAS 2020, arXiv 2008.08186), of the C classes that have test images; all
/// numbers fall towards 0 as training collapses. Means and covariances are of classes, each counting once however many images it has;
/// with as many images in every class these are the paper's. A number that does not exist (fewer than two classes, equal means,
/// something not finite) is `None`.
[<RequireQualifiedAccess>]
module NeuralCollapse =
    let private number (value: torch.Tensor) =
        let value = value.``to``(torch.float64).item<float>()
        if Double.IsFinite value then Some value else None

    let private deviation (values: torch.Tensor) = values.std false
    let private centred (means: torch.Tensor) = means.sub (means.mean ([| 0L |], keepdim = true))

    // A row of zeros has no direction: it stays zeros.
    let private directions (rows: torch.Tensor) =
        let lengths = rows.norm (1, keepdim = true)
        rows.div (lengths.masked_fill (lengths.eq (Scalar.op_Implicit 0.0), Scalar.op_Implicit 1.0))

    // Of float64.
    let private epsilon = Math.BitIncrement 1.0 - 1.0

    /// Class means are sums of rounded numbers: what is smaller than this, of their size, is not there.
    let private rounding (means: torch.Tensor) = float (Array.max means.shape) * epsilon * means.norm().item<float>()

    /// NC1, the variability within classes against that between them: tr(Σ_W Σ_B⁺)/C with Σ_B the covariance of the class means (C×D)
    /// and Σ_W the mean covariance of a class (D×D).
    let nc1 (means: torch.Tensor) (within: torch.Tensor) =
        use _scope = torch.NewDisposeScope()
        let between, least = centred means, rounding means

        if means.shape[0] < 2L || not (between.norm().item<float>() > least) || (number (within.sum ())).IsNone then
            None
        else
            // Σ_B = BᵀB/C, so Σ_B⁺ = C·B⁺(B⁺)ᵀ: the inverse of B loses half as many digits as that of its square.
            let inverse = torch.linalg.pinv (between, Nullable least, Nullable())
            number (within.mm(inverse).mul(inverse).sum())

    // Rows of cosines that are held at a time.
    let private mostCosines = 1L <<< 22

    /// Sums of cosine + 1/(C−1), of its square and of its absolute value over the pairs of different rows, in both orders.
    let private pairSums (rows: torch.Tensor) =
        let count = rows.shape[0]
        let units = directions rows
        let piece = max 1L (mostCosines / count)
        let ideal = Scalar.op_Implicit (1.0 / float (count - 1L))
        let sums = torch.zeros (3L, dtype = torch.float64, device = rows.device)

        for first in 0L .. piece .. count - 1L do
            use _scope = torch.NewDisposeScope()
            let size = min piece (count - first)
            let gaps = units.narrow(0L, first, size).mm(units.t ()).add ideal
            // A row and itself are no pair.
            gaps.diagonal(first).zero_() |> ignore

            sums.add_ (torch.stack [| gaps.sum (); gaps.square().sum(); gaps.abs().sum() |]) |> ignore

        sums.cpu().data<float>().ToArray()

    /// NC2 of C rows as they are.
    let simplex (rows: torch.Tensor) =
        use _scope = torch.NewDisposeScope()
        let count = rows.shape[0]

        if count < 2L then
            None
        else
            let lengths = rows.norm 1
            let pairs = float (count * (count - 1L))
            let sums = pairSums rows |> Array.map (fun sum -> sum / pairs)
            let variance = max 0.0 (sums[1] - sums[0] * sums[0])

            match number ((deviation lengths).div(lengths.mean ())) with
            | Some equinorm when Array.forall Double.IsFinite sums ->
                Some { Equinorm = equinorm; Equiangularity = sqrt variance; MaximalAngle = sums[2] }
            | _ -> None

    /// NC2 of class means and of the classifier's rows.
    let nc2 (means: torch.Tensor) (rows: torch.Tensor) =
        use _scope = torch.NewDisposeScope()
        let between = centred means
        let differ = between.norm().item<float>() > rounding means

        {
            Means = (if differ then simplex between else None)
            Classifier = simplex rows
        }

    /// NC3, self-duality: ‖W/‖W‖_F − M/‖M‖_F‖_F with M the class means without the mean of all, W the classifier's rows (C×D).
    let nc3 (means: torch.Tensor) (rows: torch.Tensor) =
        use _scope = torch.NewDisposeScope()
        let between = centred means

        if means.shape[0] < 2L || not (between.norm().item<float>() > rounding means) then
            None
        else
            number (rows.div(rows.norm ()).sub(between.div (between.norm ())).norm())
