namespace Bce3s

open System

/// A run as `bce3s runs --json` tells it.
type ListedRun = {
    Folder: string
    Name: string
    Status: RunOutcome
    /// What is wrong with its files.
    Problems: string list
    /// Why it did not come to its end, where it said so.
    Error: string option
    Dataset: string option
    Method: string option
    Seed: int64 option
    Device: string option
    Created: DateTimeOffset option
    /// Epochs that are over, and all of them.
    EpochsDone: int
    Epochs: int option
    Done: float
    Seconds: float option
    SecondsLeft: float option
    Last: EpochScores option
    Best: EpochScores option
}

/// Runs as lines: what has become of each, and its best numbers.
[<RequireQualifiedAccess>]
module RunsTable =
    let listed (run: RunOverview) : ListedRun =
        let experiment = run.Manifest |> Option.map _.Experiment
        let isRunning = run.Status = RunOutcome.Running

        {
            Folder = run.Folder
            Name = run.Name
            Status = run.Status
            Problems = run.Problems
            Error = run.Progress |> Option.bind _.Error |> Option.filter (fun _ -> not isRunning)
            Dataset = experiment |> Option.map _.Dataset.Name
            Method = experiment |> Option.map _.Method
            Seed = run.Manifest |> Option.map _.Seed
            Device = run.Manifest |> Option.map _.Device
            Created = run.Created
            EpochsDone = run.EpochsDone
            Epochs = run.Epochs
            Done = run.Done
            Seconds = run.Seconds
            SecondsLeft = run.Progress |> Option.bind _.SecondsLeft |> Option.filter (fun _ -> isRunning)
            Last = run.Last
            Best = run.Best
        }

    let private status (run: RunOverview) =
        match run.Status with
        | _ when not run.Problems.IsEmpty -> "damaged"
        | RunOutcome.Running when run.Manifest.IsNone -> "starting"
        | RunOutcome.Running -> $"running {int (100.0 * run.Done)} %%"
        | RunOutcome.Finished -> "finished"
        | RunOutcome.Interrupted -> "interrupted"
        | RunOutcome.Failed -> "failed"

    /// `12 s`, `5 min`, `3 h`, `12 d`.
    let private span (span: TimeSpan) =
        if span.TotalMinutes < 1.0 then $"{max 0 (int span.TotalSeconds)} s"
        elif span.TotalHours < 1.0 then $"{int span.TotalMinutes} min"
        elif span.TotalDays < 2.0 then $"{int span.TotalHours} h"
        else $"{int span.TotalDays} d"

    let private epochs (run: RunOverview) =
        match run.Epochs with
        | Some epochs -> $"{run.EpochsDone}/{epochs}"
        | None -> SettingColumns.nothing

    let private text show value = value |> Option.map show |> Option.defaultValue SettingColumns.nothing

    let private percent score (scores: EpochScores option) =
        scores |> text (fun scores -> Wording.percent (score scores.Plain))

    /// By how soon they are left out where there is no room, the first ones last.
    let private columns (now: DateTimeOffset) : (int * string * (RunOverview -> string)) list = [
        0, "run", _.Name
        1, "status", status
        2, "epoch", epochs
        3, "top-1", (fun run -> percent _.Top1 run.Last)
        4, "class avg", (fun run -> percent _.ClassAverage run.Last)
        5, "best", (fun run -> percent _.Top1 run.Best)
        8, "seed", (fun run -> run.Manifest |> text (_.Seed >> string))
        9, "device", (fun run -> run.Manifest |> text _.Device)
        6, "took", (fun run -> run.Seconds |> text Wording.duration)
        7, "began", (fun run -> run.Created |> text (fun created -> $"{span (now - created)} ago"))
    ]

    /// What a run needs to be told of below the table.
    let private remarks (run: RunOverview) = [
        for problem in run.Problems do
            $"  {run.Name}: {problem}"
        match run.Status, run.Progress |> Option.bind _.Error with
        | RunOutcome.Running, _
        | RunOutcome.Finished, _
        | _, None -> ()
        | _, Some error -> $"  {run.Name}: {Wording.firstLine error}"
        if run.Status = RunOutcome.Interrupted && run.Problems.IsEmpty then
            $"  {run.Name} goes on with {Wording.resume run.Folder}"
    ]

    /// In lines of at most so many characters, where names leave room for it.
    let lines (width: int) (now: DateTimeOffset) (runs: RunOverview list) =
        let rec fitting columns =
            let rows =
                (columns |> List.map (fun (_, name, _) -> name))
                :: [ for run in runs -> [ for _, _, cell in columns -> cell run ] ]

            let lines = Grid.lines rows
            let last = columns |> List.map (fun (rank, _, _) -> rank) |> List.max

            if last > 1 && lines |> List.exists (fun line -> line.Length >= width) then
                fitting (columns |> List.filter (fun (rank, _, _) -> rank < last))
            else
                lines

        fitting (columns now) @ List.collect remarks runs
