namespace Bce3s.Cli

open System
open System.Diagnostics
open System.IO
open Spectre.Console
open Bce3s
open Bce3s.Data

/// How far work on a dataset is, as people read it.
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

/// Plain lines for files and pipes: the first after two seconds of a step, then one every ten seconds.
type PlainProgress(writer: TextWriter) =
    let first, next = TimeSpan.FromSeconds 2.0, TimeSpan.FromSeconds 10.0
    let clock = Stopwatch.StartNew()
    let mutable step = ""
    let mutable due = first

    interface IProgress<DataProgress> with
        member this.Report progress =
            lock this (fun () ->
                if progress.Step <> step then
                    step <- progress.Step
                    due <- clock.Elapsed + first
                elif clock.Elapsed >= due then
                    due <- clock.Elapsed + next
                    writer.WriteLine $"  {ProgressText.line progress}")

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

[<RequireQualifiedAccess>]
module Progress =
    /// Runs work and shows how far it is: in place in a terminal, as lines anywhere else.
    let during (work: IProgress<DataProgress> -> 'T) : 'T =
        if Console.IsOutputRedirected || not AnsiConsole.Profile.Capabilities.Ansi then
            work (PlainProgress Console.Out)
        else
            // A longer line would wrap, and the one before stay.
            let fitting (text: string) = text.Substring(0, min text.Length (max 1 (AnsiConsole.Profile.Width - 4)))

            AnsiConsole
                .Status()
                .Start(
                    "…",
                    fun context ->
                        work (LiveProgress(fun text -> context.Status(Markup.Escape(fitting text)) |> ignore))
                )
