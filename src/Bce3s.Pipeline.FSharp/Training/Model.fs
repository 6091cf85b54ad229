namespace Bce3s

open System
open System.Collections.Generic
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
    /// Initial weights, drawn on the CPU so that every device starts from the same.
    let create (experiment: Experiment) classes (device: torch.Device) =
        torch.manual_seed (Seeds.derive experiment.Seed "weights" []) |> ignore
        let backbone = Backbones.Create(experiment.Backbone.Name, int64 experiment.Dataset.Channels)

        let classifier: Classifier =
            match Experiment.head experiment with
            | Normalized -> new NormalizedClassifier(backbone.Features, int64 classes)
            | Linear
            | Automatic -> new LinearClassifier(backbone.Features, int64 classes)

        { Backbone = backbone.``to`` device; Classifier = classifier.``to`` device }

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
