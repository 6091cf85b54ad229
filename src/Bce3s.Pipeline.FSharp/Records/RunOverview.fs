namespace Bce3s

open System
open System.IO
open CsvHelper

/// A run's folder at a glance, whatever state it is in.
type RunOverview = {
    /// Its full path.
    Folder: string
    Status: RunOutcome
    /// What is wrong with its files.
    Problems: string list
    /// Where they can be read.
    Manifest: Manifest option
    Progress: RunProgress option
    Results: Results option
    /// Epochs that are over.
    Rows: MetricsRow list
} with

    member this.Name = string (Path.GetFileName this.Folder)

    /// Epochs of all stages that are over.
    member this.EpochsDone =
        match this.Rows, this.Results with
        | [], Some results -> results.Epochs
        | [], None -> 0
        | rows, _ -> (List.last rows).Epoch

    /// Of all stages.
    member this.Epochs = this.Manifest |> Option.map (_.Experiment >> Experiment.epochs)

    /// Epochs that were evaluated.
    member this.Scores: EpochScores list = [
        for row in this.Rows do
            match row.Plain with
            | Some plain -> { Epoch = row.Epoch; Plain = plain; Flip = row.Flip }
            | None -> ()
    ]

    member this.Last = List.tryLast this.Scores

    /// The epoch with the highest top-1, the first of equal ones.
    member this.Best =
        match this.Scores with
        | [] -> None
        | scores -> Some(scores |> List.maxBy _.Plain.Top1)

    member this.Created = this.Manifest |> Option.map _.Created

    /// Seconds that the run has taken; of one that is not over, since it last went on.
    member this.Seconds =
        match this.Results, this.Progress with
        | Some results, _ -> Some results.Seconds.Total
        | None, Some progress when this.Status = RunOutcome.Running ->
            Some (DateTimeOffset.Now - progress.Started).TotalSeconds
        | None, Some progress -> Some (progress.Updated - progress.Started).TotalSeconds
        | None, None -> None

    /// Share of all epochs that is done.
    member this.Done =
        match this.Status, this.Progress, this.Epochs with
        | RunOutcome.Finished, _, _ -> 1.0
        | RunOutcome.Running, Some progress, _ -> progress.Done
        | _, _, Some epochs when epochs > 0 -> float this.EpochsDone / float epochs
        | _ -> 0.0

[<RequireQualifiedAccess>]
module RunOverview =
    /// What a file holds, `None` where it is not there, or what is wrong with it.
    let private part (folder: string) (name: string) (read: string -> 'T) =
        let path = Path.Combine(folder, name)

        try
            if File.Exists path then Ok(Some(read path)) else Ok None
        with
        | :? InvalidExperimentException as error ->
            Error(error.Problems |> List.map _.Message |> List.tryHead |> Option.defaultValue error.Message)
        | :? CsvHelperException
        | :? FormatException
        | :? Bce3s.Data.DataException
        | :? Text.Json.JsonException
        | :? IOException
        | :? UnauthorizedAccessException as error -> Error error.Message
        |> Result.mapError (fun message -> $"{name}: {(Array.head (message.Split '\n')).TrimEnd()}")

    let private problem result =
        match result with
        | Ok _ -> None
        | Error message -> Some message

    /// Never raises: what cannot be read is told among the problems. A run that has just begun may have nothing yet.
    let read (folder: string) : RunOverview =
        let folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath folder)
        // First: what a run writes while it ends is there before its lock is gone.
        let isRunning = RunFolder.isRunning folder
        let has name = File.Exists(Path.Combine(folder, name))
        let manifest = part folder RunFiles.manifest (Manifest.read folder)
        let rows = part folder RunFiles.metrics MetricsRows.read
        let results = part folder RunFiles.results Json.read<Results>
        // Its header and length; the checksum would take a while.
        let checkpoint = part folder RunFiles.lastCheckpoint Bce3s.Data.Safetensors.ReadHeader
        let found part = part |> Result.toOption |> Option.flatten

        {
            Folder = folder
            Status =
                if isRunning then RunOutcome.Running
                elif has RunFiles.results then RunOutcome.Finished
                elif has RunFiles.lastCheckpoint then RunOutcome.Interrupted
                else RunOutcome.Failed
            Problems = [
                // A manifest that is being written is none yet.
                if not isRunning then
                    yield! Option.toList (problem manifest)

                    if manifest = Ok None then
                        $"{RunFiles.manifest} is not there."
                yield! Option.toList (problem rows)
                yield! Option.toList (problem results)
                yield! Option.toList (problem checkpoint)
            ]
            Manifest = found manifest
            Progress = RunProgress.read (Path.Combine(folder, RunFiles.progress))
            Results = found results
            Rows = found rows |> Option.map snd |> Option.defaultValue []
        }

    let private isRun folder = RunFolder.holdsRun folder || RunFolder.isRunning folder

    /// The runs in a folder, or the one that it is; the newest first.
    let inside (folder: string) =
        let folders =
            if isRun folder then
                [ folder ]
            else
                Directory.GetDirectories folder |> List.ofArray |> List.filter isRun

        let age (run: RunOverview) =
            match run.Created with
            | Some created -> created.UtcDateTime
            | None -> Directory.GetLastWriteTimeUtc run.Folder

        folders |> List.map read |> List.sortByDescending age
