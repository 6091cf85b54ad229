namespace Bce3s

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
