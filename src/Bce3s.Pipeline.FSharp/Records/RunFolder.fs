namespace Bce3s

open System
open System.IO

/// The names of a run's files.
[<RequireQualifiedAccess>]
module RunFiles =
    let manifest = "manifest.json"
    let metrics = "metrics.csv"
    let results = "results.json"
    let classes = "classes.csv"
    let confusion = "confusion.csv"
    let lastCheckpoint = "checkpoint-last.safetensors"
    let bestCheckpoint = "checkpoint-best.safetensors"
    /// Where a run that is under way stands.
    let progress = "progress.json"

/// Where a run goes.
[<RequireQualifiedAccess>]
module RunFolder =
    let private files = [
        RunFiles.manifest
        RunFiles.metrics
        RunFiles.results
        RunFiles.classes
        RunFiles.confusion
        RunFiles.lastCheckpoint
        RunFiles.bestCheckpoint
    ]

    let holdsRun folder = files |> List.exists (fun file -> File.Exists(Path.Combine(folder, file)))

    /// The path itself, or the innermost one above it that exists.
    let rec private existing (path: string) =
        if Path.Exists path then
            Some path
        else
            Path.GetDirectoryName path |> Option.ofObj |> Option.bind existing

    /// Whether files can be made in a folder. Nothing stays behind.
    let private writable folder =
        try
            let probe = Path.Combine(folder, $".bce3s-{Guid.NewGuid():N}.tmp")

            using
                (new FileStream(
                    probe,
                    FileMode.CreateNew,
                    FileAccess.Write,
                    FileShare.None,
                    1,
                    FileOptions.DeleteOnClose
                ))
                ignore

            true
        with
        | :? IOException
        | :? UnauthorizedAccessException -> false

    /// The folder, if it can be made.
    let private check (folder: string) =
        match existing folder with
        | Some path when File.Exists path ->
            Error $"{path} is a file, not a folder. Give another place with `--output DIR`."
        | Some parent when not (writable parent) ->
            Error $"{folder} cannot be made: {parent} is not writable. Give another place with `--output DIR`."
        | Some _ -> Ok folder
        | None -> Error $"{folder} cannot be made: there is no such drive. Give another place with `--output DIR`."

    /// Where runs go by default: `runs` under the current directory.
    let runs () = Path.Combine(Directory.GetCurrentDirectory(), "runs")

    /// The folders that runs of a name and seed take one after another: `name-seed`, `name-seed-2`, `name-seed-3`, …
    let candidates (parent: string) (name: string) (seed: int64) =
        let plain = Path.Combine(parent, $"{name}-{seed}")
        Seq.append [ plain ] (Seq.initInfinite (fun i -> $"{plain}-{i + 2}"))

    /// The first of them that holds no run.
    let free parent name seed = candidates parent name seed |> Seq.find (holdsRun >> not)

    /// The folder of a new run, checked and not yet made.
    let choose (output: string option) (name: string) (seed: int64) =
        match output with
        | Some "" -> Error "the folder has no name. Give one with `--output DIR`."
        | Some folder when holdsRun folder ->
            Error
                $"{Path.GetFullPath folder} holds another run. Give another folder with `--output DIR`, or delete this one."
        | Some folder -> check (Path.GetFullPath folder)
        | None -> check (free (runs ()) name seed)
        |> Result.mapError (fun message -> { Path = "output"; Message = message })

    /// Makes the folder of a new run and leaves an empty manifest in it, which only one run can do: whoever comes later finds another
    /// run there.
    let rec claim (output: string option) (name: string) (seed: int64) =
        match choose output name seed with
        | Error problem -> Error problem
        | Ok folder ->
            try
                Directory.CreateDirectory folder |> ignore
                using (new FileStream(Path.Combine(folder, RunFiles.manifest), FileMode.CreateNew)) ignore
                Ok folder
            with :? IOException when holdsRun folder ->
                claim output name seed
