namespace Bce3s

open System
open System.Text.Json.Serialization
open TorchSharp
open Bce3s.Data

/// What is to be predicted.
type PredictionRequest = {
    Run: SavedRun
    /// Files, or folders that are looked through with all that lies in them.
    Images: string list
    /// Classes that are told of each image.
    Top: int
    /// Whether logits are averaged with those of the mirrored image.
    Flip: bool
    Adjustment: Adjustment option
}

/// The classes of images by a run's checkpoint. The run's manifest says all that is needed: its dataset need not be there.
[<RequireQualifiedAccess>]
module CheckpointPrediction =
    /// What images go through before they are normalised, what brings them to the size of the run's images where the preparation does
    /// not give them one, and the size that they have then.
    let private preparation (run: SavedRun) =
        let sizing = run.Manifest.Experiment.Preparation.Sizing
        let prepare = Transforms.ofAugmentation sizing

        match Augmentation.size sizing None, run.Manifest.ImageSize with
        | Some size, _ -> prepare, None, size
        | None, Include size ->
            let fit = FitTo size
            let prepared = Augmentation.size sizing (Some(size.Height, size.Width))
            Compose [| fit :> ImageTransform; prepare |], Some fit, Option.get prepared
        | None, Skip -> SavedRun.fail run.Place RunFiles.manifest "it does not tell the size of the run's images."

    /// Probabilities of a batch, N×C in double precision; rows that are not finite are told.
    let private probabilities (model: Model) (readout: Readout) flip (images: torch.Tensor) =
        let logits (images: torch.Tensor) = readout.Logits(model.Backbone.call images)

        let logits =
            if flip then
                (logits images).add(logits (images.flip [| 3L |])).div(Scalar.op_Implicit 2.0)
            else
                logits images

        let finite = logits.isfinite().all(1L).cpu().data<bool>().ToArray()
        finite, logits.``to``(torch.float64).softmax 1L

    let private adjusted (run: SavedRun) model adjustment =
        Evaluation.readouts run.Place model (Array.ofList run.Manifest.ClassCounts) (Option.toList adjustment)
        |> List.last

    let private predict (options: RunOptions) (request: PredictionRequest) (progress: IProgress<DataProgress>) =
        let run = request.Run
        let manifest = run.Manifest
        let experiment = manifest.Experiment
        let names = Array.ofList manifest.ClassNames

        progress.Report(WorkProgress.step "looking for images")

        let files =
            if request.Top < 1 then
                SavedRun.fail run.Place "top" $"{request.Top} classes are none. Give at least 1."

            match ImagePaths.expand request.Images with
            | Ok [] -> SavedRun.fail run.Place "images" "there are none. Give image files, or folders of them."
            | Ok files -> files
            | Error problems -> raise (InvalidExperimentException(run.Place, problems))

        let device = SavedRun.device run options.Device
        let transform, fit, (height, width) = preparation run

        use source =
            match ImagePaths.source experiment.Dataset.Channels files with
            | Ok source -> source
            | Error problem -> SavedRun.fail run.Place problem.Path problem.Message

        let loading =
            BatchLoaderOptions(
                BatchSize = TestImages.BatchOf(experiment.Dataset.Channels, height, width),
                Device = device,
                Workers = (InputOptions.onDevice device).Workers,
                OnError = BrokenImages.Skip,
                Normalize = Transforms.normalize experiment.Dataset.Normalization
            )

        torch.set_num_threads options.Threads
        use _scope = torch.NewDisposeScope()
        use _noGrad = torch.no_grad ()
        use model = SavedRun.loadModel device run
        model.Backbone.eval ()
        model.Classifier.eval ()
        use readout = adjusted run model request.Adjustment
        use loader = new BatchLoader(source, [| transform |], loading)
        let top = min request.Top names.Length
        let files = Array.ofList files
        let predictions, failed = ResizeArray<Prediction>(), ResizeArray<int64 * FailedImage>()

        let predictBatch (batch: LoadedBatch) =
            progress.Report(WorkProgress.images "predicting" (int64 predictions.Count) (int64 files.Length))
            use _scope = torch.NewDisposeScope()
            let finite, probabilities = probabilities model readout request.Flip batch.Images
            let struct (values, classes) = probabilities.topk top
            let values, classes = values.cpu().data<float>().ToArray(), classes.cpu().data<int64>().ToArray()

            for i in 0 .. batch.Indices.Length - 1 do
                let image = files[int batch.Indices[i]]

                if finite[i] then
                    predictions.Add {
                        Image = image
                        Classes = [
                            for k in i * top .. (i + 1) * top - 1 do
                                let c = int classes[k]
                                { Class = c; Name = names[c]; Probability = values[k] }
                        ]
                    }
                else
                    failed.Add(
                        batch.Indices[i],
                        {
                            Image = image
                            Reason = $"{image}: the model's logits are not finite numbers."
                        }
                    )

        try
            loader.Epoch(Array.init files.Length int64, 0) |> Seq.iter predictBatch
        // Where no image can be read: each is told below.
        with :? DataFormatException when loader.Skipped.Count = files.Length ->
            ()

        for skipped in loader.Skipped do
            failed.Add(skipped.Index, { Image = files[int skipped.Index]; Reason = skipped.Reason })

        {
            Checkpoint = run.Checkpoint
            Experiment = experiment.Name
            Seed = manifest.Seed
            Backbone = experiment.Backbone.Name
            Parameters = manifest.Parameters
            Readout = readout.Name
            Flip = request.Flip
            Predictions = List.ofSeq predictions
            Failed = failed |> Seq.sortBy fst |> Seq.map snd |> List.ofSeq
            ResizedTo = fit |> Option.bind _.ResizedTo
        }

    /// The most probable classes of each image; images that cannot be read are told and do not keep the others from it; the reporter
    /// hears how far it is. Raises `InvalidExperimentException` with all that is wrong with the request, and `DataFormatException` when the
    /// checkpoint is not of the run's model.
    let run (options: RunOptions) (request: PredictionRequest) = options.Reporter.Working(predict options request)
