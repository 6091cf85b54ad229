namespace Bce3s

/// How the BCE over classes of the joint term is taken; the whole BCE3S head shares it.
type JointOptions = {
    /// Share r of the classes that the original view's rows see: the ones present and random others.
    ClassSubset: float
    /// λ, the weight of the negatives.
    NegativeWeight: float
    /// Logits are clamped to ± this.
    Clamp: float
}

/// The projector and memory of the contrastive term.
type ContrastiveOptions = {
    /// P, the width that features are projected to.
    Projection: int
    /// T, the temperature.
    Temperature: float
}

/// How the uniform term is computed.
type UniformMethod =
    /// As it stands: C²·D multiply-adds, C classes and D features.
    | Exact
    /// With the best parabola in place of softplus: C·D², for many classes.
    | Quadratic
    /// The cheaper of the two.
    | Auto

type UniformOptions = {
    Method: UniformMethod
    /// ρ of `Quadratic`: the parabola is best for cosines between classes in [−ρ, ρ].
    Range: float
}

/// How class weights enter a class-balanced loss.
type Balancing =
    | Bce
    | Sigmoid
    | Focal

type ClassBalancedOptions = {
    /// β of the effective number (1 − βⁿ) / (1 − β).
    Beta: float
    Mode: Balancing
    /// Share of the classes that a row sees in the `Bce` mode.
    ClassSubset: float
}

/// One thing that a loss asks for.
type LossTerm =
    /// BCE of the views' logits over classes.
    | Joint of JointOptions
    /// BCE of the mixed views against the memory of class features.
    | Contrastive of ContrastiveOptions
    /// BCE among the classifier's own rows.
    | Uniform of UniformOptions
    /// Softmax cross-entropy with label smoothing.
    | CrossEntropy of smoothing: float
    /// Weighted by effective numbers of samples.
    | ClassBalanced of ClassBalancedOptions

type WeightedTerm = { Weight: float; Term: LossTerm }

/// A weighted sum of terms: `joint + 0.1 * contrastive 128 + uniform`.
type Loss = {
    Terms: WeightedTerm list
} with

    /// The sum; the weights of equal terms add up.
    static member (+)(left: Loss, right: Loss) =
        let add terms next =
            match terms |> List.tryFindIndex (fun known -> known.Term = next.Term) with
            | Some i ->
                terms
                |> List.mapi (fun j known ->
                    if i = j then { known with Weight = known.Weight + next.Weight } else known)
            | None -> terms @ [ next ]

        { Terms = List.fold add left.Terms right.Terms }

    /// Every weight times a factor.
    static member (*)(factor: float, loss: Loss) = {
        Terms = loss.Terms |> List.map (fun term -> { term with Weight = factor * term.Weight })
    }

[<RequireQualifiedAccess>]
module Loss =
    let ofTerm term = { Terms = [ { Weight = 1.0; Term = term } ] }

    /// The word for a term.
    let word term =
        match term with
        | Joint _ -> "joint"
        | Contrastive _ -> "contrastive"
        | Uniform _ -> "uniform"
        | CrossEntropy _ -> "crossEntropy"
        | ClassBalanced _ -> "classBalanced"

    /// As it is written: `joint + 0.1 * contrastive + uniform`.
    let text loss =
        loss.Terms
        |> List.map (fun { Weight = weight; Term = term } ->
            if weight = 1.0 then word term else $"{weight} * {word term}")
        |> String.concat " + "

    /// Terms with a weight other than 0.
    let active loss = loss.Terms |> List.filter (fun term -> term.Weight <> 0.0)

    let internal map change loss = {
        Terms = loss.Terms |> List.map (fun term -> { term with Term = change term.Term })
    }

/// The words for losses.
[<AutoOpen>]
module LossWords =
    /// BCE joint learning over all views.
    let joint = Loss.ofTerm (Joint { ClassSubset = 0.4; NegativeWeight = 1.0; Clamp = 64.0 })
    /// BCE contrastive learning with features projected to a width.
    let contrastive projection = Loss.ofTerm (Contrastive { Projection = projection; Temperature = 1.0 })
    /// BCE uniform learning of the classifier.
    let uniform = Loss.ofTerm (Uniform { Method = Exact; Range = 1.0 })
    /// Softmax cross-entropy.
    let crossEntropy = Loss.ofTerm (CrossEntropy 0.0)
    /// Softmax cross-entropy with label smoothing.
    let smoothedCrossEntropy smoothing = Loss.ofTerm (CrossEntropy smoothing)
    /// Class-balanced BCE with β of the effective number.
    let classBalanced beta = Loss.ofTerm (ClassBalanced { Beta = beta; Mode = Bce; ClassSubset = 0.4 })

    /// The share of classes that rows see, for every term that has one.
    let withClassSubset share loss =
        loss
        |> Loss.map (function
            | Joint options -> Joint { options with ClassSubset = share }
            | ClassBalanced options -> ClassBalanced { options with ClassSubset = share }
            | term -> term)

    /// λ, the weight of negatives in the joint term.
    let withNegativeWeight weight loss =
        loss
        |> Loss.map (function
            | Joint options -> Joint { options with NegativeWeight = weight }
            | term -> term)

    /// The temperature of the contrastive term.
    let withTemperature temperature loss =
        loss
        |> Loss.map (function
            | Contrastive options -> Contrastive { options with Temperature = temperature }
            | term -> term)

    /// `joint + uniform |> uniformAs Quadratic`.
    let uniformAs method loss =
        loss
        |> Loss.map (function
            | Uniform options -> Uniform { options with Method = method }
            | term -> term)

    /// ρ of the quadratic uniform term, at most 1, which covers all cosines.
    let withUniformRange range loss =
        loss
        |> Loss.map (function
            | Uniform options -> Uniform { options with Range = range }
            | term -> term)

    /// `classBalanced 0.9999 |> balancedAs Focal`.
    let balancedAs mode loss =
        loss
        |> Loss.map (function
            | ClassBalanced options -> ClassBalanced { options with Mode = mode }
            | term -> term)
