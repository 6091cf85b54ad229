namespace Bce3s

/// A published accuracy beside one of ours.
type Comparison = {
    Figure: PublishedFigure
    /// What is known to differ; where there is anything, the two numbers do not compare.
    Differences: string list
    /// What the publication does not say.
    Unknown: string list
} with

    /// Whether nothing is known that keeps the two numbers from being compared.
    member this.IsComparable = this.Differences.IsEmpty

/// Whether accuracies may be compared. It takes more than the same method and data set.
[<RequireQualifiedAccess>]
module Comparison =
    let private differ name ours theirs = if ours = theirs then [] else [ $"{name}: {ours} here, {theirs} there" ]

    /// Of something that a publication may not tell.
    let private known name text ours theirs =
        match theirs with
        | Some theirs -> differ name (text ours) (text theirs), []
        | None -> [], [ name ]

    let private images (dataset: Dataset) selection =
        let subsets = "random subsets differ by ±1.5 points"

        match dataset.Selection, selection with
        | _, PublishedSelection.All
        | FirstN, PublishedSelection.FirstN -> [], []
        | Shuffled _, PublishedSelection.Random ->
            [ $"images: another random subset than theirs; {subsets}, `listedIn` takes theirs" ], []
        | Listed _, _ -> [], [ "whether the listed images are theirs" ]
        | ours, PublishedSelection.FirstN -> [ $"images: {Selection.text ours} here, first n there; {subsets}" ], []
        | ours, PublishedSelection.Random -> [ $"images: {Selection.text ours} here, random there; {subsets}" ], []

    let private epochName choice =
        match choice with
        | EpochChoice.Last -> "last"
        | EpochChoice.BestOnTest -> "best on the test set"
        | EpochChoice.Unstated -> "unstated"

    let private epoch choice theirs =
        match theirs with
        | EpochChoice.Unstated -> [], [ "which epoch it is of" ]
        | _ -> differ "epoch" (epochName choice) (epochName theirs), []

    let private profile profile =
        match Profile.imbalance profile with
        | Some imbalance -> $"{Profile.name profile} {imbalance}"
        | None -> Profile.name profile

    let private holdout (dataset: Dataset) =
        match dataset.Holdout with
        | Some share -> [ $"test set: a share of {share} of the training images here" ]
        | None -> []

    let private augmentationText (augmentation: Augmentation) =
        augmentation.Steps
        |> List.map (function
            | RandomCrop _ -> "crop"
            | HorizontalFlip _ -> "flip"
            | AutoAugment _ -> "AutoAugment"
            | Cutout _ -> "cutout"
            | step -> step.ToString())
        |> String.concat " + "

    /// An experiment's accuracy of an epoch, with or without flip averaging, beside a published one.
    let judge (experiment: Experiment) (choice: EpochChoice) (flip: bool) (figure: PublishedFigure) =
        let dataset = experiment.Dataset
        let title name = BackboneSpec.title (BackboneSpec.named name)
        let averaging flip = if flip then "averaged" else "not averaged"
        let stages (epochs: int list) = epochs |> List.map string |> String.concat " + "
        let plain differences = differences, []

        let parts = [
            plain (differ "method" experiment.Method figure.Method)
            plain (differ "data set" dataset.Name figure.Dataset)
            plain (differ "long tail" (profile dataset.Profile) (profile figure.Profile))
            plain (holdout dataset)
            images dataset figure.Selection
            plain (differ "backbone" (BackboneSpec.title experiment.Backbone) (title figure.Backbone))
            known "epochs" stages [ for stage in experiment.Stages -> stage.Epochs ] figure.Epochs
            known "augmentation" augmentationText experiment.Augmentation figure.Augmentation
            epoch choice figure.Epoch
            known "flips" averaging flip figure.Flip
        ]

        {
            Figure = figure
            Differences = List.collect fst parts
            Unknown = List.collect snd parts
        }
