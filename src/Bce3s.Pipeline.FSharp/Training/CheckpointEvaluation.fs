namespace Bce3s

open System
open System.Text.Json.Serialization
open TorchSharp
open Bce3s.Data

/// What is to be scored.
type EvaluationRequest = {
    Run: SavedRun
    /// Another dataset's test images instead of the run's own.
    Dataset: string option
    Adjustments: Adjustment list
}

/// Scores of a run's checkpoint.
[<RequireQualifiedAccess>]
module CheckpointEvaluation =
    let private images (split: SplitRecord) =
        $"{Wording.count split.TrainImages} training and {Wording.count split.TestImages} test images"

    /// The run's own data: those it was scored on. Raises `InvalidExperimentException` when they are gone or other than the run's.
    let ownData (options: RunOptions) (run: SavedRun) =
        let manifest = run.Manifest

        match ExperimentData.read manifest.Experiment.Dataset (SavedRun.dataFolder options.Data run) with
        | Error problem -> SavedRun.fail run.Place problem.Path problem.Message
        | Ok data ->
            if data.Split <> manifest.Split || List.ofArray data.Train.ClassCounts <> manifest.ClassCounts then
                use _data = data

                SavedRun.fail
                    run.Place
                    "data"
                    $"{data.Folder} gives {images data.Split}; the run had {images manifest.Split}. Give the run's own data with `--data DIR`."

            data

    /// A known dataset as it is, uncut, by its name or by that of a recipe's.
    let private datasetNamed run name =
        let files =
            Recipes.datasets
            |> List.tryFind (fun recipe -> recipe.Name = name)
            |> Option.map (fun recipe -> recipe.Files)
            |> Option.defaultValue name

        match KnownDatasets.All |> Seq.tryFind (fun known -> known.Name = files) with
        | Some known -> {
            run.Manifest.Experiment.Dataset with
                Name = name
                Title = known.Title
                Files = files
                Profile = Natural
                Selection = FirstN
                Holdout = None
                Classes = known.Classes
                Own = Skip
          }
        | None ->
            let names = KnownDatasets.All |> Seq.map _.Name |> String.concat ", "
            SavedRun.fail run.Place "dataset" $"there is no dataset '{name}'; there are {names}."

    /// Numbers name nothing.
    let private areNames (names: string[]) = Array.indexed names |> Array.exists (fun (c, name) -> name <> string c)

    let private size (size: (int * int) option) =
        match size with
        | Some(height, width) -> $"{height}×{width}"
        | None -> "several sizes"

    /// Why a run's model cannot be scored on another set's images, if it cannot.
    let private difference (manifest: Manifest) title (test: ImageSource) =
        let own = manifest.Experiment.Dataset
        let names = Array.ofList manifest.ClassNames
        let prepared = SavedRun.sizeOf >> Augmentation.size manifest.Experiment.Preparation.Sizing
        let ownSize = prepared (Skippable.toOption manifest.ImageSize)
        let testSize = prepared (Option.ofNullable test.Size)

        if test.Classes <> names.Length then
            Some $"{title} has {test.Classes} classes; the run has the {names.Length} of {own.Title}."
        elif test.Channels <> own.Channels then
            Some $"the images of {title} have {test.Channels} channels; those of {own.Title} have {own.Channels}."
        elif areNames names && areNames test.ClassNames && names <> test.ClassNames then
            let c = Seq.zip names test.ClassNames |> Seq.findIndex (fun (one, other) -> one <> other)
            Some $"class {c} is '{test.ClassNames[c]}' in {title} and '{names[c]}' in {own.Title}."
        elif ownSize.IsSome && testSize <> ownSize then
            Some $"the images of {title} are of {size testSize}; those of {own.Title} are of {size ownSize}."
        elif test.Count = 0L then
            Some $"{title} has no test images."
        else
            None

    /// The data and the dataset that it is of.
    let private otherData (options: RunOptions) (run: SavedRun) name =
        let dataset = datasetNamed run name

        match ExperimentData.read dataset (Locations.dataset options.Data dataset.Files) with
        | Error problem -> SavedRun.fail run.Place problem.Path problem.Message
        | Ok data ->
            match difference run.Manifest dataset.Title data.Test with
            | None -> dataset, data
            | Some difference ->
                use _data = data
                SavedRun.fail run.Place "dataset" $"{difference} Give a set with the run's classes and kind of images."

    let private score (options: RunOptions) (request: EvaluationRequest) (progress: IProgress<DataProgress>) =
        let run = request.Run
        let manifest = run.Manifest
        let experiment = manifest.Experiment
        let device = SavedRun.device run options.Device

        progress.Report(WorkProgress.step "reading the test images")

        let dataset, data =
            match request.Dataset with
            | Some name when name <> experiment.Dataset.Name -> otherData options run name
            | _ -> experiment.Dataset, ownData options run

        use data = data
        torch.set_num_threads options.Threads
        use _scope = torch.NewDisposeScope()
        use model = SavedRun.loadModel device run
        let counts = Array.ofList manifest.ClassCounts
        let readouts = Evaluation.readouts run.Place model counts request.Adjustments
        use images = new TestImages(experiment, data.Test, InputOptions.onDevice device, Progress = progress)

        try
            {
                Checkpoint = run.Checkpoint
                Experiment = experiment.Name
                Method = experiment.Method
                Seed = manifest.Seed
                Backbone = experiment.Backbone.Name
                Parameters = manifest.Parameters
                Split = manifest.Split
                Dataset = dataset.Name
                TestImages = data.Test.Count
                Device = device.ToString()
                Scores = Evaluation.rows experiment.Measures counts model readouts images
            }
        finally
            for readout in readouts do
                (readout :> IDisposable).Dispose()

    /// Scores a checkpoint, plain and with flip averaging, on the data that its run was scored on or on another set's test images; the
    /// reporter hears how far it is. Raises `InvalidExperimentException` when data are gone or other than the run's, or when an adjustment
    /// is not for the model, and `DataFormatException` when the checkpoint is not of the run's model.
    let run (options: RunOptions) (request: EvaluationRequest) = options.Reporter.Working(score options request)
