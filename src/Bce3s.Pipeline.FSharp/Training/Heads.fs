namespace Bce3s

open Bce3s.Losses

/// A stage's loss as a head over the model's classifier.
type StageHead = {
    Loss: LossHead
    /// What the head's total is multiplied by: the weight of a loss of one term. Heads of several terms weigh them themselves.
    Scale: float
}

[<RequireQualifiedAccess>]
module Heads =
    let private form uniform =
        match uniform with
        | Exact -> UniformForm.Exact
        | Quadratic -> UniformForm.Quadratic
        | Auto -> UniformForm.Auto

    let private bce3s classifier (stage: Stage) (terms: WeightedTerm list) =
        let weight word = terms |> List.filter (fun term -> Loss.word term.Term = word) |> List.sumBy _.Weight

        let joint =
            terms
            |> List.tryPick (fun term ->
                match term.Term with
                | Joint options -> Some options
                | _ -> None)

        let contrastive =
            terms
            |> List.tryPick (fun term ->
                match term.Term with
                | Contrastive options -> Some options
                | _ -> None)

        let uniform =
            terms
            |> List.tryPick (fun term ->
                match term.Term with
                | Uniform options -> Some options
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
                MixedViews = (stage.Views <> Plain),
                UniformForm = (uniform |> Option.map (_.Method >> form) |> Option.defaultValue defaults.UniformForm),
                UniformRange = (uniform |> Option.map _.Range |> Option.defaultValue defaults.UniformRange)
            )

        { Loss = new Bce3sLoss(classifier, options); Scale = 1.0 }

    let private mode balancing =
        match balancing with
        | Bce -> ClassBalancedMode.Bce
        | Sigmoid -> ClassBalancedMode.Sigmoid
        | Focal -> ClassBalancedMode.Focal
        | Softmax -> ClassBalancedMode.Softmax

    /// The head of a checked stage.
    let create (classifier: Classifier) (classCounts: int64[]) (stage: Stage) =
        match Loss.active stage.Loss with
        | [ { Weight = weight; Term = CrossEntropy smoothing } ] -> {
            Loss = new SoftmaxLoss(classifier, smoothing)
            Scale = weight
          }
        | [ { Weight = weight; Term = ClassBalanced options } ] ->
            let head =
                new ClassBalancedLoss(classifier, classCounts, options.Beta, mode options.Mode, options.ClassSubset)

            { Loss = head; Scale = weight }
        | terms -> bce3s classifier stage terms

    /// The names of a loss's terms as its head reports them, without making one.
    let termNames (stage: Stage) =
        Loss.active stage.Loss
        |> List.map (fun term ->
            match term.Term with
            | CrossEntropy _ -> "softmax"
            | ClassBalanced _ -> "class-balanced"
            | term -> Loss.word term)
