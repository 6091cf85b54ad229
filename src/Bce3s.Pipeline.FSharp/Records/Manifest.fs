namespace Bce3s

open System
open System.Text.Json
open System.Text.Json.Serialization

/// `manifest.json`: what a run was, enough to run it again.
type Manifest = {
    /// Of this file.
    Format: int
    Experiment: Experiment
    Seed: int64
    Created: DateTimeOffset
    DataFolder: string
    Split: SplitRecord
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
}

[<RequireQualifiedAccess>]
module Manifest =
    let format = 4

    /// The format first: a file of another one need not have this one's fields.
    let private checkFormat (root: JsonElement) =
        match root.ValueKind = JsonValueKind.Object && fst (root.TryGetProperty "format") with
        | true when root.GetProperty("format").GetRawText() <> string format -> [
            {
                Path = "format"
                Message = $"""it is of format {root.GetProperty("format").GetRawText()}; {format} can be read."""
            }
          ]
        | _ -> []

    /// Reads a run's manifest. Raises `InvalidExperimentException` under a name, with everything in it that is not as it should be.
    let read (name: string) (path: string) : Manifest =
        let fail problems =
            let inManifest (problem: Problem) : Problem = {
                Path = "manifest.json"
                Message = $"{problem.Path}: {problem.Message}"
            }

            raise (InvalidExperimentException(name, List.map inManifest problems))

        try
            use document = RecordFile.parse<Manifest> path (IO.File.ReadAllText path)

            match checkFormat document.RootElement with
            | [] -> RecordFile.ofElement<Manifest> path document.RootElement
            | problems -> fail problems
        with :? RecordFileException as error ->
            fail error.Problems
