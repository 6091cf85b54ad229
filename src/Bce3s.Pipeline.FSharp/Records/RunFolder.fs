namespace Bce3s

open System
open System.IO

/// The names of a run's files.
[<RequireQualifiedAccess>]
module RunFiles =
    let manifest = "manifest.json"
    let metrics = "metrics.csv"
    let results = "results.json"
    let lastCheckpoint = "checkpoint-last.safetensors"
    let bestCheckpoint = "checkpoint-best.safetensors"

/// Where a run goes.
[<RequireQualifiedAccess>]
module RunFolder =
    let private files =
        [ RunFiles.manifest; RunFiles.metrics; RunFiles.results; RunFiles.lastCheckpoint; RunFiles.bestCheckpoint ]

    let holdsRun folder =
        files |> List.exists (fun file -> File.Exists(Path.Combine(folder, file)))

    /// The folder itself, or the innermost one above it that exists.
    let rec private existing (folder: string) =
        if Directory.Exists folder then
            Some folder
        else
            match Path.GetDirectoryName folder with
            | null -> None
            | parent -> existing parent

    /// Whether a file can be made where the folder will be. Nothing stays behind.
    let private writable folder =
        match existing folder with
        | None -> Error $"{folder} has no folder above it that exists"
        | Some parent ->
            try
                let probe = Path.Combine(parent, $".bce3s-{Guid.NewGuid():N}.tmp")
                using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)) ignore
                Ok()
            with
            | :? IOException
            | :? UnauthorizedAccessException -> Error $"{parent} is not writable"

    let private check (folder: string) =
        let above = Path.GetDirectoryName folder |> Option.ofObj

        if holdsRun folder then
            Error $"{folder} holds another run. Give another folder with `--output DIR`, or delete this one."
        elif File.Exists folder then
            Error $"{folder} is a file. Give a folder with `--output DIR`."
        elif above |> Option.exists File.Exists then
            Error $"{Option.get above} is a file, not a folder. Give another place with `--output DIR`."
        else
            writable folder
            |> Result.mapError (fun reason -> $"{folder} cannot be made: {reason}. Give another place with `--output DIR`.")

    /// `runs/name-seed` under the current directory, or with the first free suffix -2, -3, … if that holds a run.
    let private byDefault name (seed: int64) =
        let plain = Path.Combine(Directory.GetCurrentDirectory(), "runs", $"{name}-{seed}")

        Seq.append [ plain ] (Seq.initInfinite (fun i -> $"{plain}-{i + 2}"))
        |> Seq.find (holdsRun >> not)

    /// The folder of a new run, checked and not yet made.
    let choose (output: string option) (name: string) (seed: int64) =
        let folder =
            match output with
            | Some folder -> Path.GetFullPath folder
            | None -> byDefault name seed

        check folder
        |> Result.map (fun () -> folder)
        |> Result.mapError (fun message -> { Path = "output"; Message = message })
