namespace Bce3s

open System
open System.Diagnostics
open System.IO

/// A line an epoch, and one as often as `patience` says inside long ones: for files, pipes and logs.
type PlainReporter(writer: TextWriter, patience: TimeSpan) =
    let silence = Stopwatch.StartNew()

    let line (text: string) =
        writer.WriteLine text
        writer.Flush()
        silence.Restart()

    /// A line every half minute at least.
    new(writer) = PlainReporter(writer, TimeSpan.FromSeconds 30.0)

    interface IReporter with
        member _.Started header = ReportText.header header |> List.iter line

        member _.Stage(_, train) = train ()

        member _.Advanced advance =
            if silence.Elapsed >= patience then
                line
                    $"  {advance.Stage}  {ReportText.advance advance}  {Wording.percent advance.Done} %% of the stage, {Wording.duration advance.SecondsLeft} left"

        member _.EpochEnded record advance =
            let accuracy =
                match record.Plain with
                | Some scores -> $"  class avg {Wording.percent scores.ClassAverage}"
                | None -> ""

            line
                $"  {record.Stage}  {ReportText.advance advance}{accuracy}  {Wording.duration advance.SecondsLeft} left"

        member _.Finished summary = ReportText.summary summary |> List.iter line
        member _.Working work = WorkProgress.plain writer work
