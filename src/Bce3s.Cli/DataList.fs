namespace Bce3s.Cli

open System.IO
open Argu
open Bce3s
open Bce3s.Data

/// `bce3s data list`: which datasets there are, and which of them are here.
[<RequireQualifiedAccess>]
module DataList =
    let private place (given: string option) (dataset: KnownDataset) =
        match dataset.Locate(DataFolders.folder given dataset) with
        | null when dataset.Downloads.Count > 0 -> $"not here; `bce3s data fetch {dataset.Name}`"
        | null -> $"not here; `bce3s data check {dataset.Name}` says where it comes from"
        | folder -> Wording.path (Path.GetFullPath folder)

    let run (arguments: ParseResults<DataListArgument>) =
        let given = arguments.TryGetResult DataListArgument.Data

        let rows =
            [ "dataset"; "classes"; "training"; "test"; "where" ]
            :: [
                for dataset in KnownDatasets.All ->
                    [
                        dataset.Name
                        Wording.count dataset.Classes
                        Wording.count dataset.Train.Images
                        Wording.count dataset.Test.Images
                        place given dataset
                    ]
            ]

        let widths = rows |> List.transpose |> List.map (List.map String.length >> List.max)

        for row in rows do
            let cells =
                List.zip widths row
                |> List.mapi (fun i (width, cell) ->
                    // Numbers are flush right.
                    if i >= 1 && i <= 3 then cell.PadLeft width else cell.PadRight width)

            printfn "  %s" ((String.concat "  " cells).TrimEnd())

        ExitCode.success
