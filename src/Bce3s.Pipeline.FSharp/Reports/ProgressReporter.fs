namespace Bce3s

open System
open System.Diagnostics
open System.IO
open Bce3s.Data

/// Writes `progress.json` beside what another reporter does: once a second, and when a run begins and ends. A folder that cannot be
/// written takes nothing from the run. Scores from before the run went on are handed to it.
type ProgressReporter(reporter: IReporter, folder: string, experiment: Experiment, earlier: EpochScores list) =
    let path = Path.Combine(folder, RunFiles.progress)
    let pause = TimeSpan.FromSeconds 1.0
    let silence = Stopwatch()

    let mutable progress =
        (RunProgress.start (Experiment.epochs experiment), earlier)
        ||> List.fold (fun progress scores -> RunProgress.withScores scores progress)

    let write () =
        progress <- {
            progress with
                Updated = DateTimeOffset.Now
                MemoryBytes = Environment.WorkingSet
        }

        silence.Restart()

        try
            Json.publish path progress
        with
        | :? IOException
        | :? UnauthorizedAccessException -> ()

    let note changed =
        progress <- changed

        if not silence.IsRunning || silence.Elapsed >= pause then
            write ()

    /// Epochs of the stages before one, and behind it.
    let around (name: string) =
        let before = experiment.Stages |> List.takeWhile (fun (other: Stage) -> other.Name <> name)
        let behind = experiment.Stages |> List.skip (min experiment.Stages.Length (before.Length + 1))
        (before |> List.sumBy _.Epochs), (behind |> List.sumBy _.Epochs)

    let advanced (advance: Advance) =
        let before, behind = around advance.Stage
        let done' = float before + advance.Done * float advance.Epochs
        let left = float advance.Epochs * (1.0 - advance.Done)

        {
            progress with
                Step = None
                Stage = Some advance.Stage
                Epoch = advance.Epoch
                Epochs = advance.Epochs
                StageDone = advance.Done
                EpochsDone = before + advance.Epoch - 1
                Done = done' / float progress.TotalEpochs
                Loss = Some advance.Loss
                Terms = Map advance.Terms
                ImagesPerSecond = Some advance.ImagesPerSecond
                // The pace of this stage stands for that of later ones; at its end the last one known does.
                SecondsLeft =
                    if left > 0.0 then
                        Some(advance.SecondsLeft * (1.0 + float behind / left))
                    else
                        progress.SecondsLeft |> Option.map (fun seconds -> if behind = 0 then 0.0 else seconds)
        }

    let finish status error =
        progress <- {
            progress with
                Status = status
                Step = None
                SecondsLeft = None
                Error = error
        }

        write ()

    /// Says why the run did not come to its end.
    member _.Ended(error: exn) =
        match error with
        | :? OperationCanceledException -> finish RunOutcome.Interrupted None
        | error -> finish RunOutcome.Failed (Some error.Message)

    interface IReporter with
        member _.Started header =
            write ()
            reporter.Started header

        member _.Stage(name, train) = reporter.Stage(name, train)

        member _.Advanced advance =
            note (advanced advance)
            reporter.Advanced advance

        member _.EpochEnded record advance =
            let ended = { advanced advance with EpochsDone = record.Epoch }

            match record.Plain with
            | Some plain ->
                ended
                |> RunProgress.withScores { EpochScores.Epoch = record.Epoch; Plain = plain; Flip = record.Flip }
            | None -> ended
            |> note

            reporter.EpochEnded record advance

        member _.Finished summary =
            progress <- {
                progress with
                    Done = 1.0
                    Last =
                        Some {
                            EpochScores.Epoch = summary.Results.Epochs
                            Plain = summary.Results.Last.Plain
                            Flip = Some summary.Results.Last.Flip
                        }
            }

            finish RunOutcome.Finished None
            reporter.Finished summary

        member _.Working work =
            let telling (inner: IProgress<DataProgress>) = {
                new IProgress<DataProgress> with
                    member _.Report now =
                        note { progress with Step = Some(ProgressText.line now) }
                        inner.Report now
            }

            try
                reporter.Working(telling >> work)
            finally
                progress <- { progress with Step = None }
