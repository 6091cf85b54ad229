namespace Bce3s.Cli

open System
open System.IO
open Argu
open Bce3s
open Bce3s.Data

/// `bce3s data show`: the statistics of a dataset, and a sheet with pictures of its large, middle and small classes.
[<RequireQualifiedAccess>]
module DataShow =
    let private sheet (title: string) (source: ImageSource) seed (path: string) =
        let sheet = ContactSheet(source, seed = seed)

        if path.EndsWith(".png", StringComparison.OrdinalIgnoreCase) then
            sheet.WritePng path
        elif path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) then
            sheet.WriteHtml(path, title)
        else
            raise (BadInput $"--output {path}: a sheet is a .html or a .png file")

    let run (arguments: ParseResults<DataShowArgument>) =
        let dataset = DataFolders.dataset "show" (arguments.TryGetResult DataShowArgument.Name)
        let folder = DataFolders.folder (arguments.TryGetResult DataShowArgument.Data) dataset
        let output = arguments.GetResult(DataShowArgument.Output, $"{dataset.Name}.html")

        let struct (train, test) =
            Progress.during (fun progress ->
                progress.Report(DataProgress("reading labels", 0L, Nullable(), ProgressUnit.Images))
                DatasetFiles.Open(dataset.Name, folder))

        use train = train
        use test = test
        printfn "%s in %s, training" dataset.Title (Wording.path (Path.GetFullPath folder))
        printf "%s" (DatasetStatistics.Of(train).ToString())
        printfn "\n%s, test: %s images" dataset.Title (Wording.count test.Count)
        sheet dataset.Title train (arguments.GetResult(DataShowArgument.Seed, 0L)) output
        printfn "pictures of the classes: %s" (Wording.path (Path.GetFullPath output))
        ExitCode.success
