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

    let private short step =
        match step with
        | RandomCrop 4 -> "crop"
        | HorizontalFlip 0.5 -> "flip"
        | AutoAugment Cifar10 -> "AutoAugment"
        | Cutout(16, 1.0) -> "cutout"
        | step -> step.ToString()

    let private augmentationText (augmentation: Augmentation) =
        augmentation.Steps |> List.map short |> String.concat " + "

    /// The figure's method, data set and tail as this project trains them.
    let private recipeOf (figure: PublishedFigure) =
        let tail = if figure.Profile = Natural then None else Some figure.Profile

        match Recipes.find figure.Dataset figure.Method { Recipes.asPublished with Tail = tail } with
        | Ok recipe -> Some recipe.Experiment
        | Error _ -> None

    let private largest (dataset: Dataset) figure =
        match recipeOf figure with
        | Some recipe when dataset.Profile <> Natural && recipe.Dataset.Profile <> Natural ->
            differ "images of the largest class" $"{dataset.Largest}" $"{recipe.Dataset.Largest}"
        | _ -> []

    /// What of a stage is not as another one has it, epochs aside.
    let private changes (ours: Stage) (theirs: Stage) = [
        if ours.Views <> theirs.Views then
            "views"
        if ours.Sampling <> theirs.Sampling then
            "sampling"
        if ours.Loss <> theirs.Loss then
            "loss"
        if (ours.Freeze, ours.Classifier, ours.Project) <> (theirs.Freeze, theirs.Classifier, theirs.Project) then
            "frozen or projected parts"
        if ours.Optimizer <> theirs.Optimizer then
            "optimiser"
        if (ours.LearningRate, ours.Stepping) <> (theirs.LearningRate, theirs.Stepping) then
            "schedule"
        if (ours.Batch, ours.Accumulate) <> (theirs.Batch, theirs.Accumulate) then
            "batch"
        if ours.ClipNorm <> theirs.ClipNorm then
            "clipping"
        if ours.Average <> theirs.Average then
            "moving average"
    ]

    /// Where a publication tells how it trained, the recipe has that, and what ours changes is known to differ. Numbers of epochs are told
    /// by themselves; what moves along with them is no difference of its own.
    let private training (experiment: Experiment) (figure: PublishedFigure) =
        match recipeOf figure, experiment.Stages with
        | Some recipe, first :: _ when figure.Epochs.IsSome && recipe.Stages.Length = experiment.Stages.Length ->
            let theirs = Experiment.withEpochs first.Epochs recipe

            let changed =
                List.distinct [
                    for ours, theirs in List.zip experiment.Stages theirs.Stages do
                        yield! changes ours theirs
                    if Experiment.head experiment <> Experiment.head recipe then
                        "classifier"
                ]

            if changed.IsEmpty then
                []
            else
                let names = String.concat ", " changed
                [ $"training: not the recipe's {names}" ]
        | _ -> []

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
            plain (largest dataset figure)
            plain (differ "backbone" (BackboneSpec.title experiment.Backbone) (title figure.Backbone))
            known "epochs" stages [ for stage in experiment.Stages -> stage.Epochs ] figure.Epochs
            plain (training experiment figure)
            known "augmentation" augmentationText experiment.Augmentation figure.Augmentation
            epoch choice figure.Epoch
            known "flips" averaging flip figure.Flip
        ]

        {
            Figure = figure
            Differences = List.collect fst parts
            Unknown = List.collect snd parts
        }
