namespace Bce3s

/// What is measured on the test set.
type Measure =
    /// Top-1, top-5 and class average: always needed.
    | Accuracy
    /// Class averages of many-, medium- and few-shot classes.
    | Shots
    /// Calibration error (ECE, 15 bins).
    | Calibration
    /// Compactness and separability of features and classifier after the last epoch.
    | Geometry

/// Everything that decides what a run computes. The record is the truth; builders and presets only make one.
type Experiment = {
    Name: string
    /// Short name of the method, as in options and tables.
    Method: string
    Dataset: Dataset
    /// Of training images.
    Augmentation: Augmentation
    /// What test images go through, such as `resize 256 --> centerCrop 224`.
    Preparation: Augmentation
    Backbone: BackboneSpec
    Head: Head
    Stages: Stage list
    Measures: Measure list
    /// The test set is passed every so many epochs, and after each stage's last one.
    EvaluateEvery: int
    /// Initial weights, order of images, augmentation, mixing and class subsets all derive from it.
    Seed: int64
}

[<RequireQualifiedAccess>]
module Experiment =
    /// The head with `Automatic` decided.
    let head experiment =
        match experiment.Head, experiment.Stages with
        | Automatic, first :: _ ->
            let normalized term =
                match term.Term with
                | Joint _
                | Contrastive _
                | Uniform _ -> true
                | CrossEntropy _
                | ClassBalanced _ -> false

            if List.exists normalized (Loss.active first.Loss) then Normalized else Linear
        | Automatic, [] -> Linear
        | head, _ -> head

    /// Epochs of all stages.
    let epochs experiment = experiment.Stages |> List.sumBy _.Epochs

    /// `N` epochs for the first stage; the others keep theirs, or `N` if that is less.
    let withEpochs epochs experiment =
        let shorten i stage = { stage with Stage.Epochs = if i = 0 then epochs else min stage.Epochs epochs }
        { experiment with Stages = List.mapi shorten experiment.Stages }

/// Changes of a whole experiment.
[<AutoOpen>]
module ExperimentWords =
    let accuracy = Accuracy
    let shots = Shots
    let calibration = Calibration
    let geometry = Geometry

    let named name experiment = { experiment with Experiment.Name = name }
    let withSeed seed experiment = { experiment with Seed = seed }
    let withBackbone backbone experiment = { experiment with Experiment.Backbone = backbone }
    let withDataset dataset experiment = { experiment with Dataset = dataset }

    /// Another loss in the first stage.
    let withLoss loss experiment = {
        experiment with
            Stages = experiment.Stages |> List.mapi (fun i stage -> if i = 0 then { stage with Loss = loss } else stage)
    }

    /// The same experiment once for each seed.
    let seeds values experiment = values |> List.map (fun seed -> withSeed seed experiment)
    /// Every experiment through every variation: `[ a; b ] |> sweep [ seeds [ 0; 1; 2 ] ]`.
    let sweep variations experiments = List.fold (fun list vary -> List.collect vary list) experiments variations
