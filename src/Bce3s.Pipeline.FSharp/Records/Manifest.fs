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
