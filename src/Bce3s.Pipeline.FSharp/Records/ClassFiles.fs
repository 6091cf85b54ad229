namespace Bce3s

open System
open System.Globalization
open System.IO
open CsvHelper
open Bce3s.Data

/// `classes.csv` and `confusion.csv`: there completely or not at all. A cell without a value is empty.
[<RequireQualifiedAccess>]
module ClassFiles =
    let private number (value: float option) =
        value
        |> Option.map (fun value -> value.ToString("R", CultureInfo.InvariantCulture))
        |> Option.defaultValue ""

    let private write (path: string) (columns: (string * ('T -> string)) list) (rows: 'T list) =
        let table (stream: Stream) =
            use writer = new StreamWriter(stream, leaveOpen = true)
            use csv = new CsvWriter(writer, CultureInfo.InvariantCulture)

            let row (cells: string list) =
                for cell in cells do
                    csv.WriteField cell

                csv.NextRecord()

            row (List.map fst columns)

            for item in rows do
                row (columns |> List.map (fun (_, cell) -> cell item))

        AtomicFile.Write(path, table)

    let private classColumns: (string * (ClassScore -> string)) list = [
        "class", _.Class >> string
        "name", _.Name
        "group", _.Group >> ShotGroup.name
        "train_images", _.TrainImages >> string
        "test_images", _.TestImages >> string
        "accuracy", _.Accuracy >> number
        "flip_accuracy", _.FlipAccuracy >> number
        "feature_norm", _.FeatureNorm >> number
        "classifier_norm", _.ClassifierNorm >> number
    ]

    let private confusionColumns: (string * (ConfusionCell -> string)) list = [
        "label", _.Label >> string
        "predicted", _.Predicted >> Option.map string >> Option.defaultValue ""
        "images", _.Images >> string
    ]

    /// A row a class.
    let writeClasses path classes = write path classColumns classes

    /// A row for each pair of label and prediction that occurs.
    let writeConfusion path cells = write path confusionColumns cells

    let private read (path: string) (row: (string -> string) -> 'T) = [
        use reader = new StreamReader(path)
        use csv = new CsvReader(reader, CultureInfo.InvariantCulture)
        csv.Read() |> ignore
        csv.ReadHeader() |> ignore

        while csv.Read() do
            row (csv.GetField >> string)
    ]

    let private groups =
        Map [ for group in [ ShotGroup.Many; ShotGroup.Medium; ShotGroup.Few ] -> ShotGroup.name group, group ]

    let private maybe parse text = if text = "" then None else Some(parse text)
    let private fraction (text: string) = Double.Parse(text, CultureInfo.InvariantCulture)
    let private images (text: string) = Int64.Parse(text, CultureInfo.InvariantCulture)

    /// The rows of `classes.csv`. Other files raise `CsvHelperException`, `FormatException` or `KeyNotFoundException`.
    let readClasses path : ClassScore list =
        read path (fun cell -> {
            Class = int (cell "class")
            Name = cell "name"
            Group = groups[cell "group"]
            TrainImages = images (cell "train_images")
            TestImages = images (cell "test_images")
            Accuracy = maybe fraction (cell "accuracy")
            FlipAccuracy = maybe fraction (cell "flip_accuracy")
            FeatureNorm = maybe fraction (cell "feature_norm")
            ClassifierNorm = maybe fraction (cell "classifier_norm")
        })

    /// The rows of `confusion.csv`. Raises as `readClasses` does.
    let readConfusion path : ConfusionCell list =
        read path (fun cell -> {
            Label = int (cell "label")
            Predicted = maybe int (cell "predicted")
            Images = images (cell "images")
        })
