namespace Bce3s

open System.Globalization
open System.IO
open System.Text.Json.Serialization
open CsvHelper

/// Tables for other programs: fractions, in full precision.
[<RequireQualifiedAccess>]
module CsvTable =
    let private number (value: float) = value.ToString("R", CultureInfo.InvariantCulture)
    let private maybe value = value |> Option.map number |> Option.defaultValue ""

    let private setting: (string * (SettingResults -> string)) list = [
        "experiment", _.Experiment
        "dataset", _.Dataset
        "method", _.Method
        "backbone", _.Backbone
        "parameters", _.Parameters >> string
        "profile", _.Split.Profile
        "imbalance", _.Split.Imbalance >> number
        "selection", _.Split.Selection
        "split_seed", _.Split.Seed >> Option.map string >> Option.defaultValue ""
        "holdout", _.Split.Holdout >> Skippable.toOption >> maybe
        "train_images", _.Split.TrainImages >> string
        "test_images", _.Split.TestImages >> string
        "epochs", _.Epochs >> string
        "seeds", (fun results -> results.Seeds |> List.map string |> String.concat " ")
        "n", (fun results -> string results.Seeds.Length)
        "devices", (fun results -> String.concat " " results.Devices)
        "images_per_second", _.ImagesPerSecond.Mean >> number
    ]

    /// Epoch, adjustment, flip averaging.
    let private choices (results: SettingResults) = [
        "last", "", "no", results.Last.Plain
        "last", "", "yes", results.Last.Flip
        "best-on-test", "", "no", results.BestOnTest.Plain
        "best-on-test", "", "yes", results.BestOnTest.Flip
        for row in results.Adjusted do
            "last", row.Name, "no", row.Plain
            "last", row.Name, "yes", row.Flip
    ]

    let private scores: (string * (ScoreStatistics -> Statistic option)) list = [
        "top1", _.Top1 >> Some
        "top5", _.Top5 >> Some
        "class_average", _.ClassAverage >> Some
        "many", _.Many
        "medium", _.Medium
        "few", _.Few
        "ece", _.Ece
    ]

    let private heads = [
        yield! List.map fst setting
        "epoch"
        "adjustment"
        "flip_averaging"
        for name, _ in scores do
            name
            $"{name}_deviation"
    ]

    let private rows results = [
        for epoch, adjustment, flip, chosen in choices results do
            [
                for _, cell in setting do
                    cell results
                epoch
                adjustment
                flip
                for _, score in scores do
                    let statistic = score chosen
                    maybe (statistic |> Option.map _.Mean)
                    maybe (statistic |> Option.bind _.Deviation)
            ]
    ]

    /// Four rows a setting, last epoch and best on the test set, without and with flip averaging, and two for each adjustment. A cell
    /// without a value is empty.
    let text (table: ResultTable) =
        use writer = new StringWriter(CultureInfo.InvariantCulture)
        use csv = new CsvWriter(writer, CultureInfo.InvariantCulture)

        for row in heads :: (table.Settings |> List.collect (_.Results >> rows)) do
            for cell in row do
                csv.WriteField cell

            csv.NextRecord()

        csv.Flush()
        writer.ToString()
