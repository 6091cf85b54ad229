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
    /// What TensorBoard reads; one each time that the run began or went on.
    let events = "events.out.tfevents.*"
    let report = "report.html"
    /// The step at which the loss was no number any more, and its images.
    let divergence = "diverged.json"

    /// The copies of checkpoints that a retention policy keeps.
    let keptCheckpoints = "checkpoint-epoch-*.safetensors"

    /// That of an epoch.
    let keptCheckpoint (epoch: int) = $"checkpoint-epoch-{epoch:D4}.safetensors"

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

    /// Whether a process trains in the folder.
    let isRunning folder = RunLock.IsHeld folder

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

    /// What is to be made in a folder or as that folder, if it can be.
    let private possible (kind: string) (target: string) (folder: string) =
        match existing folder with
        | Some path when File.Exists path -> Error $"{path} is a file, not a folder."
        | Some parent when not (writable parent) -> Error $"{target} cannot be made: {parent} is not writable."
        | Some _ -> Ok target
        | None -> Error $"{target} cannot be made: there is no such drive."
        |> Result.mapError (fun message -> $"{message} Give another place with `--output {kind}`.")

    /// The folder, if it can be made.
    let private check folder = possible "DIR" folder folder

    /// A file that is to be written, by its full path, if it can be; a file that is there may be replaced.
    let chooseFile (file: string) = possible "FILE" file (string (Path.GetDirectoryName file))

    /// Where runs go by default: `runs` under the current directory.
    let runs () = Path.Combine(Directory.GetCurrentDirectory(), "runs")

    /// The folders that runs of a name and seed take one after another: `name-seed`, `name-seed-2`, `name-seed-3`, …
    let candidates (parent: string) (name: string) (seed: int64) =
        let plain = Path.Combine(parent, $"{name}-{seed}")
        Seq.append [ plain ] (Seq.initInfinite (fun i -> $"{plain}-{i + 2}"))

    /// The first of them that holds no run, and in which none is about to begin.
    let free parent name seed =
        candidates parent name seed |> Seq.find (fun folder -> not (holdsRun folder || isRunning folder))

    /// The folder of a new run, checked and not yet made.
    let choose (output: string option) (name: string) (seed: int64) =
        match output with
        | Some "" -> Error "the folder has no name. Give one with `--output DIR`."
        | Some folder when holdsRun folder ->
            Error
                $"{Path.GetFullPath folder} holds another run. Go on with it with `--resume`, give another folder with `--output DIR`, or delete this one."
        | Some folder -> check (Path.GetFullPath folder)
        | None -> check (free (runs ()) name seed)
        |> Result.mapError (fun message -> { Path = "output"; Message = message })

    /// Takes a folder for training in it; the lock is the caller's. One that another process holds is a problem.
    let take (folder: string) =
        match RunLock.TryTake(folder, 10) with
        | Some taken -> Ok taken
        | None ->
            Error {
                Path = "output"
                Message =
                    $"{RunLock.Holder folder} is training in {folder}. Wait for it, or give another folder with `--output DIR`."
            }

    /// Makes the folder of a new run and takes it: whoever comes later finds another run there. A default name that was taken
    /// meanwhile gives way to the next one.
    let rec claim (output: string option) (name: string) (seed: int64) =
        match choose output name seed with
        | Error problem -> Error problem
        | Ok folder ->
            Directory.CreateDirectory folder |> ignore

            let taken =
                match output, RunLock.TryTake(folder, 1) with
                | Some _, None -> take folder |> Result.map Some
                | _, taken -> Ok taken

            match taken with
            | Error problem -> Error problem
            // Whoever has held it since it was chosen may have left a run there.
            | Ok(Some taken) when holdsRun folder ->
                (taken :> IDisposable).Dispose()
                claim output name seed
            | Ok(Some taken) -> Ok(folder, taken)
            | Ok None -> claim output name seed

    /// What to open of a run that is over: its page, or its results where there is none.
    let shown folder =
        let report = Path.Combine(folder, RunFiles.report)
        if File.Exists report then report else Path.Combine(folder, RunFiles.results)

    /// The runs of a name and seed that lie in a folder, the last one last; others may have been deleted between them.
    let ofName (parent: string) (name: string) (seed: int64) =
        let plain = $"{name}-{seed}"

        let number (folder: string) =
            match string (Path.GetFileName folder) with
            | found when found = plain -> Some 1
            | found when found.StartsWith(plain + "-", StringComparison.Ordinal) ->
                match Int32.TryParse(found.Substring(plain.Length + 1)) with
                | true, number when number > 1 -> Some number
                | _ -> None
            | _ -> None

        if Directory.Exists parent then
            Directory.GetDirectories(parent, plain + "*")
            |> Array.choose (fun folder -> number folder |> Option.map (fun number -> number, folder))
            |> Array.sort
            |> Array.map snd
            |> Array.filter holdsRun
            |> List.ofArray
        else
            []

    /// The run that goes on, if there is one: what lies in the folder that was asked for; or of the runs of its name the last one that is
    /// not over, otherwise the last.
    let toResume (output: string option) (name: string) (seed: int64) =
        let isOver folder = File.Exists(Path.Combine(folder, RunFiles.results))

        match output with
        | Some folder -> Some(Path.GetFullPath folder) |> Option.filter holdsRun
        | None ->
            let found = ofName (runs ()) name seed

            found |> List.tryFindBack (isOver >> not) |> Option.orElse (List.tryLast found)
