namespace Bce3s

open System
open System.Globalization
open TorchSharp
open Bce3s.Losses

/// How a model's features become logits when it is scored: by its classifier as trained, or adjusted after training.
type Readout = {
    /// `as trained`, or the adjustment's name.
    Name: string
    /// N×D to N×C.
    Logits: torch.Tensor -> torch.Tensor
    /// What it holds beside the model.
    Owned: IDisposable list
} with

    interface IDisposable with
        member this.Dispose() =
            for owned in this.Owned do
                owned.Dispose()

[<RequireQualifiedAccess>]
module Readout =
    /// The model's own logits.
    let asTrained (model: Model) = { Name = "as trained"; Logits = model.Classifier.call; Owned = [] }

    /// `logit-adjust 1`, `tau-norm 0.5`: as the options have them.
    let nameOf adjustment =
        let text name (tau: float) = $"{name} {tau.ToString CultureInfo.InvariantCulture}"

        match adjustment with
        | LogitAdjust tau -> text "logit-adjust" tau
        | TauNormalize tau -> text "tau-norm" tau

    let private problem (path: string) message = Error { Path = path; Message = message }

    let private logitAdjusted (model: Model) (classCounts: int64[]) tau adjustment =
        match Array.tryFindIndex ((=) 0L) classCounts with
        | Some empty ->
            problem
                "logit-adjust"
                $"class {empty} has no training images: it would always be predicted. Logit adjustment needs images of every class."
        | None ->
            Ok {
                Name = nameOf adjustment
                Logits =
                    fun features ->
                        use logits = model.Classifier.call features
                        LogitAdjustment.PostHoc(logits, classCounts, tau)
                Owned = []
            }

    let private tauNormalized (model: Model) tau adjustment =
        let refuse why =
            problem
                "tau-norm"
                $"{why} τ-normalisation is for linear classifiers, x·Wᵀ + b with rows of their own lengths."

        match model.Classifier with
        | :? LinearClassifier as classifier ->
            let normalized = TauNormalization.Of(classifier, tau)

            Ok { Name = nameOf adjustment; Logits = normalized.call; Owned = [ normalized ] }
        | :? NormalizedClassifier -> refuse "This model's classifier is normalised: its rows count by direction alone."
        | :? CosineClassifier -> refuse "This model's classifier takes cosines: its rows count by direction alone."
        | :? ScaledClassifier ->
            refuse "This model has learnt factors of its classes' logits (learnable weight scaling)."
        | other -> refuse $"This model's classifier is a {other.GetType().Name}."

    /// The model with an adjustment, or why it cannot be. `classCounts` are the training images of each class.
    let adjusted (model: Model) (classCounts: int64[]) adjustment =
        let tau, make =
            match adjustment with
            | LogitAdjust tau -> tau, logitAdjusted model classCounts
            | TauNormalize tau -> tau, tauNormalized model

        if Double.IsFinite tau && tau >= 0.0 then
            make tau adjustment
        else
            problem "adjustments" $"τ of {nameOf adjustment} is not a number of at least 0."
