namespace Bce3s

open System
open System.Text.Json.Serialization
open Bce3s.Data

/// How the images of a run were chosen, as records tell it.
type SplitRecord = {
    Profile: string
    /// Largest over smallest class; of a natural profile as counted, leaving out classes without images.
    Imbalance: float
    /// `all`, `first-n`, `shuffled` or `listed`.
    Selection: string
    /// Of a shuffled selection.
    Seed: int64 option
    TrainImages: int64
    /// Images that the run is evaluated on.
    TestImages: int64
    Classes: int
    /// Of a listed selection: SHA-256 of the list.
    List: Skippable<string>
    /// There only when a share of the training images stands in for the test set.
    Holdout: Skippable<float>
}

/// The images of a run.
type ExperimentData = {
    /// Its full path.
    Folder: string
    Train: ImageSource
    Test: ImageSource
    Split: SplitRecord
    /// What the images are read from.
    Files: IDisposable list
} with

    interface IDisposable with
        member this.Dispose() =
            this.Train.Dispose()
            this.Test.Dispose()

            for file in this.Files do
                file.Dispose()

[<RequireQualifiedAccess>]
module ExperimentData =
    // The same images are held out whatever the experiment's seed, so that runs compare.
    let private holdoutSeed = 0L

    /// Training images of each class, as the profile wants them; `None` where it takes what there is.
    let classCounts (dataset: Dataset) =
        match dataset.Profile with
        | Natural -> None
        | Exponential imbalance -> Some(LongTailProfile.Exponential(dataset.Largest, imbalance, dataset.Classes))
        | Step imbalance -> Some(LongTailProfile.Step(dataset.Largest, imbalance, dataset.Classes))
        |> Option.map (if dataset.RareFirst then Array.rev else id)

    let private selection (dataset: Dataset) =
        match dataset.Selection with
        | FirstN -> ImageSelection.FirstN
        | Shuffled seed -> ImageSelection.Shuffled seed
        | Listed file -> ImageSelection.ReadList file

    let private text (counts: int64[]) =
        if counts.Length > 20 then
            $"{Array.max counts} to {Array.min counts}"
        else
            counts |> Array.map string |> String.concat ", "

    // Full sets are about balanced.
    let private mostOfAFullSet = 2.0

    let private measuredImbalance (counts: int64[]) =
        let present = counts |> Array.filter (fun n -> n > 0L)

        if present.Length = 0 then
            1.0
        else
            float (Array.max present) / float (Array.min present)

    /// The training images that the profile leaves, of files that hold at least as many.
    let private cut (dataset: Dataset) folder (files: ImageSource) =
        match classCounts dataset with
        | _ when files.Classes <> dataset.Classes ->
            Error $"{folder} holds {files.Classes} classes; {dataset.Title} has {dataset.Classes}."
        | None -> Ok files
        | Some wanted when files.ClassCounts = wanted && dataset.Selection = FirstN -> Ok files
        | Some _ when dataset.Selection <> FirstN && measuredImbalance files.ClassCounts > mostOfAFullSet ->
            Error
                $"the files in {folder} are a long-tailed cut already, so their images cannot be chosen otherwise. Give the full set with `--data DIR`."
        | Some wanted when Array.forall2 (>=) files.ClassCounts wanted ->
            Ok(files.Subset((selection dataset).Select(files.Labels, wanted)))
        | Some wanted ->
            Error
                $"{folder} holds {text files.ClassCounts} training images of its classes; {text wanted} are needed. Give the full set with `--data DIR`."

    let private holdOut (dataset: Dataset) (train: ImageSource) test =
        match dataset.Holdout with
        | None -> train, test
        | Some share ->
            let split = Holdout.Split(train.Labels, share, holdoutSeed)
            train.Subset split.Train, train.Subset split.Validation

    let private splitOf (dataset: Dataset) (train: ImageSource) (test: ImageSource) =
        let selected = if dataset.Profile = Natural then None else Some dataset.Selection

        {
            Profile = Profile.name dataset.Profile
            Imbalance =
                Profile.imbalance dataset.Profile
                |> Option.defaultWith (fun () -> measuredImbalance train.ClassCounts)
            Selection = selected |> Option.map Selection.name |> Option.defaultValue "all"
            Seed =
                match selected with
                | Some(Shuffled seed) -> Some seed
                | _ -> None
            TrainImages = train.Count
            TestImages = test.Count
            Classes = train.Classes
            List =
                match selected with
                | Some(Listed file) ->
                    use stream = IO.File.OpenRead file
                    Include(Convert.ToHexStringLower(Security.Cryptography.SHA256.HashData stream))
                | _ -> Skip
            Holdout = Skippable.ofOption dataset.Holdout
        }

    let private load (dataset: Dataset) folder =
        let struct (files, testFiles) =
            match dataset.Own with
            | Include own -> own.Open folder
            | Skip -> DatasetFiles.Open(dataset.Files, folder)

        let freeing (sources: ImageSource list) result =
            for source in List.distinct sources do
                source.Dispose()

            result

        let split cutFiles =
            let train, test = holdOut dataset cutFiles testFiles

            Ok {
                Folder = IO.Path.GetFullPath folder
                Train = train
                Test = test
                Split = splitOf dataset train test
                Files = List.distinct [ files; testFiles; cutFiles ] |> List.map (fun source -> source :> IDisposable)
            }

        try
            match cut dataset folder files with
            | Error message -> freeing [ files; testFiles ] (Error message)
            | Ok cutFiles -> split cutFiles
        with _ ->
            freeing [ files; testFiles ] ()
            reraise ()

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
        // A dataset of a script's own, with files that nobody knows; a list that does not fit the set.
        | :? ArgumentException as error -> Error(error.Message.Replace($" (Parameter '{error.ParamName}')", ""))
        | :? IO.IOException
        | :? UnauthorizedAccessException as error -> Error $"{folder} cannot be read: {error.Message}"
        |> Result.mapError (fun message -> { Path = "dataset"; Message = message })
