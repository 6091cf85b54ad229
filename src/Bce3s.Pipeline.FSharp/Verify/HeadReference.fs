namespace Bce3s

open System.Collections.Generic
open TorchSharp
open Bce3s.Data
open Bce3s.Losses

/// What the heads that verify a file have in common.
[<RequireQualifiedAccess>]
module HeadReference =
    /// Copies a file's values into a head or a classifier.
    let load (target: torch.nn.Module) (state: (string * torch.Tensor) list) =
        target.load_state_dict (Dictionary(dict state)) |> ignore

    /// The class subset of a file's `partial_ratio`: a ratio below 1 draws classes at random, which nobody can compute again.
    let classSubset (file: ReferenceFile) =
        match file.Number "partial_ratio" with
        | 1.0 -> 1.0
        | ratio ->
            raise (
                DataFormatException(
                    file.Path,
                    $"'partial_ratio' = {ratio} in the metadata",
                    "1, all classes: others are drawn"
                )
            )

    /// Refuses a file whose norms had another ε than the library's, which would show only where a row is short.
    let checkEpsilon (file: ReferenceFile) =
        if file.TryText("eps").IsSome && file.Number "eps" <> Classifier.Epsilon then
            raise (
                DataFormatException(
                    file.Path,
                    $"""'eps' = {file.Number "eps"} in the metadata""",
                    $"{Classifier.Epsilon}, the library's"
                )
            )

    /// A step of training in an epoch, counted from 0, with its gradients.
    let train (head: LossHead) (features: torch.Tensor) (targets: LossTargets) epoch =
        let step = head.call (features, targets, TrainingProgress(epoch, epoch + 1))
        step.Total.backward ()
        step
