namespace Bce3s

open System
open System.IO
open Spectre.Console

/// What a terminal shows of a run that is under way: lines with Spectre's markup, each within a width.
[<RequireQualifiedAccess>]
module WatchView =
    /// What is not heard of for so long may hang.
    let private patience = TimeSpan.FromSeconds 15.0

    let private fit (width: int) (text: string) =
        if text.Length < width then text else text.Substring(0, max 0 (width - 2)) + "…"

    let private plain width text = Markup.Escape(fit width text)
    let private coloured (colour: string) width text = $"[{colour}]{plain width text}[/]"

    let private header width (manifest: Manifest) =
        ReportText.header {
            Experiment = manifest.Experiment
            Split = manifest.Split
            Parameters = manifest.Parameters
            Device = manifest.Device
            Threads = manifest.Threads
            Folder = ""
            Place = None
            After = None
        }
        |> List.map (plain width)

    /// Epochs of a stage that are over, and the share of it that is done.
    let private stand (run: RunOverview) (stage: Stage) =
        let isOver = run.Status = RunOutcome.Finished
        let rows = run.Rows |> List.filter (fun row -> row.Stage = stage.Name) |> List.length

        match run.Status, run.Progress with
        | RunOutcome.Running, Some progress when progress.Stage = Some stage.Name ->
            progress.Epoch, max progress.StageDone (float rows / float stage.Epochs)
        | _ when isOver -> stage.Epochs, 1.0
        | _ -> rows, float rows / float stage.Epochs

    let private stages width (run: RunOverview) (stages: Stage list) =
        let name = stages |> List.map _.Name.Length |> List.max
        let digits = stages |> List.map (fun stage -> (string stage.Epochs).Length) |> List.max
        let bar = min 40 (width - name - 2 * digits - 16)

        [
            for stage in stages do
                let epoch, share = stand run stage
                let count = $"epoch {(string epoch).PadLeft digits}/{stage.Epochs}"
                let label = $"  {stage.Name.PadRight name}  "

                if bar >= 8 then
                    let filled = int (round (min 1.0 share * float bar))
                    $"{Markup.Escape label}[green]{String('█', filled)}{String('░', bar - filled)}[/]  {count}"
                else
                    plain width $"{label}{count}"
        ]

    let private now width (progress: RunProgress) =
        let terms =
            if progress.Terms.Count < 2 then
                ""
            else
                progress.Terms
                |> Seq.map (fun term -> $"{term.Key} {Wording.loss term.Value}")
                |> String.concat " · "
                |> sprintf " (%s)"

        match progress.Step, progress.Loss with
        | Some step, _ -> [ plain width $"  {step}" ]
        | None, Some loss -> [ plain width $"  loss {Wording.loss loss}{terms}" ]
        | None, None -> []

    /// A curve over epochs with its first and last value.
    let private curve width name (show: float -> string) (values: float list) =
        match values with
        | []
        | [ _ ] -> []
        | values ->
            let ends = $"{show values.Head} → {show (List.last values)}"
            let line = Sparkline.text (min 60 (width - 18 - ends.Length)) values
            [ $"  {plain 11 name, -11}[blue]{line}[/]  {plain width ends}" ]

    /// Over the whole run, and over the stage under way: losses of different stages do not compare.
    let private curves width (run: RunOverview) = [
        yield!
            run.Scores
            |> List.map (fun scores -> scores.Plain.ClassAverage)
            |> curve width "class avg" Wording.percent
        match List.tryLast run.Rows with
        | Some last ->
            yield!
                run.Rows
                |> List.filter (fun row -> row.Stage = last.Stage)
                |> List.map (fun row -> row.Loss)
                |> curve width "loss" Wording.loss
        | None -> ()
    ]

    let private scores width (run: RunOverview) =
        let columns: (string * (Scores -> float option)) list = [
            "top-1", _.Top1 >> Some
            "class avg", _.ClassAverage >> Some
            "many", _.Many
            "medium", _.Medium
            "few", _.Few
        ]

        let cell (found: EpochScores) score =
            score found.Plain |> Option.map Wording.percent |> Option.defaultValue SettingColumns.nothing

        let row name (found: EpochScores option) = [
            for found in Option.toList found ->
                [ name ] @ (columns |> List.map (snd >> cell found)) @ [ $"epoch {found.Epoch}" ]
        ]

        match row "last" run.Last @ row "best" run.Best with
        | [] -> []
        | rows -> Grid.lines (("" :: List.map fst columns @ [ "" ]) :: rows) |> List.map (plain width)

    let private footer width (time: DateTimeOffset) (progress: RunProgress) =
        let quiet = time - progress.Updated

        let facts = [
            match progress.ImagesPerSecond with
            | Some rate -> $"{Wording.count (int64 rate)} img/s"
            | None -> ()
            match progress.SecondsLeft with
            | Some seconds -> $"{Wording.duration seconds} left"
            | None -> ()
            Bce3s.Data.ByteCount.Text progress.MemoryBytes
            $"process {progress.ProcessId}"
        ]

        [
            plain width ("  " + String.concat "   " facts)
            if quiet > patience then
                coloured "yellow" width $"  not updated for {int quiet.TotalSeconds} seconds"
        ]

    /// What has become of a run that is not under way.
    let ending (run: RunOverview) =
        let path = Wording.path run.Folder

        match run.Status with
        | RunOutcome.Running -> "running"
        | RunOutcome.Finished -> $"finished: {Path.Combine(path, RunFiles.results)}"
        | RunOutcome.Interrupted ->
            let why =
                run.Progress
                |> Option.bind _.Error
                |> Option.map (fun error -> $" ({Wording.firstLine error})")
                |> Option.defaultValue ""

            let epochs = run.Epochs |> Option.map string |> Option.defaultValue "?"

            $"interrupted after epoch {run.EpochsDone}/{epochs}{why}; it goes on with {Wording.resume run.Folder}"
        | RunOutcome.Failed ->
            let why = run.Progress |> Option.bind _.Error |> Option.defaultValue "it left no checkpoint"
            $"failed: {Wording.firstLine why}"

    let private colour status =
        match status with
        | RunOutcome.Running
        | RunOutcome.Finished -> "green"
        | RunOutcome.Interrupted -> "yellow"
        | RunOutcome.Failed -> "red"

    /// All lines, for a terminal of that width.
    let lines (width: int) (time: DateTimeOffset) (run: RunOverview) = [
        let state =
            match run.Status, run.Manifest with
            | RunOutcome.Running, None -> "starting"
            | RunOutcome.Running, _ -> $"running, {int (100.0 * run.Done)} %%"
            | _ -> ""

        $"  [bold]{plain (width - 20) run.Name}[/]  {state}"

        match run.Manifest with
        | Some manifest ->
            yield! header width manifest
            ""
            yield! stages width run manifest.Experiment.Stages
        | None -> ()

        match run.Status, run.Progress with
        | RunOutcome.Running, Some progress -> yield! now width progress
        | _ -> ()

        match curves width run with
        | [] -> ()
        | curves ->
            ""
            yield! curves

        match scores width run with
        | [] -> ()
        | scores ->
            ""
            yield! scores

        for problem in run.Problems do
            coloured "red" width $"  {problem}"

        match run.Status, run.Progress with
        | RunOutcome.Running, Some progress ->
            ""
            yield! footer width time progress
        | RunOutcome.Running, None -> ()
        | status, _ ->
            ""
            // Whole, and broken by the terminal: it has a command in it.
            $"  [{colour status}]{Markup.Escape(ending run)}[/]"
    ]

    /// One line an epoch, where there is no terminal.
    let epoch (run: RunOverview) (row: MetricsRow) =
        let scores =
            row.Plain
            |> Option.map (fun scores ->
                $"  top-1 {Wording.percent scores.Top1}  class avg {Wording.percent scores.ClassAverage}")
            |> Option.defaultValue ""

        let epochs = run.Epochs |> Option.map (sprintf "/%d") |> Option.defaultValue ""
        $"  {row.Stage}  epoch {row.Epoch}{epochs}  loss {Wording.loss row.Loss}{scores}"
