namespace Bce3s

open System
open System.Text.Json
open System.Text.Json.Serialization

/// When a run went on after it had been stopped, and with what.
[<RequireQualifiedAccess>]
type RunResumption = {
    At: DateTimeOffset
    /// Epochs of all stages that were done.
    Epochs: int
    /// Batches of the next one that were.
    Steps: int
    Device: string
    Threads: int
    Versions: Versions
    GitCommit: string option
}

/// `manifest.json`: what a run was, enough to run it again.
type Manifest = {
    /// Of this file.
    Format: int
    Experiment: Experiment
    Seed: int64
    Created: DateTimeOffset
    DataFolder: string
    Split: SplitRecord
    /// Of labels and some of the images.
    DataDigest: string
    ClassNames: string list
    /// Training images of each class.
    ClassCounts: int64 list
    /// Of test images before they are prepared, where all have one size.
    ImageSize: Skippable<Bce3s.Data.ImageSize>
    /// Of backbone and classifier.
    Parameters: int64
    Classifier: string
    Device: string
    Threads: int
    Versions: Versions
    GitCommit: string option
    /// Whether training images that cannot be read are left out.
    SkipBroken: bool
    /// What happens at a step without finite numbers: `stop`, `skip-batch`, `rewind`.
    NonFinite: string
    /// Whether operators that need not give the same twice are refused.
    Deterministic: bool
    /// A checkpoint inside an epoch is written when the last one is this old.
    CheckpointMinutes: float
    /// Epochs after which a copy of the checkpoint is kept, and how many of them stay.
    KeepEvery: int option
    Keep: int option
    /// Each time that the run went on, the first one first.
    Resumed: RunResumption list
}

[<RequireQualifiedAccess>]
module Manifest =
    let format = 5

    let private formatOf (root: JsonElement) =
        match root.ValueKind with
        | JsonValueKind.Object ->
            match root.TryGetProperty "format" with
            | true, found -> Some(found.GetRawText())
            | _ -> None
        | _ -> None

    /// Reads a run's manifest. Raises `InvalidExperimentException` under a name, with everything in it that is not as it should be.
    let read (name: string) (path: string) : Manifest =
        let fail messages : Manifest =
            let problem message : Problem = { Path = "manifest.json"; Message = message }
            raise (InvalidExperimentException(name, List.map problem messages))

        try
            use document = RecordFile.parse<Manifest> path (IO.File.ReadAllText path)

            // The format first: a file of another one need not have this one's fields.
            match formatOf document.RootElement with
            | Some found when found <> string format -> fail [ $"it is of format {found}; {format} can be read." ]
            | _ -> RecordFile.ofElement<Manifest> path document.RootElement
        with :? RecordFileException as error ->
            fail [ for problem in error.Problems -> $"{problem.Path}: {problem.Message}" ]
