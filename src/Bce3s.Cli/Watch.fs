namespace Bce3s.Cli

open System
open System.Diagnostics
open System.IO
open System.Threading
open Argu
open Spectre.Console
open Spectre.Console.Rendering
open Bce3s

/// `bce3s watch`.
type WatchArgument =
    | [<MainCommand; Unique>] Run of folder: string
    | [<Unique>] Once

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Run _ -> "folder of a run (the newest one under way in runs)"
            | Once -> "show how it stands now, and end"

/// `bce3s watch`: how a run stands, until it is over. It only reads the run's folder.
[<RequireQualifiedAccess>]
module Watch =
    // Runs write where they stand once a second.
    let private pause = TimeSpan.FromSeconds 0.5
    /// For the folder of a run that is about to begin.
    let private patience = TimeSpan.FromSeconds 30.0

    let private isThere folder = RunFolder.holdsRun folder || RunFolder.isRunning folder

    let private waitFor (cancellation: CancellationToken) folder =
        let clock = Stopwatch.StartNew()

        if not (isThere folder) then
            eprintfn "bce3s: waiting for a run in %s" (Wording.path (Path.GetFullPath folder))

        while not (isThere folder) do
            if clock.Elapsed > patience then
                raise (BadInput $"there is no run in {Path.GetFullPath folder}; `bce3s runs` lists those there are")

            cancellation.WaitHandle.WaitOne pause |> ignore
            cancellation.ThrowIfCancellationRequested()

    /// The newest run that is under way.
    let private underWay () =
        let runs = if Directory.Exists "runs" then RunOverview.inside "runs" else []

        match runs |> List.tryFind (fun run -> run.Status = RunOutcome.Running) with
        | Some run -> run.Folder
        | None -> raise (BadInput "no run is under way in ./runs; `bce3s watch RUN`, where RUN is the folder of a run")

    let private isOver (run: RunOverview) = run.Status <> RunOutcome.Running

    /// In place, until the run is over.
    let private live (cancellation: CancellationToken) folder =
        let rows (run: RunOverview) =
            WatchView.lines AnsiConsole.Profile.Width DateTimeOffset.Now run
            // A row without a character is no row.
            |> List.map (fun line -> Markup(if line = "" then " " else line) :> IRenderable)
            |> Rows

        let rec follow (context: LiveDisplayContext) =
            let run = RunOverview.read folder
            context.UpdateTarget(rows run)

            if not (isOver run) then
                cancellation.WaitHandle.WaitOne pause |> ignore
                cancellation.ThrowIfCancellationRequested()
                follow context

        AnsiConsole.Live(rows (RunOverview.read folder)).Overflow(VerticalOverflow.Ellipsis).Start follow

    let private print (run: RunOverview) =
        for line in WatchView.lines Int32.MaxValue DateTimeOffset.Now run do
            printfn "%s" ((Markup.Remove line).TrimEnd())

    /// A line an epoch, until the run is over.
    let private plain (cancellation: CancellationToken) folder =
        let rec follow told =
            let run = RunOverview.read folder

            for row in run.Rows do
                if row.Epoch > told then
                    printfn "%s" (WatchView.epoch run row)

            if isOver run then
                printfn "  %s" (WatchView.ending run)
            else
                cancellation.WaitHandle.WaitOne pause |> ignore
                cancellation.ThrowIfCancellationRequested()
                follow (max told run.EpochsDone)

        let run = RunOverview.read folder
        print run

        if not (isOver run) then
            follow run.EpochsDone

    let run (arguments: ParseResults<WatchArgument>) =
        let folder = arguments.TryGetResult WatchArgument.Run |> Option.defaultWith underWay

        if folder.StartsWith '-' then
            raise (BadInput $"there is no option {folder}; `bce3s watch --help` lists those there are")

        if arguments.Contains Once then
            if not (isThere folder) then
                raise (BadInput $"there is no run in {Path.GetFullPath folder}; `bce3s runs` lists those there are")

            print (RunOverview.read folder)
        else
            Interruption.saying "no longer watching; the run goes on" (fun cancellation ->
                waitFor cancellation folder

                if Console.IsOutputRedirected || not AnsiConsole.Profile.Capabilities.Ansi then
                    plain cancellation folder
                else
                    live cancellation folder)

        ExitCode.success
