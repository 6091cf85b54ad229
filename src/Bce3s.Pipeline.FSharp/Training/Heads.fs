namespace Bce3s

open System
open System.Collections.Generic
open Bce3s.Losses

/// One of the heads that a stage's loss is made of.
type StageHead = {
    /// Tells heads of a stage apart: the word of the term, `bce3s` for the terms of BCE3S, which one head computes together.
    Word: string
    Loss: LossHead
    /// One, or several of BCE3S.
    Terms: WeightedTerm list
}

/// The library's heads behind the experiment's terms.
[<RequireQualifiedAccess>]
module Heads =
    /// Rows of features per label.
    let views (stage: Stage) =
        match stage.Views with
        | Plain
        | Mixup _
        | CutMix _ -> 1
        | Twice _ -> 2
        | Glmc _ -> 3

    let private uniformForm method =
        match method with
        | Exact -> UniformForm.Exact
        | Quadratic -> UniformForm.Quadratic
        | Auto -> UniformForm.Auto

    let private entropy form =
        match form with
        | EntropyForm.Binary -> CrossEntropyForm.Binary
        | EntropyForm.Softmax -> CrossEntropyForm.Softmax

    let private balancedMode balancing =
        match balancing with
        | Bce -> ClassBalancedMode.Bce
        | Sigmoid -> ClassBalancedMode.Sigmoid
        | Focal -> ClassBalancedMode.Focal
        | Softmax -> ClassBalancedMode.Softmax

    let private bce3s classifier (stage: Stage) (terms: WeightedTerm list) =
        let pick choose = terms |> List.tryPick (fun { Term = term } -> choose term)
        let weight word = terms |> List.filter (fun term -> Loss.word term.Term = word) |> List.sumBy _.Weight

        let joint =
            pick (function
                | Joint options -> Some options
                | _ -> None)

        let contrastive =
            pick (function
                | Contrastive options -> Some options
                | _ -> None)

        let uniform =
            pick (function
                | Uniform options -> Some options
                | _ -> None)

        let form =
            pick (function
                | Joint { Form = form }
                | Contrastive { Form = form }
                | Uniform { Form = form } -> Some form
                | _ -> None)

        let defaults = Bce3sOptions()

        let options =
            Bce3sOptions(
                JointWeight = weight "joint",
                ContrastiveWeight = weight "contrastive",
                UniformWeight = weight "uniform",
                Projection =
                    (contrastive |> Option.map (_.Projection >> int64) |> Option.defaultValue defaults.Projection),
                Temperature = (contrastive |> Option.map _.Temperature |> Option.defaultValue defaults.Temperature),
                ClassSubset = (joint |> Option.map _.ClassSubset |> Option.defaultValue defaults.ClassSubset),
                NegativeWeight = (joint |> Option.map _.NegativeWeight |> Option.defaultValue defaults.NegativeWeight),
                Clamp = (joint |> Option.map _.Clamp |> Option.defaultValue defaults.Clamp),
                MixedViews = stage.Views.IsGlmc,
                CrossEntropy = (form |> Option.map entropy |> Option.defaultValue defaults.CrossEntropy),
                UniformForm =
                    (uniform |> Option.map (_.Method >> uniformForm) |> Option.defaultValue defaults.UniformForm),
                UniformRange = (uniform |> Option.map _.Range |> Option.defaultValue defaults.UniformRange)
            )

        new Bce3sLoss(classifier, options)

    /// α(e) of a schedule: asked once an epoch, `steps` of which make one.
    let private curriculum (steps: int) schedule =
        let strength (progress: TrainingProgress) =
            Schedule.factor schedule (Schedule.time EachEpoch progress.Epoch progress.Epochs 0 steps)

        Bce3s.Losses.Curriculum("schedule", strength)

    let private classInstance classifier (counts: int64[]) stage (options: Bce3s.ClassInstanceOptions) =
        let weight =
            match options.Weighting with
            | Saturating alpha -> InstanceWeight.Saturating alpha
            | Proportional alpha -> InstanceWeight.Linear alpha

        let prior: IReadOnlyList<int64> | null = if options.Prior then counts else null

        new ClassInstanceLoss(
            classifier,
            prior,
            Bce3s.Losses.ClassInstanceOptions(
                Weight = weight,
                Temperature = options.Temperature,
                Projection = int64 options.Projection,
                Views = views stage,
                Queue = int64 options.Queue,
                Momentum = Option.toNullable options.Momentum
            )
        )

    let private cosines (classifier: Classifier) term =
        match classifier with
        | :? CosineClassifier as cosines -> cosines
        | _ -> raise (ArgumentException $"{Loss.word term} is taken of cosines alone. Give `head (cosineHead 64.0)`.")

    let private prototypes (options: MarginOptions) : EmpiricalPrototypesOptions | null =
        match options.Prototypes with
        | Some prototypes ->
            EmpiricalPrototypesOptions(FirstEpoch = prototypes.FirstEpoch, AdaptiveMargin = prototypes.AdaptiveMargin)
        | None -> null

    /// A head of somebody's own, if it can stand in the stage.
    let private own (part: OwnLoss) classifier (counts: int64[]) stage =
        let head = part.Create(classifier, counts)
        let expected = List.distinct [ 1; views stage ]

        if not (obj.ReferenceEquals(head.Classifier, classifier)) then
            raise (
                ArgumentException $"{part.Name} is over a classifier of its own. Make it over the one that it is given."
            )

        if not (List.contains head.Views expected) then
            let texts = expected |> List.map string |> String.concat " or "
            raise (ArgumentException $"{part.Name} takes {head.Views} views of an image, and the stage has {texts}.")

        match stage.Views with
        | Mixup _
        | CutMix _ when not head.TakesMixtures ->
            raise (
                ArgumentException
                    $"{part.Name} needs one class an image, and mixtures have several. Drop `views`, or give a head that overrides `AcceptsShares`."
            )
        | _ -> head

    let private ofTerm (classifier: Classifier) (counts: int64[]) stage steps term : LossHead =
        match term with
        | Joint _
        | Contrastive _
        | Uniform _ -> invalidOp "the terms of BCE3S have one head together"
        | CrossEntropy smoothing -> new SoftmaxLoss(classifier, smoothing)
        | ClassBalanced options ->
            new ClassBalancedLoss(classifier, counts, options.Beta, balancedMode options.Mode, options.ClassSubset)
        | FocalCrossEntropy gamma -> new FocalLoss(classifier, gamma)
        | BalancedSoftmax -> new BalancedSoftmaxLoss(classifier, counts)
        | LogitAdjusted tau -> new LogitAdjustedLoss(classifier, counts, tau)
        | Ldam options ->
            new LdamLoss(cosines classifier term, counts, options.MaxMargin, options.Deferral, options.Beta)
        | FeatureBalanced options ->
            let curriculum =
                options.Curriculum
                |> Option.map (curriculum steps)
                |> Option.defaultValue Bce3s.Losses.Curriculum.Parabolic

            new FeatureBalancedLoss(classifier, counts, options.Intensity, curriculum)
        | ClassInstance options -> classInstance classifier counts stage options
        | CosFace margin ->
            let options =
                CosFaceOptions(Scale = margin.Scale, Margin = margin.Margin, Prototypes = prototypes margin)

            new CosFaceLoss(cosines classifier term, options)
        | ArcFace margin ->
            let options =
                ArcFaceOptions(Scale = margin.Scale, Margin = margin.Margin, Prototypes = prototypes margin)

            new ArcFaceLoss(cosines classifier term, options)
        | UniFace margin ->
            let options =
                UniFaceOptions(Scale = margin.Scale, Margin = margin.Margin, Prototypes = prototypes margin)

            new UniFaceLoss(cosines classifier term, options)
        | OwnTerm part -> own part classifier counts stage

    /// The heads of a checked stage over one classifier, in the order of its terms. `steps` of the optimiser make an epoch. Class counts
    /// or parts of somebody's own that cannot make a head raise `ArgumentException`, or what the part raises.
    let create (classifier: Classifier) (counts: int64[]) (steps: int) (stage: Stage) =
        let together, others = Loss.active stage.Loss |> List.partition (fun term -> Loss.isOfBce3s term.Term)

        [
            if not together.IsEmpty then
                { Word = "bce3s"; Loss = bce3s classifier stage together; Terms = together }
            for term in others do
                {
                    Word = Loss.word term.Term
                    Loss = ofTerm classifier counts stage steps term.Term
                    Terms = [ term ]
                }
        ]

    /// The names of a head's terms: as it reports them, of BCE3S those that have a weight.
    let private reported head =
        match head.Loss with
        | :? Bce3sLoss -> head.Terms |> List.map (_.Term >> Loss.word)
        | loss -> List.ofSeq loss.TermNames

    /// The name in records of each head's term: its own, behind the head's word where another head reports the same.
    let names (heads: StageHead list) =
        let counts = heads |> List.collect reported |> List.countBy id |> Map.ofList

        fun head name ->
            match counts.TryFind name with
            | Some count when count > 1 -> $"{head.Word}.{name}"
            | _ -> name

    /// All names in records.
    let termNames heads =
        let name = names heads
        heads |> List.collect (fun head -> reported head |> List.map (name head))
