namespace Bce3s

open System
open System.Text.Json.Serialization
open Bce3s.Data

/// How the images of a run were chosen, as records tell it.
type SplitRecord = {
    Profile: string
    Imbalance: float
    /// `first-n` or `shuffled`.
    Selection: string
    /// Of a shuffled selection.
    Seed: int64 option
    TrainImages: int64
    /// Images that the run is evaluated on.
    TestImages: int64
    Classes: int
    /// There only when a share of the training images stands in for the test set.
    Holdout: Skippable<float>
}

/// The images of a run, in memory.
type ExperimentData = {
    /// Its full path.
    Folder: string
    Train: ImageDataset
    Test: ImageDataset
    Split: SplitRecord
} with

    interface IDisposable with
        member this.Dispose() =
            this.Train.Dispose()
            this.Test.Dispose()

[<RequireQualifiedAccess>]
module ExperimentData =
    // The same images are held out whatever the experiment's seed, so that runs compare.
    let private holdoutSeed = 0L

    /// Training images of each class, as the profile wants them.
    let classCounts (dataset: Dataset) =
        let counts =
            match dataset.Profile with
            | Exponential imbalance -> LongTailProfile.Exponential(dataset.Largest, imbalance, dataset.Classes)
            | Step imbalance -> LongTailProfile.Step(dataset.Largest, imbalance, dataset.Classes)

        match dataset.Format with
        // In the usual order the rare classes would be the ones that are easy to tell.
        | FashionMnistFiles -> Array.rev counts

    let private selection (dataset: Dataset) =
        match dataset.Selection with
        | FirstN -> ImageSelection.FirstN
        | Shuffled seed -> ImageSelection.Shuffled seed

    /// The training images that the profile leaves, of files that hold at least as many.
    let private cut (dataset: Dataset) folder (files: ImageDataset) =
        let wanted = classCounts dataset
        let text counts = counts |> Array.map string |> String.concat ", "

        if files.ClassCounts = wanted && dataset.Selection = FirstN then
            Ok files
        elif Array.max files.ClassCounts = Array.max wanted && dataset.Selection <> FirstN then
            Error
                $"the files in {folder} are a long-tailed cut already, so their images cannot be chosen by a shuffle. Give the full set with `--data DIR`."
        elif Array.forall2 (>=) files.ClassCounts wanted then
            let subset = files.Subset((selection dataset).Select(files.Labels, wanted))
            files.Dispose()
            Ok subset
        else
            Error
                $"{folder} holds {text files.ClassCounts} training images of its classes; {text wanted} are needed. Give the full set with `--data DIR`."

    let private holdOut (dataset: Dataset) (train: ImageDataset, test: ImageDataset) =
        match dataset.Holdout with
        | None -> train, test
        | Some share ->
            let split = Holdout.Split(train.Labels, share, holdoutSeed)
            let parts = train.Subset split.Train, train.Subset split.Validation
            train.Dispose()
            test.Dispose()
            parts

    let private load (dataset: Dataset) folder =
        let struct (files, test) =
            match dataset.Format with
            | FashionMnistFiles -> FashionMnist.Load folder

        match cut dataset folder files with
        | Error message ->
            files.Dispose()
            test.Dispose()
            Error message
        | Ok train ->
            let train, test = holdOut dataset (train, test)

            Ok {
                Folder = IO.Path.GetFullPath folder
                Train = train
                Test = test
                Split = {
                    Profile = Profile.name dataset.Profile
                    Imbalance = Profile.imbalance dataset.Profile
                    Selection = (selection dataset).Name
                    Seed = (selection dataset).Seed |> Option.ofNullable
                    TrainImages = train.Count
                    TestImages = test.Count
                    Classes = train.Classes
                    Holdout = Skippable.ofOption dataset.Holdout
                }
            }

    /// Reads a dataset's files from a folder and cuts them to the experiment's split.
    let read (dataset: Dataset) folder =
        try
            if folder = "" then
                Error "the data folder has no name. Give one with `--data DIR`."
            else
                load dataset folder
        with
        | :? DataNotFoundException as error -> Error $"{error.Message} `--data DIR` points at it."
        | :? DataException as error -> Error error.Message
        | :? IO.IOException
        | :? UnauthorizedAccessException as error -> Error $"{folder} cannot be read: {error.Message}"
        |> Result.mapError (fun message -> { Path = "dataset"; Message = message })
