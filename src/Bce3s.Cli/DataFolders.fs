namespace Bce3s.Cli

open Argu
open Bce3s
open Bce3s.Data

/// Datasets by what the options of `bce3s data` say.
[<RequireQualifiedAccess>]
module DataFolders =
    let private names () = KnownDatasets.All |> Seq.map _.Name |> String.concat ", "

    /// The dataset that a verb was given.
    let dataset verb (name: string option) =
        match name with
        | None -> raise (BadInput $"which dataset? `bce3s data {verb} NAME`, where NAME is one of {names ()}")
        // Whatever is no option is taken for the name.
        | Some name when name.StartsWith '-' ->
            raise (BadInput $"there is no option {name}; `bce3s data {verb} --help` lists those there are")
        | Some name ->
            KnownDatasets.All
            |> Seq.tryFind (fun dataset -> dataset.Name = name)
            |> Option.defaultWith (fun () -> raise (BadInput $"there is no dataset '{name}'; there are {names ()}"))

    /// The folder with its files.
    let folder (given: string option) (dataset: KnownDataset) =
        match given with
        | Some "" -> raise (BadInput "the data folder has no name. Give one with `--data DIR`")
        | _ -> Locations.dataset given dataset.Name
