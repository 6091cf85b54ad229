namespace Bce3s

open System
open System.Collections.Generic
open System.Text.Json.Serialization
open TorchSharp
open Bce3s.Losses

/// A backbone and the classifier on it: what predicts.
type Model = {
    Backbone: Bce3s.Losses.Backbone
    Classifier: Classifier
} with

    interface IDisposable with
        member this.Dispose() =
            this.Backbone.Dispose()
            this.Classifier.Dispose()

[<RequireQualifiedAccess>]
module Model =
    let private freshClassifier experiment features classes : Classifier =
        match Experiment.head experiment with
        | Normalized -> new NormalizedClassifier(features, classes)
        | Cosines scale -> new CosineClassifier(features, classes, scale)
        | LearnedCosines scale -> new CosineClassifier(features, classes, scale, learnScale = true)
        | Linear
        | Automatic -> new LinearClassifier(features, classes)

    /// Weights as they are drawn, on the CPU so that every device starts from the same; those of a file are not in it.
    let drawn (experiment: Experiment) classes (device: torch.Device) =
        torch.manual_seed (Seeds.derive experiment.Seed "weights" []) |> ignore
        let backbone = BackboneSpec.create experiment.Backbone (int64 experiment.Dataset.Channels)
        let classifier = freshClassifier experiment backbone.Features (int64 classes)
        { Backbone = backbone.``to`` device; Classifier = classifier.``to`` device }

    /// Initial weights: drawn, and of the backbone those of a file where the experiment names one. One that cannot be read or does not
    /// fit raises `DataException`.
    let create (experiment: Experiment) classes device =
        let model = drawn experiment classes device

        match experiment.Backbone.Weights with
        | Skip -> ()
        | Include weights ->
            try
                InitialWeights.load model.Backbone weights
            with _ ->
                (model :> IDisposable).Dispose()
                reraise ()

        model

    /// The model that a stage begins with, from the model of the stage before: the same objects but for a classifier that starts afresh.
    /// The one in whose place that comes is the caller's to dispose.
    let enter (experiment: Experiment) index model =
        let old = model.Classifier

        match experiment.Stages[index].Classifier with
        | Keep -> model
        | Reinitialize ->
            torch.manual_seed (Seeds.derive experiment.Seed "classifier" [ index ]) |> ignore
            let fresh = freshClassifier experiment old.Features old.Classes
            { model with Classifier = fresh.``to`` old.weight.device }
        | LearnableScale -> { model with Classifier = new ScaledClassifier(old) }

    /// A model with the tensors that it has in a stage, or at first where the number is below 0; weights are to be loaded into it.
    let inStage (experiment: Experiment) index classes device =
        let next model stage =
            let entered = enter experiment stage model

            if experiment.Stages[stage].Classifier = Reinitialize then
                model.Classifier.Dispose()

            entered

        List.fold next (drawn experiment classes device) [ 0..index ]

    /// Parameters of backbone and classifier.
    let parameters model =
        Seq.append (model.Backbone.parameters ()) (model.Classifier.parameters ())
        |> Seq.sumBy (fun parameter -> parameter.numel ())

    let private backbonePrefix = "backbone."
    let private classifierPrefix = "classifier."

    /// Whether a tensor of that name belongs to a model.
    let owns (name: string) = name.StartsWith backbonePrefix || name.StartsWith classifierPrefix

    /// The weights and statistics by name. The tensors are the model's own.
    let state model =
        let tensors = Dictionary<string, torch.Tensor>()

        for entry in model.Backbone.state_dict () do
            tensors.Add(backbonePrefix + entry.Key, entry.Value)

        for entry in model.Classifier.state_dict () do
            tensors.Add(classifierPrefix + entry.Key, entry.Value)

        tensors

    /// Takes weights and statistics from tensors by name; others among them are left alone.
    let load model (tensors: IReadOnlyDictionary<string, torch.Tensor>) =
        let part (prefix: string) =
            let part = Dictionary<string, torch.Tensor>()

            for entry in tensors do
                if entry.Key.StartsWith prefix then
                    part.Add(entry.Key.Substring prefix.Length, entry.Value)

            part

        model.Backbone.load_state_dict (part backbonePrefix) |> ignore
        model.Classifier.load_state_dict (part classifierPrefix) |> ignore
