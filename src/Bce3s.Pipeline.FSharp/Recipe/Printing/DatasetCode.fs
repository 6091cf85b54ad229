namespace Bce3s

open System.IO
open System.Text.Json.Serialization

/// Datasets in their words: `Cifar100.longTailed (exponential 100) |> holdout 0.2`.
[<RequireQualifiedAccess>]
module internal DatasetCode =
    let private profile profile =
        match profile with
        | Natural -> Word "Natural"
        | Exponential imbalance ->
            match Literals.whole imbalance with
            | Some whole -> Code.call "exponential" [ Literals.int whole ]
            | None -> Code.call "Exponential" [ Literals.float imbalance ]
        | Step imbalance ->
            match Literals.whole imbalance with
            | Some whole -> Code.call "step" [ Literals.int whole ]
            | None -> Code.call "Profile.Step" [ Literals.float imbalance ]

    let private words: Words = PlainCode.words profile PlainCode.noWords

    let private known (dataset: Dataset) = [
        for word, make in
            [
                "FashionMnist", FashionMnist.longTailed
                "Cifar10", Cifar10.longTailed
                "Cifar100", Cifar100.longTailed
            ] do
            Code.call $"{word}.longTailed" [ profile dataset.Profile ], make dataset.Profile
        Word "imageNetLT", imageNetLT
        Word "placesLT", placesLT
        Word "iNaturalist2018", iNaturalist2018
    ]

    /// The word for a set of that name, with the record that it makes; any for names that have none.
    let private start (dataset: Dataset) =
        match dataset.Own with
        | Include own ->
            // As many channels as make no trouble; what the record has instead is put right behind.
            let channels =
                if dataset.Channels >= 0 && dataset.Channels <= 1024 then
                    dataset.Channels
                else
                    1

            let arguments = [
                Literals.string own.Name
                Literals.int dataset.Classes
                Literals.int channels
                PlainCode.own "dataset" own.Name 1
            ]

            let missing _ = raise (MissingPartException("dataset", own.Name))
            Code.call "ownDataset" arguments, ownDataset own.Name dataset.Classes channels missing
        | Skip ->
            let known = known dataset
            known |> List.tryFind (fun (_, made) -> made.Name = dataset.Name) |> Option.defaultValue known.Head

    let private isInt (value: int64) = value >= 0L && value <= int64 System.Int32.MaxValue

    /// Whether `listedIn` would leave it as it is.
    let private isFullPath (file: string) =
        Path.IsPathFullyQualified file && not (file.Contains '\000') && Path.GetFullPath file = file

    /// The words behind it that the record could ask for.
    let private changes (dataset: Dataset) = [
        if isInt dataset.Largest && dataset.Profile <> Natural then
            let largest = int dataset.Largest
            // A set that is long-tailed from the start has its profile.
            Code.call "cutTo" [ profile dataset.Profile; Literals.int largest ], cutTo dataset.Profile largest
        match dataset.Selection with
        | Shuffled seed when isInt seed -> Code.call "shuffled" [ Literals.int (int seed) ], shuffled (int seed)
        | Listed file when isFullPath file -> Code.call "listedIn" [ Literals.string file ], listedIn file
        | _ -> ()
        let { Mean = mean; StandardDeviation = deviation } = dataset.Normalization
        let floats values = Items(List.map Literals.float values)
        Code.call "normalizedBy" [ floats mean; floats deviation ], normalizedBy mean deviation

        match dataset.Holdout with
        | Some share -> Code.call "holdout" [ Literals.float share ], holdout share
        | None -> ()
    ]

    let code (dataset: Dataset) =
        let change (code, made: Dataset) (next, change: Dataset -> Dataset) =
            let changed = change made
            if changed = made then code, made else Code.pipe code next, changed

        PlainCode.completed words (List.fold change (start dataset) (changes dataset)) dataset
