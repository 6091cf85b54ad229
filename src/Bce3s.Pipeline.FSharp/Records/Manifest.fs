namespace Bce3s

open System
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

    /// Reads a run's manifest. Raises `InvalidExperimentException` under a name where it cannot be understood.
    let read (name: string) (path: string) =
        let fail message = raise (InvalidExperimentException(name, [ { Path = "manifest.json"; Message = message } ]))

        try
            // The format first: a file of another one need not have this one's fields.
            match (Json.read<{| Format: int |}> path).Format with
            | written when written = format -> Json.read<Manifest> path
            | written -> fail $"it is of format {written}; {format} can be read."
        with :? Text.Json.JsonException as error ->
            fail error.Message
