namespace Bce3s

/// What is said of a checkpoint's scores and of predictions.
[<RequireQualifiedAccess>]
module EvaluationText =
    /// `last epoch (46 of 46)`, `best epoch on the test set (40 of 46, chosen on it)`, `interrupted at step 15 of epoch 1 of 46`.
    let checkpoint (split: SplitRecord) (record: CheckpointRecord) =
        let epoch =
            match record.Epoch with
            | Some epoch -> $"{epoch} of {record.Epochs}"
            | None -> "not known"

        match record.Name with
        | "last" when record.Epoch.IsSome && record.Steps > 0 ->
            $"interrupted at step {record.Steps} of epoch {record.Epoch.Value + 1} of {record.Epochs}"
        | "last" when record.Epoch.IsSome && record.Epoch.Value < record.Epochs ->
            $"last epoch before an interruption ({epoch})"
        | "last" -> $"last epoch ({epoch})"
        | "best" when split.Holdout.isInclude -> $"best epoch on held-out training images ({epoch}, chosen on them)"
        | "best" -> $"best epoch on the test set ({epoch}, chosen on it)"
        | file -> $"{file}, epoch {epoch}"

    /// The scores of a checkpoint behind what they are of.
    let scores (manifest: Manifest) threads (results: CheckpointResults) = [
        yield!
            ReportText.header {
                Experiment = manifest.Experiment
                Split = results.Split
                Parameters = results.Parameters
                Device = results.Device
                Threads = threads
                Folder = results.Checkpoint.Run
                Place = None
                After = None
            }
        $"  {checkpoint results.Split results.Checkpoint} of {Wording.path results.Checkpoint.Run}"
        if results.Dataset <> manifest.Experiment.Dataset.Name then
            $"  on another test set than the run's: {results.Dataset}, {Wording.count results.TestImages} images"
        yield! results.Scores |> List.map Table.row |> Table.lines "(flip averaging in brackets)"
    ]

    /// The classes of images with percentages, behind what they come from.
    let predictions (manifest: Manifest) (results: PredictionResults) = [
        let readout =
            (if results.Readout = "as trained" then "" else $", {results.Readout}")
            + (if results.Flip then ", flip averaging" else "")

        $"  {results.Experiment}, seed {results.Seed}, {BackboneSpec.title manifest.Experiment.Backbone} ({Wording.count results.Parameters} parameters), {checkpoint manifest.Split results.Checkpoint}{readout}"

        for prediction in results.Predictions do
            prediction.Image

            for found in prediction.Classes do
                $"  {(Wording.percent found.Probability).PadLeft 5} %%  {found.Name}"
    ]
