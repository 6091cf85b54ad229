namespace Bce3s.Cli

open System
open System.IO
open Argu
open Spectre.Console
open Bce3s

/// `bce3s runs`.
type RunsArgument =
    | [<MainCommand; Unique>] Folder of folder: string
    | [<Unique>] Json

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Folder _ -> "the folder of the run folders, or one run (runs)"
            | Json -> "as JSON"

/// `bce3s runs`: what has become of each run, and its best numbers; the newest first.
[<RequireQualifiedAccess>]
module RunsVerb =
    let private width () = if Console.IsOutputRedirected then Int32.MaxValue else AnsiConsole.Profile.Width

    let run (arguments: ParseResults<RunsArgument>) =
        let folder = arguments.GetResult(RunsArgument.Folder, "runs")

        if folder.StartsWith '-' then
            raise (BadInput $"there is no option {folder}; `bce3s runs --help` lists those there are")

        let isHere = Directory.Exists folder

        if not isHere && arguments.Contains RunsArgument.Folder then
            raise (BadInput $"there is no folder {folder}; give the folder of a run, or one that holds such")

        let runs =
            if isHere then
                Progress.during (fun progress ->
                    progress.Report(WorkProgress.step "reading runs")
                    RunOverview.inside folder)
            else
                []

        if arguments.Contains RunsArgument.Json then
            printfn "%s" (Bce3s.Json.text (runs |> List.map RunsTable.listed))
        elif runs.IsEmpty then
            printfn "there is no run in %s" (Path.GetFullPath folder)
        else
            RunsTable.lines (width ()) DateTimeOffset.Now runs |> List.iter (printfn "%s")

        ExitCode.success
