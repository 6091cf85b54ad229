namespace Bce3s

open System
open Spectre.Console

/// One line a stage that stays in place: bar, epoch, loss by term, speed, time left.
type LiveReporter(console: IAnsiConsole) =
    let barWidth = 24
    let mutable nameWidth = 0
    let mutable refresh: string -> unit = ignore

    let line (advance: Advance) =
        let filled = int (round (advance.Done * float barWidth))
        let bar = String('█', filled) + String('░', barWidth - filled)
        let name = Markup.Escape(advance.Stage.PadRight nameWidth)
        let text = Markup.Escape(ReportText.advance advance)
        $"  {name}  [green]{bar}[/]  {text}  {Wording.duration advance.SecondsLeft} left"

    let print (text: string) = console.MarkupLine(Markup.Escape text)

    interface IReporter with
        member _.Started header =
            nameWidth <- header.Experiment.Stages |> List.map _.Name.Length |> List.max
            ReportText.header header |> List.iter print

        member _.Stage(name, train) =
            let first = Markup $"  {Markup.Escape(name.PadRight nameWidth)}"

            // The refreshing is ours: a thread of its own would call into the console while operators run.
            console
                .Live(first)
                .Start(fun context ->
                    refresh <- fun text -> context.UpdateTarget(Markup(text).Overflow Overflow.Ellipsis)
                    train ())

            refresh <- ignore

        member _.Advanced advance = refresh (line advance)
        member _.EpochEnded _ advance = refresh (line advance)

        member _.Finished summary = ReportText.summary summary |> List.iter print
