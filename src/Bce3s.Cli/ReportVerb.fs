namespace Bce3s.Cli

open System.IO
open Argu
open Bce3s
open Bce3s.Reporting

/// `bce3s report`.
[<RequireQualifiedAccess>]
type ReportArgument =
    | [<MainCommand; Unique>] Runs of folder: string list
    | [<Unique>] Output of file: string
    | [<Unique>] Data of folder: string
    | [<Unique>] Device of name: string
    | [<Unique>] No_Model

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Runs _ -> "folders of runs, or folders that hold such; several are compared on one page"
            | Output _ -> "the page (report.html in the run's folder; of several runs, in the current one)"
            | Data _ -> "folder with the dataset's files (the one of the run)"
            | Device _ -> "cpu, cuda or cuda:N (cpu)"
            | No_Model -> "without what takes the checkpoint and the test images"

/// `bce3s report`: a run, or several beside each other, as a page.
[<RequireQualifiedAccess>]
module ReportVerb =
    let private runs folder =
        let holdsRun folder = File.Exists(Path.Combine(folder, RunFiles.manifest))

        if not (Directory.Exists folder) then
            raise (BadInput $"there is no folder {folder}; give the folder of a run, or one that holds such")
        elif holdsRun folder then
            [ RunReading.named RecordedRun.read folder ]
        else
            let found = Directory.GetDirectories folder |> Array.sort |> Array.filter holdsRun

            match found |> Array.choose (RunReading.among RecordedRun.read) |> List.ofArray with
            | [] when found.Length > 0 -> raise (BadInput $"no run in {folder} can be read")
            | [] -> raise (BadInput $"{folder} holds no run; give the folder of a run, or one that holds such")
            | runs -> runs

    /// The file, and the folder that it goes to.
    let private file (given: string option) folder =
        match given with
        | Some "" -> raise (BadInput "the page has no name; give one with --output FILE")
        | Some place when Directory.Exists place -> Path.Combine(place, RunFiles.report)
        | Some file -> file
        | None -> Path.Combine(folder, RunFiles.report)
        |> Path.GetFullPath

    let run (arguments: ParseResults<ReportArgument>) =
        let places = arguments.GetResult(ReportArgument.Runs, [])

        match places |> List.tryFind _.StartsWith('-') with
        | Some option -> raise (BadInput $"there is no option {option}; `bce3s report --help` lists those there are")
        | None when places.IsEmpty ->
            raise (BadInput "which run? `bce3s report RUN…`, where RUN is the folder that `bce3s train` wrote")
        | None -> ()

        let output = arguments.TryGetResult ReportArgument.Output

        let runs =
            Progress.during (fun progress ->
                progress.Report(WorkProgress.step "reading runs")
                places |> List.collect runs |> List.distinctBy _.Folder)

        let options = {
            Runs.options () with
                Data = arguments.TryGetResult ReportArgument.Data
                Device = arguments.GetResult(ReportArgument.Device, "cpu")
                Reporter = Progress.reporter ()
        }

        let folder = if runs.Length = 1 then runs.Head.Folder else Directory.GetCurrentDirectory()

        let file =
            match RunFolder.chooseFile (file output folder) with
            | Ok file -> file
            | Error message -> raise (BadInput message)

        Directory.CreateDirectory(string (Path.GetDirectoryName file)) |> ignore

        let why =
            match runs with
            // It tells the reporter how far it is.
            | [ run ] -> Report.write options (not (arguments.Contains ReportArgument.No_Model)) run.Folder file
            | runs ->
                Progress.during (fun progress ->
                    progress.Report(WorkProgress.step "drawing the report")
                    Report.compareRead runs file)

                None

        why |> Option.iter (eprintfn "bce3s: the page is without the test images: %s")

        printfn "  %s" (Wording.path file)
        ExitCode.success
