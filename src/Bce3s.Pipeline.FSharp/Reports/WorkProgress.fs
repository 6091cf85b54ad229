namespace Bce3s

open System
open System.Diagnostics
open System.IO
open System.Threading
open Spectre.Console
open Bce3s.Data

/// How far work is, as people read it.
[<RequireQualifiedAccess>]
module ProgressText =
    let private amount (unit: ProgressUnit) count =
        match unit with
        | ProgressUnit.Bytes -> ByteCount.Text count
        | _ -> Wording.count count

    /// `fetching x.tar.gz: 12.3 MB of 170.1 MB (7 %)`.
    let line (progress: DataProgress) =
        let unit =
            match progress.Unit with
            | ProgressUnit.Images -> " images"
            | ProgressUnit.Files -> " files"
            | _ -> ""

        match Option.ofNullable progress.Total with
        | Some total when total > 0L ->
            let percent = 100L * progress.Done / total

            $"{progress.Step}: {amount progress.Unit progress.Done} of {amount progress.Unit total}{unit} ({percent} %%)"
        | _ when progress.Done > 0L -> $"{progress.Step}: {amount progress.Unit progress.Done}{unit}"
        | _ -> progress.Step

/// Tells of a step when it has taken two seconds, though nothing more is heard of it, and then every ten seconds.
type PatientProgress(tell: DataProgress -> unit) as this =
    let first, next = TimeSpan.FromSeconds 2.0, TimeSpan.FromSeconds 10.0
    let clock = Stopwatch.StartNew()
    let mutable last = DataProgress("", 0L, Nullable(), ProgressUnit.Files)
    let mutable due = TimeSpan.MaxValue
    // Whether the step under way has been told of.
    let mutable isTold = true

    let say () =
        isTold <- true
        due <- clock.Elapsed + next
        tell last

    let timer =
        new Timer(fun _ ->
            lock this (fun () ->
                if not isTold then
                    say ()))

    interface IProgress<DataProgress> with
        member _.Report progress =
            lock this (fun () ->
                let isNew = progress.Step <> last.Step
                last <- progress

                if isNew then
                    isTold <- false
                    due <- TimeSpan.MaxValue
                    timer.Change(first, Timeout.InfiniteTimeSpan) |> ignore
                elif clock.Elapsed >= due then
                    say ())

    interface IDisposable with
        /// Nothing is told after it.
        member _.Dispose() =
            lock this (fun () -> isTold <- true)
            timer.Dispose()

/// One line that stays in place; at most twenty times a second.
type LiveProgress(show: string -> unit) =
    let clock = Stopwatch.StartNew()
    let mutable step = ""
    let mutable due = TimeSpan.Zero

    interface IProgress<DataProgress> with
        member this.Report progress =
            lock this (fun () ->
                if progress.Step <> step || clock.Elapsed >= due then
                    step <- progress.Step
                    due <- clock.Elapsed + TimeSpan.FromSeconds 0.05
                    show (ProgressText.line progress))

/// Runs work and shows how far it is.
[<RequireQualifiedAccess>]
module WorkProgress =
    /// Hears of everything and tells nobody.
    let deaf = {
        new IProgress<DataProgress> with
            member _.Report _ = ()
    }

    /// Shows nothing.
    let silent (work: IProgress<DataProgress> -> 'T) : 'T = work deaf

    /// As lines, for files and pipes.
    let plain (writer: TextWriter) (work: IProgress<DataProgress> -> 'T) : 'T =
        use progress =
            new PatientProgress(fun progress ->
                writer.WriteLine $"  {ProgressText.line progress}"
                writer.Flush())

        work progress

    /// In place in a terminal; the line is gone afterwards.
    let live (console: IAnsiConsole) (work: IProgress<DataProgress> -> 'T) : 'T =
        // A longer line would wrap, and the one before stay.
        let fitting (text: string) = text.Substring(0, min text.Length (max 1 (console.Profile.Width - 4)))

        console
            .Status()
            .Start(
                "…",
                fun context -> work (LiveProgress(fun text -> context.Status(Markup.Escape(fitting text)) |> ignore))
            )

    /// The first so many of all, of a step that counts images.
    let images step (count: int64) (total: int64) = DataProgress(step, count, Nullable total, ProgressUnit.Images)

    /// A step that counts nothing.
    let step name = DataProgress(name, 0L, Nullable(), ProgressUnit.Files)
