namespace Bce3s

open System
open System.Collections.Generic
open System.Text.Json.Serialization
open Bce3s.Losses

/// A caller's own loss: makes the head of a stage from the model's classifier and the number of training images of each class.
[<Sealed; JsonConverter(typeof<OwnLossConverter>)>]
type OwnLoss(name: string, create: Func<Classifier, IReadOnlyList<int64>, LossHead>) =
    inherit OwnPart(name)
    member _.Create(classifier, classCounts: IReadOnlyList<int64>) = create.Invoke(classifier, classCounts)

and internal OwnLossConverter() =
    inherit JsonConverter<OwnLoss>()
    override _.Write(writer, value, _) = writer.WriteStringValue value.Name

    override _.Read(reader, _, _) =
        let name = OwnPartName.read &reader
        OwnLoss(name, (fun _ _ -> raise (MissingPartException("loss", name))))

/// Whether a term of BCE3S asks about each class on its own, or about all of them at once (its counterpart in the ablation).
[<RequireQualifiedAccess>]
type EntropyForm =
    | Binary
    | Softmax

/// How the BCE over classes of the joint term is taken; the whole BCE3S head shares it.
type JointOptions = {
    /// Share r of the classes that the original view's rows see: the ones present and random others.
    ClassSubset: float
    /// λ, the weight of the negatives.
    NegativeWeight: float
    /// Logits are clamped to ± this.
    Clamp: float
    Form: EntropyForm
}

/// The projector and memory of the contrastive term.
type ContrastiveOptions = {
    /// P, the width that features are projected to.
    Projection: int
    /// T, the temperature.
    Temperature: float
    Form: EntropyForm
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
    Form: EntropyForm
}

/// How class weights enter a class-balanced loss.
type Balancing =
    | Bce
    | Sigmoid
    | Focal
    | Softmax

type ClassBalancedOptions = {
    /// β of the effective number (1 − βⁿ) / (1 − β).
    Beta: float
    Mode: Balancing
    /// Share of the classes that a row sees in the `Bce` mode.
    ClassSubset: float
}

/// LDAM's margins and its deferred re-weighting.
type LdamOptions = {
    /// Δ of the rarest class, in cosines.
    MaxMargin: float
    /// s, what cosines are multiplied by.
    Scale: float
    /// From this share of the stage's epochs on, samples count by effective-number weights; 1 never.
    Deferral: float
    /// β of those weights.
    Beta: float
}

type FeatureBalancedOptions = {
    /// λ.
    Intensity: float
    /// α(e); without one `Curriculum.parabolicBeforeEnd 10`, the paper's.
    Curriculum: Schedule option
}

/// How much of a sample's loss is contrastive, by the n other samples of its class.
type InstanceWeighting =
    /// α·n / (1 + α·n).
    | Saturating of alpha: float
    /// min(α·n, 1).
    | Proportional of alpha: float

/// CIBL.
type ClassInstanceOptions = {
    Weighting: InstanceWeighting
    /// T of the cosines.
    Temperature: float
    /// P, the width of the projection.
    Projection: int
    /// K earlier projections; 0 none.
    Queue: int
    /// m of the momentum encoder that sees the second view; without one the trained backbone does.
    Momentum: float option
    /// Whether log π is added to the logits in training.
    Prior: bool
}

/// EPL's empirical prototypes beside a margin head.
type PrototypeOptions = {
    /// From this epoch on (from 1) the loss covers the prototypes.
    FirstEpoch: int
    /// k of the adaptive margin.
    AdaptiveMargin: float
}

/// A margin on cosines.
type MarginOptions = {
    /// s, what cosines are multiplied by.
    Scale: float
    /// Off the own class's cosine; of ArcFace radians on its angle.
    Margin: float
    Prototypes: PrototypeOptions option
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
    /// Softmax cross-entropy times (1 − p)^γ.
    | FocalCrossEntropy of gamma: float
    /// Softmax cross-entropy of z + log π.
    | BalancedSoftmax
    /// Softmax cross-entropy of z + τ log π.
    | LogitAdjusted of tau: float
    | Ldam of LdamOptions
    | FeatureBalanced of FeatureBalancedOptions
    | ClassInstance of ClassInstanceOptions
    | CosFace of MarginOptions
    | ArcFace of MarginOptions
    | UniFace of MarginOptions
    | OwnTerm of OwnLoss

type WeightedTerm = {
    Weight: float
    /// Times the weight.
    Schedule: Schedule
    Term: LossTerm
}

/// A weighted sum of terms: `joint + 0.1 * contrastive 128 + uniform`.
type Loss = {
    Terms: WeightedTerm list
} with

    /// The sum; the weights of equal terms of one schedule add up.
    static member (+)(left: Loss, right: Loss) =
        let alike known next = known.Term = next.Term && known.Schedule = next.Schedule

        let add terms next =
            match terms |> List.tryFindIndex (fun known -> alike known next) with
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

    /// How strongly the loss acts over time: the curriculum α of the feature-balanced term, the weight of every other.
    static member (*)(schedule: Schedule, loss: Loss) =
        let times known = if known = Constant 1.0 then schedule else Product(schedule, known)

        let strengthen term =
            match term.Term with
            | FeatureBalanced options ->
                let curriculum = options.Curriculum |> Option.map times |> Option.defaultValue schedule

                {
                    term with
                        Term = FeatureBalanced { options with Curriculum = Some curriculum }
                }
            | _ -> { term with Schedule = times term.Schedule }

        { Terms = List.map strengthen loss.Terms }

    /// The same with a schedule that ends, and stays at its last factor.
    static member (*)(schedule: EndingSchedule, loss: Loss) = schedule.Ending * loss

[<RequireQualifiedAccess>]
module Loss =
    let ofTerm term = { Terms = [ { Weight = 1.0; Schedule = Constant 1.0; Term = term } ] }

    /// The word for a term.
    let word term =
        match term with
        | Joint _ -> "joint"
        | Contrastive _ -> "contrastive"
        | Uniform _ -> "uniform"
        | CrossEntropy _ -> "crossEntropy"
        | ClassBalanced _ -> "classBalanced"
        | FocalCrossEntropy _ -> "focal"
        | BalancedSoftmax -> "balancedSoftmax"
        | LogitAdjusted _ -> "logitAdjusted"
        | Ldam _ -> "ldam"
        | FeatureBalanced _ -> "featureBalanced"
        | ClassInstance _ -> "classInstance"
        | CosFace _ -> "cosFace"
        | ArcFace _ -> "arcFace"
        | UniFace _ -> "uniFace"
        | OwnTerm own -> own.Name

    /// As it is written: `joint + 0.1 * contrastive + uniform`; a weight over time is a `~`.
    let text loss =
        loss.Terms
        |> List.map (fun { Weight = weight; Schedule = schedule; Term = term } ->
            let changing = if schedule = Constant 1.0 then "" else "~"

            if weight = 1.0 then
                changing + word term
            else
                $"{weight} * {changing}{word term}")
        |> String.concat " + "

    /// Terms with a weight other than 0.
    let active loss = loss.Terms |> List.filter (fun term -> term.Weight <> 0.0)

    /// Changes the terms that have a setting; where none has it, that is a mistake (`ArgumentException`).
    let internal change setting change loss =
        let changed = loss.Terms |> List.map (fun term -> term, change term.Term)

        if changed |> List.forall (snd >> Option.isNone) then
            raise (
                ArgumentException
                    $"no term of `{text loss}` has {setting}. Drop the setting, or add a term that has it."
            )

        {
            Terms = [ for term, other in changed -> { term with Term = Option.defaultValue term.Term other } ]
        }

    /// Weights over time and curricula, changed: the paper's curriculum, too, where a feature-balanced term has no other.
    let internal mapSchedules change loss =
        let mapTerm term =
            match term with
            | FeatureBalanced options ->
                let curriculum = options.Curriculum |> Option.defaultValue (Rising(Rise.ParabolicBeforeEnd 10))

                FeatureBalanced { options with Curriculum = Some(change curriculum) }
            | other -> other

        {
            Terms =
                loss.Terms
                |> List.map (fun term -> { term with Schedule = change term.Schedule; Term = mapTerm term.Term })
        }

    /// The terms that one head computes together; every other term has a head of its own.
    let isOfBce3s term =
        match term with
        | Joint _
        | Contrastive _
        | Uniform _ -> true
        | _ -> false
