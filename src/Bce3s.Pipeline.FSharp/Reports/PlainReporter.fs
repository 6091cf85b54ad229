namespace Bce3s

open System.IO

/// A line an epoch: for files, pipes and logs.
type PlainReporter(writer: TextWriter) =
    let line (text: string) =
        writer.WriteLine text
        writer.Flush()

    interface IReporter with
        member _.Started header = ReportText.header header |> List.iter line

        member _.Stage(_, train) = train ()
        member _.Advanced _ = ()

        member _.EpochEnded record advance =
            let accuracy =
                match record.Plain with
                | Some scores -> $"  class avg {Wording.percent scores.ClassAverage}"
                | None -> ""

            line
                $"  {record.Stage}  {ReportText.advance advance}{accuracy}  {Wording.duration advance.SecondsLeft} left"

        member _.Finished summary = ReportText.summary summary |> List.iter line
