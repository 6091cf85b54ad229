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

/// A change of a trained model that is scored beside it.
type Adjustment =
    /// z − τ·log π (Menon et al. 2021, eq. 9).
    | LogitAdjust of tau: float
    /// w / ‖w‖^τ, without bias (Kang et al. 2020, eq. 3); of a linear head alone.
    | TauNormalize of tau: float

/// Everything that decides what a run computes. The record is the truth; builders and presets only make one.
type Experiment = {
    Name: string
    /// Short name of the method, as in options and tables.
    Method: string
    Dataset: Dataset
    /// Of training images.
    Augmentation: Augmentation
    /// What test images go through, such as `resize 256 --> centerCrop 224`.
    Preparation: Preparation
    Backbone: BackboneSpec
    Head: Head
    Stages: Stage list
    Measures: Measure list
    /// Scored beside the last model.
    Adjustments: Adjustment list
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
            let wanted term =
                match term.Term with
                | Joint _
                | Contrastive _
                | Uniform _ -> Some Normalized
                | Ldam { Scale = scale }
                | CosFace { Scale = scale }
                | ArcFace { Scale = scale }
                | UniFace { Scale = scale } -> Some(Cosines scale)
                | _ -> None

            Loss.active first.Loss |> List.tryPick wanted |> Option.defaultValue Linear
        | Automatic, [] -> Linear
        | head, _ -> head

    /// As records tell it: `linear`, `normalized`, `cosine`.
    let headName experiment =
        match head experiment with
        | Normalized -> "normalized"
        | Cosines _
        | LearnedCosines _ -> "cosine"
        | Linear
        | Automatic -> "linear"

    /// Epochs of all stages.
    let epochs experiment = experiment.Stages |> List.sumBy _.Epochs

    /// The method in a name: what stands behind the dataset's, as `bce3s` in `cifar100-lt-bce3s`; all of it where that is not there.
    let methodIn (dataset: Dataset) (name: string) =
        let prefix = dataset.Name + "-"

        if name.StartsWith prefix && name.Length > prefix.Length then
            name.Substring prefix.Length
        else
            name

    /// `N` epochs for the first stage; the others keep theirs, or `N` if that is less. Milestones of their schedules move along, so that
    /// 200 epochs with a smaller rate after 160 become 20 with one after 16; warm-ups keep their length.
    let withEpochs epochs experiment =
        let shorten i (stage: Stage) =
            let wanted = if i = 0 then epochs else min stage.Epochs epochs

            if wanted < 1 || stage.Epochs < 1 || wanted = stage.Epochs then
                { stage with Epochs = wanted }
            else
                let stretch = Schedule.stretch stage.Epochs wanted

                {
                    stage with
                        Epochs = wanted
                        LearningRate = stretch stage.LearningRate
                        Loss = Loss.mapSchedules stretch stage.Loss
                }

        { experiment with Stages = List.mapi shorten experiment.Stages }

/// Changes of a whole experiment.
[<AutoOpen>]
module ExperimentWords =
    /// Top-1, top-5 and class average: always needed.
    let accuracy = Accuracy
    /// Class averages of many-, medium- and few-shot classes.
    let shots = Shots
    /// Calibration error (ECE, 15 bins).
    let calibration = Calibration
    /// Compactness and separability of features and classifier after the last epoch.
    let geometry = Geometry

    /// Scored with z − τ·log π, too.
    let logitAdjust tau = LogitAdjust tau
    /// Scored with w / ‖w‖^τ, too.
    let tauNormalize tau = TauNormalize tau

    /// Another name. A method that was the name's follows it: `cifar100-lt-bce3s` named `cifar100-lt-fbl` is the method `fbl`; one that
    /// `method` gave stays.
    let named name experiment =
        let follows = experiment.Method = Experiment.methodIn experiment.Dataset experiment.Name

        {
            experiment with
                Experiment.Name = name
                Method =
                    if follows then
                        Experiment.methodIn experiment.Dataset name
                    else
                        experiment.Method
        }

    /// With another seed.
    let withSeed (seed: int) experiment = { experiment with Seed = int64 seed }
    /// With another network.
    let withBackbone backbone experiment = { experiment with Experiment.Backbone = backbone }
    /// On another data set, or another split of it.
    let withDataset dataset experiment = { experiment with Dataset = dataset }

    /// Another loss in the first stage.
    let withLoss loss experiment = {
        experiment with
            Stages = experiment.Stages |> List.mapi (fun i stage -> if i = 0 then { stage with Loss = loss } else stage)
    }
