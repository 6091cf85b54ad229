namespace Bce3s.Cli

open System
open System.IO
open Argu
open Bce3s
open Bce3s.Data

/// `bce3s data fetch`: downloads a dataset's files and checks them.
[<RequireQualifiedAccess>]
module DataFetch =
    let private from (address: string) (dataset: KnownDataset) =
        match Uri.TryCreate(address, UriKind.Absolute) with
        | true, NonNull mirror -> dataset.FetchedFrom mirror
        | _ -> raise (BadInput $"--from {address}: give an address such as https://example.org/data")

    let run (arguments: ParseResults<DataFetchArgument>) =
        let dataset = DataFolders.dataset "fetch" (arguments.TryGetResult DataFetchArgument.Name)

        let dataset =
            match arguments.TryGetResult From with
            | Some address -> from address dataset
            | None -> dataset

        let folder = DataFolders.folder (arguments.TryGetResult DataFetchArgument.Data) dataset
        let isHere = not (isNull (dataset.Locate folder))

        if isHere then
            printfn "%s is here already: %s" dataset.Title (Wording.path (Path.GetFullPath folder))
        else
            printfn "%s: %s" dataset.Title dataset.Terms

        let code =
            Interruption.saying
                $"interrupted; `bce3s data fetch {dataset.Name}` goes on from where it was"
                (fun cancellation ->
                    Progress.during (fun progress ->
                        if not isHere then
                            DatasetFetch
                                .Run(dataset, folder, progress = progress, cancellation = cancellation)
                                .GetAwaiter()
                                .GetResult()

                        DatasetCheck.Run(dataset, folder, false, progress, cancellation)))
            |> DataCheck.print dataset

        if isHere && code <> ExitCode.success then
            printfn "What is there stays as it is: remove what is wrong, and fetch again."

        code
