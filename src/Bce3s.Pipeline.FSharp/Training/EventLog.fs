namespace Bce3s

open System
open System.Globalization
open System.IO
open TorchSharp
open Bce3s.Data
open Bce3s.Data.Events

/// Lengths of the features of a pass over the test images.
type FeatureNorms() =
    let norms = ResizeArray<float32>()

    member _.Add(answers: Answers) =
        use _scope = torch.NewDisposeScope()
        let features = answers.Features.``to`` torch.float32
        norms.AddRange((features.mul features).sum(1L).sqrt().cpu().data<float32>().ToArray())

    member _.Values = norms.ToArray()

/// What TensorBoard shows of a run: one event file each time that it begins or goes on. Steps are epochs of all stages.
///
/// A file that cannot be written is told of once, and the run goes on without.
type EventLog(folder: string, plan: Plan, start: CheckpointState option, warn: string -> unit) =
    // Of a long run as many as anybody looks at; they are the largest part of a file.
    static let mostHistograms = 100

    let experiment = plan.Experiment
    let epochs = Experiment.epochs experiment
    let normalize = Transforms.normalize experiment.Dataset.Normalization
    let mutable writer: EventWriter option = None

    let close () =
        writer |> Option.iter _.Dispose()
        writer <- None

    let attempt write =
        try
            write ()
        with
        | :? IOException
        | :? UnauthorizedAccessException
        | :? CodecNotFoundException as error ->
            try
                close ()
            with :? IOException ->
                // Closing writes what is left, to the same full disk.
                writer <- None

            warn $"TensorBoard's events are not written any more, the run goes on without: {error.Message}"

    let write (write: EventWriter -> unit) =
        attempt (fun () ->
            writer
            |> Option.iter (fun events ->
                write events
                events.Flush()))

    /// Numbers as numbers, so that runs can be sorted by them.
    let setting (text: string) : obj =
        match Double.TryParse(text, CultureInfo.InvariantCulture) with
        | true, number -> number
        | _ -> text

    let settings =
        dict<string, obj> [
            "method", experiment.Method
            "dataset", experiment.Dataset.Name
            "imbalance", plan.Data.Split.Imbalance
            "backbone", experiment.Backbone.Name
            "head", Experiment.headName experiment
            "seed", experiment.Seed
            "device", plan.Device.ToString()
            for stage in experiment.Stages do
                for name, code in StageCode.operations stage do
                    $"{stage.Name}/{name}", setting (Code.line code)
        ]

    let scalars (record: EpochRecord) = [
        "loss/total", record.Loss
        for name, loss in record.Terms do
            $"loss/{name}", loss
        "learning_rate", record.LearningRate
        for group, scores in [ "accuracy", record.Plain; "flip", record.Flip ] do
            for name, score in MetricsRows.scores do
                match Option.bind score scores with
                | Some value -> $"{group}/{name}", value
                | None -> ()
        "speed/images_per_second", record.ImagesPerSecond
        "memory/resident_gib", float record.MemoryBytes / float (1L <<< 30)
    ]

    let histograms (events: EventWriter) (model: Model) (norms: float32[]) step =
        let write tag (values: float32[]) = events.Histogram(tag, EventBucket.Of(ReadOnlySpan values), step)

        let weights prefix (parameters: struct (string * TorchSharp.Modules.Parameter) seq) =
            for struct (name, parameter) in parameters do
                use _scope = torch.NewDisposeScope()
                let values = parameter.detach().``to``(torch.float32).cpu().contiguous()
                write $"weights/{prefix}.{name}" (values.data<float32>().ToArray())

        weights "backbone" (model.Backbone.named_parameters ())
        weights "classifier" (model.Classifier.named_parameters ())

        if norms.Length > 0 then
            write "features/norm" norms

    do
        attempt (fun () -> writer <- Some(new EventWriter(folder)))

        write (fun events ->
            match start with
            | Some state -> events.Resumed(int64 state.Position.Epochs + 1L)
            | None ->
                events.HyperParameters settings
                events.Text("experiment", $"```fsharp\n{ExperimentCode.text experiment}\n```", 0L))

    /// The first batch of a stage, as the model sees it: a picture a view.
    member _.Batch(stage: int, batch: StageBatch) =
        write (fun events ->
            let images = batch.Images
            let count = batch.Targets.Labels.shape[0]
            let before = experiment.Stages |> List.take stage |> List.sumBy _.Epochs
            let name = experiment.Stages[stage].Name

            if images.shape[1] = 1L || images.shape[1] = 3L then
                use _noGrad = torch.no_grad ()
                use _scope = torch.NewDisposeScope()

                for view in 0L .. images.shape[0] / count - 1L do
                    let picture = ImageGrid.Of(normalize.Invert(images.narrow (0L, view * count, count)))
                    events.Image($"batch/{name}/view_{view + 1L}", picture, int64 before))

    /// An epoch that is over, the model that was evaluated, and its features' norms where it was.
    member _.Epoch(record: EpochRecord, model: Model, norms: float32[]) =
        write (fun events ->
            let step = int64 record.Epoch

            for tag, value in scalars record do
                events.Scalar(tag, value, step)

            let every = (epochs + mostHistograms - 1) / mostHistograms

            if record.Epoch % every = 0 || record.Epoch = epochs then
                use _noGrad = torch.no_grad ()
                histograms events model norms step)

    /// What was written of later epochs holds no more: training goes on behind so many.
    member _.WentBackTo(epochs: int) = write (fun events -> events.Resumed(int64 epochs + 1L))

    /// The run came to its end.
    member _.Finished() = write _.SessionFinished()

    interface IDisposable with
        member _.Dispose() = attempt close
