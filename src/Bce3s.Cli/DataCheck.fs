namespace Bce3s.Cli

open System.IO
open Argu
open Bce3s
open Bce3s.Data

/// `bce3s data check`: everything that is wrong with a dataset's files.
[<RequireQualifiedAccess>]
module DataCheck =
    /// Prints a report, and gives the exit code.
    let print (dataset: KnownDataset) (report: DatasetReport) =
        printfn "%s in %s" dataset.Title (Wording.path (Path.GetFullPath report.Folder))

        for line in report.Confirmed do
            printfn "  ok     %s" line

        for line in report.Problems do
            printfn "  WRONG  %s" line

        if report.IsComplete then
            printfn "all is as it should be"
            ExitCode.success
        else
            let plural = if report.Problems.Count = 1 then "" else "s"
            printfn "%d problem%s. Where to get it: %s" report.Problems.Count plural dataset.WhereToGet
            ExitCode.failure

    let run (arguments: ParseResults<DataCheckArgument>) =
        let dataset = DataFolders.dataset "check" (arguments.TryGetResult DataCheckArgument.Name)
        let folder = DataFolders.folder (arguments.TryGetResult DataCheckArgument.Data) dataset

        Interruption.saying "the check was interrupted" (fun cancellation ->
            Progress.during (fun progress ->
                DatasetCheck.Run(dataset, folder, arguments.Contains Decode, progress, cancellation)))
        |> print dataset
