namespace Bce3s

open System
open System.Globalization
open System.IO
open CsvHelper

/// `metrics.csv`: a row an epoch, on the disk when the epoch is over. A cell without a value is empty. Never written over.
type MetricsFile(path: string, terms: string list) =
    let writer =
        new StreamWriter(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read))

    let csv = new CsvWriter(writer, CultureInfo.InvariantCulture)

    let scores: (string * (Scores -> float option)) list = [
        "top1", _.Top1 >> Some
        "top5", _.Top5 >> Some
        "class_average", _.ClassAverage >> Some
        "many", _.Many
        "medium", _.Medium
        "few", _.Few
        "ece", _.Ece
    ]

    let columns: (string * (EpochRecord -> string)) list =
        let number (value: float) = value.ToString("R", CultureInfo.InvariantCulture)
        let cell value = value |> Option.map number |> Option.defaultValue ""

        [
            "epoch", _.Epoch >> string
            "stage", _.Stage
            "stage_epoch", _.StageEpoch >> string
            "learning_rate", _.LearningRate >> number
            "loss", _.Loss >> number
            for term in terms do
                $"loss_{term}", (fun record -> record.Terms |> List.tryFind (fst >> (=) term) |> Option.map snd |> cell)
            for name, score in scores do
                name, (fun record -> record.Plain |> Option.bind score |> cell)
            for name, score in scores do
                $"flip_{name}", (fun record -> record.Flip |> Option.bind score |> cell)
            "images_per_second", _.ImagesPerSecond >> number
            "train_seconds", _.TrainSeconds >> number
            "wait_seconds", _.WaitSeconds >> number
            "skipped_images", _.SkippedImages >> string
            "evaluate_seconds", _.EvaluateSeconds >> number
            "memory_bytes", _.MemoryBytes >> string
        ]

    let row (cells: string seq) =
        for cell in cells do
            csv.WriteField cell

        csv.NextRecord()
        csv.Flush()

    do row (Seq.map fst columns)

    member _.Write(record: EpochRecord) = row (columns |> Seq.map (fun (_, cell) -> cell record))

    interface IDisposable with
        member _.Dispose() =
            csv.Dispose()
            writer.Dispose()
