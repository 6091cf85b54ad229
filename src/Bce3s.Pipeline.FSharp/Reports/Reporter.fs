namespace Bce3s

open System
open System.Text.Json.Serialization
open Bce3s.Data

/// What a run is, before it starts.
type RunHeader = {
    Experiment: Experiment
    Split: SplitRecord
    Parameters: int64
    Device: string
    Threads: int
    Folder: string
    /// Which of how many runs it is, where there are several.
    Place: (int * int) option
    /// Of a run that goes on: epochs that are done, and batches of the next one.
    After: (int * int) option
}

/// Where training stands inside an epoch.
type Advance = {
    Stage: string
    /// From 1.
    Epoch: int
    Epochs: int
    /// Share of the stage that is done.
    Done: float
    /// Mean over the epoch so far, and by term.
    Loss: float
    Terms: (string * float) list
    ImagesPerSecond: float
    SecondsLeft: float
}

/// Hears what a run does. All calls come from the training thread.
type IReporter =
    abstract Started: RunHeader -> unit
    /// Runs the training of a stage; `Advanced` and `EpochEnded` come from inside.
    abstract Stage: name: string * train: (unit -> unit) -> unit
    /// At most a few times a second.
    abstract Advanced: Advance -> unit
    abstract EpochEnded: EpochRecord -> Advance -> unit
    abstract Finished: RunSummary -> unit
    /// Runs what a run does beside its training steps, such as reading or evaluating, which says how far it is.
    abstract Working: work: (IProgress<DataProgress> -> 'T) -> 'T

/// The texts that reporters share.
[<RequireQualifiedAccess>]
module ReportText =
    let private title (experiment: Experiment) = experiment.Method.ToUpperInvariant()

    /// The lines that say what runs.
    let header (header: RunHeader) =
        let dataset = header.Experiment.Dataset
        let threads = if header.Device = "cpu" then $" × {header.Threads}" else ""

        [
            match header.Place with
            | Some(place, runs) -> $"run {place} of {runs}", header.Experiment.Name
            | None -> ()
            dataset.Title, SplitText.line dataset header.Split
            title header.Experiment,
            $"{BackboneSpec.title header.Experiment.Backbone} ({Wording.count header.Parameters} parameters), seed {header.Experiment.Seed}, {header.Device}{threads}"
            match header.After with
            | Some(epochs, steps) ->
                let inside = if steps > 0 then $", batch {Wording.count (int64 steps)} of the next" else ""
                "goes on", $"after epoch {epochs}/{Experiment.epochs header.Experiment}{inside}"
            | None -> ()
        ]
        |> fun lines ->
            let width = 3 + (lines |> List.map (fun (left, _) -> left.Length) |> List.max)
            lines |> List.map (fun (left, right) -> $"  {left.PadRight width}{right}")

    /// `epoch 41/50  loss 1.93 (joint 1.61 · uniform 0.11)  3,480 img/s`.
    let advance (advance: Advance) =
        let terms =
            match advance.Terms with
            | []
            | [ _ ] -> ""
            | terms ->
                terms
                |> List.map (fun (name, value) -> $"{name} {Wording.loss value}")
                |> String.concat " · "
                |> sprintf " (%s)"

        let width = (string advance.Epochs).Length
        $"epoch {(string advance.Epoch).PadLeft width}/{advance.Epochs}  loss {Wording.loss advance.Loss}{terms}  {Wording.count (int64 advance.ImagesPerSecond)} img/s"

    /// The final table and where the run is.
    let summary (summary: RunSummary) =
        let results = summary.Results
        let best = results.BestOnTest

        let testSet, note =
            if results.Split.Holdout.isInclude then
                "held-out images", "on held-out training images; "
            else
                "test set", ""

        [
            for reason in List.truncate 5 summary.Skipped do
                $"  left out: {reason}"
            if summary.Skipped.Length > 5 then
                $"  {Wording.count (int64 summary.Skipped.Length)} training images could not be read and were left out"
            yield!
                summary.Stages @ List.map Table.row results.Adjusted
                |> Table.lines $"({note}last epoch; flip averaging in brackets)"
            $"  best on {testSet} (epoch {best.Epoch}, chosen on it): top-1 {Wording.percent best.Plain.Top1} ({Wording.percent best.Flip.Top1}), class avg {Wording.percent best.Plain.ClassAverage} ({Wording.percent best.Flip.ClassAverage})"
            $"  {Wording.duration results.Seconds.Total} in all, {Wording.count (int64 results.ImagesPerSecond)} training images/s"
            let read = if summary.WasThere then " was there already; not trained again" else ""
            $"  {Wording.path (RunFolder.shown summary.Folder)}{read}"
        ]

/// Says nothing.
type SilentReporter() =
    interface IReporter with
        member _.Started _ = ()
        member _.Stage(_, train) = train ()
        member _.Advanced _ = ()
        member _.EpochEnded _ _ = ()
        member _.Finished _ = ()
        member _.Working work = WorkProgress.silent work
