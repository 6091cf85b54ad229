namespace Bce3s.Cli

open System
open System.IO
open Argu
open Bce3s
open Bce3s.Data

/// `bce3s data show`: the statistics of a dataset, and a sheet with pictures of its large, middle and small classes.
[<RequireQualifiedAccess>]
module DataShow =
    /// How a sheet is written to a file of that name.
    let private writing (path: string) : ContactSheet -> string -> unit =
        if path.EndsWith(".png", StringComparison.OrdinalIgnoreCase) then
            fun sheet _ -> sheet.WritePng path
        elif path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) then
            fun sheet title -> sheet.WriteHtml(path, title)
        else
            raise (BadInput $"--output {path}: a sheet is a .html or a .png file")

    let run (arguments: ParseResults<DataShowArgument>) =
        let dataset = DataFolders.dataset "show" (arguments.TryGetResult DataShowArgument.Name)
        let folder = DataFolders.folder (arguments.TryGetResult DataShowArgument.Data) dataset
        let output = arguments.GetResult(DataShowArgument.Output, $"{dataset.Name}.html")
        let write = writing output

        Interruption.saying "interrupted; no pictures are written" (fun cancellation ->
            let struct (train, test) =
                Progress.during (fun progress ->
                    progress.Report(WorkProgress.step "reading labels")
                    DatasetFiles.Open(dataset.Name, folder))

            use train = train
            use test = test
            cancellation.ThrowIfCancellationRequested()
            printfn "%s in %s, training" dataset.Title (Wording.path (Path.GetFullPath folder))
            printf "%s" (DatasetStatistics.Of(train).ToString())
            printfn "\n%s, test: %s images" dataset.Title (Wording.count test.Count)
            let sheet = ContactSheet(train, seed = arguments.GetResult(DataShowArgument.Seed, 0L))
            cancellation.ThrowIfCancellationRequested()

            Progress.during (fun progress ->
                progress.Report(WorkProgress.step "drawing pictures")
                write sheet dataset.Title))

        printfn "pictures of the classes: %s" (Wording.path (Path.GetFullPath output))
        ExitCode.success
