namespace Bce3s

open System
open System.Globalization
open System.IO
open CsvHelper
open Bce3s.Data

/// What a row of `metrics.csv` says about an epoch and its model.
type MetricsRow = {
    /// From 1, over all stages.
    Epoch: int
    Stage: string
    LearningRate: float
    Loss: float
    /// By term, each with its weight; without those that were left out.
    Terms: (string * float) list
    ImagesPerSecond: float
    /// Where the epoch was evaluated.
    Plain: Scores option
    Flip: Scores option
    /// As it stands in the file, its line's end too.
    Text: string
}

/// `metrics.csv`, read.
[<RequireQualifiedAccess>]
module MetricsRows =
    /// The columns of a model's scores; of flip averaging with `flip_` before them.
    let scores: (string * (Scores -> float option)) list = [
        "top1", _.Top1 >> Some
        "top5", _.Top5 >> Some
        "class_average", _.ClassAverage >> Some
        "many", _.Many
        "medium", _.Medium
        "few", _.Few
        "ece", _.Ece
    ]

    let private term = "loss_"

    let private terms (csv: CsvReader) (value: string -> float option) = [
        for head in csv.HeaderRecord |> Option.ofObj |> Option.defaultValue [||] do
            if head.StartsWith term then
                match value head with
                | Some value -> head.Substring term.Length, value
                | None -> ()
    ]

    let private row (csv: CsvReader) =
        let maybe (name: string) =
            match csv.GetField name with
            | null
            | "" -> None
            | text -> Some(Double.Parse(text, CultureInfo.InvariantCulture))

        let number name = maybe name |> Option.defaultValue nan

        let found prefix =
            maybe $"{prefix}top1"
            |> Option.map (fun top1 -> {
                Top1 = top1
                Top5 = maybe $"{prefix}top5" |> Option.defaultValue nan
                ClassAverage = maybe $"{prefix}class_average" |> Option.defaultValue nan
                Many = maybe $"{prefix}many"
                Medium = maybe $"{prefix}medium"
                Few = maybe $"{prefix}few"
                Ece = maybe $"{prefix}ece"
            })

        {
            Epoch = int (string (csv.GetField "epoch"))
            Stage = string (csv.GetField "stage")
            LearningRate = number "learning_rate"
            Loss = number "loss"
            Terms = terms csv maybe
            ImagesPerSecond = number "images_per_second"
            Plain = found ""
            Flip = found "flip_"
            Text = csv.Parser.RawRecord
        }

    let private readAll path =
        // The run that writes it may be under way.
        use stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)
        use reader = new StreamReader(stream)
        use csv = new CsvReader(reader, CultureInfo.InvariantCulture)

        if csv.Read() && csv.ReadHeader() then
            let header = csv.Parser.RawRecord

            let rows = [
                while csv.Read() do
                    if csv.Parser.RawRecord.EndsWith '\n' then
                        row csv
            ]

            header, rows
        else
            "", []

    /// The line of names and the rows that are whole; a row that a stopped process left unfinished is not. What is no table of epochs
    /// raises `DataFormatException`.
    let read path =
        try
            readAll path
        with
        | :? CsvHelperException
        | :? FormatException
        | :? OverflowException as error ->
            raise (DataFormatException(path, "a row that is no epoch", "the metrics of a run", error))

    /// The scores of each stage's last epoch; of stages that came to it.
    let stageEnds (experiment: Experiment) rows : StageResult list = [
        for stage in experiment.Stages do
            let ends =
                rows |> List.tryFindBack (fun row -> row.Stage = stage.Name && row.Plain.IsSome && row.Flip.IsSome)

            match ends with
            | Some { Plain = Some plain; Flip = Some flip } -> {
                Name = stage.Name
                Scores = { Plain = plain; Flip = flip }
              }
            | _ -> ()
    ]

/// `metrics.csv`: a row an epoch, on the disk when the epoch is over. A cell without a value is empty. Of a file that is there, the rows of
/// so many epochs are kept, and rows go on behind them; `DataFormatException` where they are not in it.
type MetricsFile(path: string, terms: string list, keep: int) =
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
            for name, score in MetricsRows.scores do
                name, (fun record -> record.Plain |> Option.bind score |> cell)
            for name, score in MetricsRows.scores do
                $"flip_{name}", (fun record -> record.Flip |> Option.bind score |> cell)
            "images_per_second", _.ImagesPerSecond >> number
            "train_seconds", _.TrainSeconds >> number
            "wait_seconds", _.WaitSeconds >> number
            "skipped_images", _.SkippedImages >> string
            "evaluate_seconds", _.EvaluateSeconds >> number
            "memory_bytes", _.MemoryBytes >> string
            "skipped_batches", _.SkippedBatches >> string
        ]

    let line (cells: string seq) =
        use text = new StringWriter()
        use csv = new CsvWriter(text, CultureInfo.InvariantCulture)

        for cell in cells do
            csv.WriteField cell

        csv.NextRecord()
        csv.Flush()
        text.ToString()

    let header = line (Seq.map fst columns)

    let kept =
        if keep = 0 then
            []
        else
            match MetricsRows.read path with
            | found, _ when found <> header ->
                raise (DataFormatException(path, $"the columns {found.Trim()}", header.Trim()))
            | _, rows when (rows |> List.truncate keep |> List.map _.Epoch) = [ 1..keep ] -> List.truncate keep rows
            | _, rows -> raise (DataFormatException(path, $"{rows.Length} rows", $"those of the epochs 1 to {keep}"))

    do
        AtomicFile.Write(
            path,
            fun stream ->
                use writer = new StreamWriter(stream, leaveOpen = true)
                writer.Write header

                for row in kept do
                    writer.Write row.Text
        )

    let stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read)

    /// Of the epochs that were there.
    member _.Kept = kept

    member _.Write(record: EpochRecord) =
        let text = columns |> Seq.map (fun (_, cell) -> cell record) |> line
        stream.Write(Text.Encoding.UTF8.GetBytes text)
        stream.Flush true

    interface IDisposable with
        member _.Dispose() = stream.Dispose()
