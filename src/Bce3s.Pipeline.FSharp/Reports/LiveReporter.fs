namespace Bce3s

open System
open System.Diagnostics
open Spectre.Console
open Bce3s.Data

/// One line a stage that stays in place: bar, epoch, loss by term, speed, time left; in a narrow terminal the terms go first, then the
/// bar.
type LiveReporter(console: IAnsiConsole) =
    let widestBar, narrowestBar = 24, 8
    let mutable nameWidth = 0
    let mutable refresh: string -> unit = ignore
    // The stage whose line is on the screen.
    let mutable stage: string option = None

    let line (advance: Advance) =
        let name = $"  {advance.Stage.PadRight nameWidth}  "
        let text advance = $"  {ReportText.advance advance}  {Wording.duration advance.SecondsLeft} left"
        let full, short = text advance, text { advance with Terms = [] }
        // A terminal wraps when its last column is written.
        let room (text: string) = console.Profile.Width - 1 - name.Length - text.Length
        let text = if room full >= narrowestBar then full else short

        if room text >= narrowestBar then
            let width = min widestBar (room text)
            let filled = int (round (advance.Done * float width))
            let bar = String('█', filled) + String('░', width - filled)
            $"{Markup.Escape name}[green]{bar}[/]{Markup.Escape text}"
        else
            let text = name + text.TrimStart()
            Markup.Escape(text.Substring(0, min text.Length (max 0 (console.Profile.Width - 1))))

    /// In the place of a stage's line, for what takes longer than a glance.
    let beside (name: string) : IProgress<DataProgress> =
        let patience = TimeSpan.FromSeconds 2.0
        let clock = Stopwatch.StartNew()
        let mutable due = patience

        {
            new IProgress<DataProgress> with
                member _.Report progress =
                    if clock.Elapsed >= due then
                        due <- clock.Elapsed + TimeSpan.FromSeconds 0.1
                        let text = $"  {name.PadRight nameWidth}  {ProgressText.line progress}"
                        refresh (Markup.Escape(text.Substring(0, min text.Length (max 0 (console.Profile.Width - 1)))))
        }

    /// As it is: the console would break it at its width, and so would what copies it.
    let print (text: string) = console.Profile.Out.Writer.WriteLine text

    interface IReporter with
        member _.Started header =
            nameWidth <- header.Experiment.Stages |> List.map _.Name.Length |> List.max
            ReportText.header header |> List.iter print

        member _.Stage(name, train) =
            let mutable last = $"  {Markup.Escape(name.PadRight nameWidth)}"
            // The empty row is for terminals: Spectre goes up by the height less one, and 0 rows up is 1 row up to them.
            let rows (text: string) = Rows(Markup text, Text.Empty)

            // The refreshing is ours: a thread of its own would call into the console while operators run.
            console
                .Live(rows last)
                .AutoClear(true)
                .Start(fun context ->
                    refresh <-
                        fun text ->
                            last <- text
                            context.UpdateTarget(rows text)

                    stage <- Some name

                    try
                        train ()
                    finally
                        stage <- None)

            refresh <- ignore
            console.MarkupLine last

        member _.Advanced advance = refresh (line advance)
        member _.EpochEnded _ advance = refresh (line advance)

        member _.Finished summary = ReportText.summary summary |> List.iter print

        member _.Working work =
            match stage with
            | Some name -> work (beside name)
            | None -> WorkProgress.live console work
