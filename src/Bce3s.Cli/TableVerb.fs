namespace Bce3s.Cli

open System.IO
open Argu
open Bce3s

/// `bce3s table`.
[<RequireQualifiedAccess>]
type TableArgument =
    | [<MainCommand; Unique>] Runs of folder: string list
    | [<Unique>] Published
    | [<Unique>] Markdown
    | [<Unique>] Csv
    | [<Unique>] Json

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Runs _ -> "folders of runs that are over, or folders that hold such (runs)"
            | Published -> "with the accuracies that the methods' publications give, and whether they compare"
            | Markdown -> "for a document"
            | Csv -> "for other programs: fractions in full precision"
            | Json -> "for other programs, as in results.json"

/// `bce3s table`: finished runs as one table, with mean and standard deviation over seeds.
[<RequireQualifiedAccess>]
module TableVerb =
    let private inside folder = [
        for run in Directory.GetDirectories folder |> Array.sort do
            if FinishedRun.isIn run then
                yield! RunReading.among FinishedRun.read run |> Option.toList
            elif RunFolder.holdsRun run then
                RunReading.leftOut run "is not over"
    ]

    let private runs folder =
        if FinishedRun.isIn folder then
            [ RunReading.named FinishedRun.read folder ]
        elif not (Directory.Exists folder) then
            raise (BadInput $"there is no folder {folder}; give the folder of a run, or one that holds such")
        else
            match inside folder with
            | [] ->
                raise (BadInput $"{folder} holds no run that is over; give the folder of a run, or one that holds such")
            | runs -> runs

    let private isFormat option =
        option = TableArgument.Markdown || option = TableArgument.Csv || option = TableArgument.Json

    let run (arguments: ParseResults<TableArgument>) =
        let folders = arguments.GetResult(TableArgument.Runs, [ "runs" ])

        match folders |> List.tryFind _.StartsWith('-') with
        | Some option -> raise (BadInput $"there is no option {option}; `bce3s table --help` lists those there are")
        | None -> ()

        let published = arguments.Contains TableArgument.Published

        let show: ResultTable -> unit =
            match arguments.GetAllResults() |> List.filter isFormat with
            | [] -> Table.print
            | [ TableArgument.Markdown ] -> Table.markdown >> printfn "%s"
            | [ TableArgument.Csv ] when published ->
                raise (BadInput "--csv has our own numbers alone; give --json with --published")
            | [ TableArgument.Csv ] -> Table.csv >> printf "%s"
            | [ _ ] -> Table.json >> printfn "%s"
            | _ -> raise (BadInput "--markdown, --csv and --json are one choice; give one of them")

        let found =
            Progress.during (fun progress ->
                progress.Report(WorkProgress.step "reading runs")
                folders |> List.collect runs)

        show {
            ResultTable.ofRuns found with
                Published = if published then Some Published.figures else None
        }

        ExitCode.success
