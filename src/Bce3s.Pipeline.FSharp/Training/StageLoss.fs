namespace Bce3s

open System
open TorchSharp
open TorchSharp.Modules
open Bce3s.Losses

/// A loss whose schedules left no term, or gave no number: training cannot go on.
type ScheduledWeightException(stage: string, epoch: int, message: string) =
    inherit Exception($"{message} (stage \"{stage}\", epoch {epoch}).")
    member _.Stage = stage
    member _.Epoch = epoch

/// A term of a step's loss: its value before weighting, on the device, without graph.
[<Struct>]
type StepTerm = { Name: string; Weight: float; Value: torch.Tensor }

/// A step's loss.
[<Struct>]
type StepLoss = {
    /// With its graph.
    Total: torch.Tensor
    Terms: StepTerm list
}

/// The loss of a stage: its heads over one classifier, summed, each times its weight and schedule. Schedules of weights are asked before
/// every step of the optimiser, whatever the learning rate's stepping is. A head without weight at a step is not computed, but for a
/// contrastive memory, which goes on being filled.
type StageLoss(stage: Stage, heads: StageHead list) =
    let classifierPrefix = "classifier."
    let nameOf = Heads.names heads

    /// Of one head alone it is the plain `head.`.
    let prefix head = if heads.Length = 1 then "head." else $"head.{head.Word}."

    let weightAt (time: ScheduleTime) (term: WeightedTerm) =
        let weight = term.Weight * Schedule.factor term.Schedule time

        if not (weight >= 0.0 && Double.IsFinite weight) then
            let word = Loss.word term.Term
            let message = $"the schedule of {word} makes its weight {weight}; expected a finite number, 0 or more"
            raise (ScheduledWeightException(stage.Name, int time.Epoch + 1, message))

        weight

    /// What a head's total is multiplied by; nothing where it is not computed. The terms of BCE3S are weighed by their head itself.
    let scale time head =
        match head.Loss, List.map (weightAt time) head.Terms with
        | :? Bce3sLoss as loss, weights ->
            let weight word =
                List.zip head.Terms weights
                |> List.filter (fun (term, _) -> Loss.word term.Term = word)
                |> List.sumBy snd

            loss.Weights <- Bce3sWeights(weight "joint", weight "contrastive", weight "uniform")

            if List.sum weights > 0.0 || loss.Options.ContrastiveWeight > 0.0 then
                Some 1.0
            else
                None
        | _, weights -> weights |> List.sum |> Some |> Option.filter (fun weight -> weight > 0.0)

    let scaled (scale: float) (total: torch.Tensor) =
        if scale = 1.0 then total else total.mul (Scalar.op_Implicit scale)

    /// A head of one view sees the first one, and its targets alone.
    let seenBy head (features: torch.Tensor) (targets: LossTargets) =
        let count = targets.Labels.shape[0]

        if head.Loss.Views = 1 && features.shape[0] > count then
            struct (features.narrow (0L, 0L, count), LossTargets targets.Labels)
        else
            struct (features, targets)

    let call time progress features targets head =
        match scale time head with
        | None -> None
        | Some scale ->
            let struct (features, targets) = seenBy head features targets
            let loss = head.Loss.call (features, targets, progress)

            let terms = [
                for term in loss.Terms do
                    {
                        Name = nameOf head term.Name
                        Weight = term.Weight * scale
                        Value = term.Value
                    }
            ]

            Some(scaled scale loss.Total, terms)

    /// In the order of heads.
    member _.TermNames = Heads.termNames heads

    /// By the names that checkpoints give them; the classifier's come with the first head.
    member _.Parameters: (string * Parameter) list =
        [
            for head in heads do
                for struct (name, parameter) in head.Loss.named_parameters () do
                    (if name.StartsWith classifierPrefix then name else prefix head + name), parameter
        ]
        |> List.distinctBy fst

    /// What heads have beside the classifier, by name. The tensors are theirs.
    member _.State: (string * torch.Tensor) list = [
        for head in heads do
            for entry in head.Loss.state_dict () do
                if not (entry.Key.StartsWith classifierPrefix) then
                    prefix head + entry.Key, entry.Value
    ]

    member _.Train() =
        for head in heads do
            head.Loss.train ()

    /// The loss of a batch at a time of the stage. Features are those of all views, view after view, the original first.
    member _.Call(features: torch.Tensor, targets: LossTargets, time: ScheduleTime) =
        let progress = TrainingProgress(int time.Epoch, stage.Epochs)

        match heads |> List.choose (call time progress features targets) with
        | [] ->
            let message = "no term of the loss has a weight, so nothing trains; expected one that has"
            raise (ScheduledWeightException(stage.Name, progress.Epoch + 1, message))
        | parts -> {
            Total = parts |> List.map fst |> List.reduce (fun sum total -> sum.add total)
            Terms = List.collect snd parts
          }

    interface IDisposable with
        /// Takes the classifier with it, as heads do.
        member _.Dispose() =
            for head in heads do
                head.Loss.Dispose()
