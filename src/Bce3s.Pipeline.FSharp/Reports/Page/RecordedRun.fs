namespace Bce3s.Reporting

open System.IO
open System.Text.Json
open CsvHelper
open Bce3s

/// How far a run is.
[<RequireQualifiedAccess>]
type RunState =
    | Finished
    | Running
    | Interrupted

/// What a run's folder holds, as far as it is there.
type RecordedRun = {
    /// Its full path.
    Folder: string
    State: RunState
    Manifest: Manifest
    /// Those that are over.
    Epochs: MetricsRow list
    Results: Results option
    /// Of the last model; none before a run is over.
    Classes: ClassScore list
    Confusion: ConfusionCell list
}

[<RequireQualifiedAccess>]
module RecordedRun =
    let private fail folder path message : 'T =
        raise (InvalidExperimentException(folder, [ { Path = path; Message = message } ]))

    /// Nothing where the file is not there.
    let private reading folder name (read: string -> 'T list) =
        let path = Path.Combine(folder, name)

        try
            if File.Exists path then read path else []
        with
        | :? CsvHelperException
        | :? System.FormatException
        | :? System.Collections.Generic.KeyNotFoundException as error ->
            let first = Array.head (error.Message.Split '\n')
            fail folder name $"it cannot be read: {first.TrimEnd()}"

    let private results folder =
        let path = Path.Combine(folder, RunFiles.results)

        try
            if File.Exists path then Some(Json.read<Results> path) else None
        with :? JsonException as error ->
            fail folder RunFiles.results error.Message

    /// A run by its folder. Raises `InvalidExperimentException` where there is none, or one that cannot be read.
    let read (folder: string) : RecordedRun =
        let manifest = Path.Combine(folder, RunFiles.manifest)

        if not (File.Exists manifest) then
            fail folder RunFiles.manifest $"{Path.GetFullPath manifest} is not there. Give the folder of a run."

        let results = results folder

        {
            Folder = Path.GetFullPath folder
            State =
                if results.IsSome then RunState.Finished
                elif RunFolder.isRunning folder then RunState.Running
                else RunState.Interrupted
            Manifest = Manifest.read folder manifest
            Epochs = reading folder RunFiles.metrics (MetricsRows.read >> snd)
            Results = results
            Classes = reading folder RunFiles.classes ClassFiles.readClasses
            Confusion = reading folder RunFiles.confusion ClassFiles.readConfusion
        }

    /// The last epoch of each stage that was scored, with its scores.
    let stages run = [
        for stage in run.Manifest.Experiment.Stages do
            let ofStage (row: MetricsRow) = row.Stage = stage.Name && row.Plain.IsSome

            match run.Epochs |> List.tryFindBack ofStage with
            | Some row -> stage.Name, row
            | None -> ()
    ]
