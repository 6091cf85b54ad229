namespace Bce3s

open TorchSharp
open Bce3s.Data

/// Test images as a model takes them, pass after pass.
type TestImages(experiment: Experiment, source: ImageSource, input: InputOptions) =
    // Of large images fewer make a batch, which would be a gigabyte otherwise.
    static let most, bytes = 256, 64 <<< 20

    let batch =
        let before = source.Size |> Option.ofNullable |> Option.map (fun size -> size.Height, size.Width)

        match Augmentation.size experiment.Preparation.Sizing before with
        | Some(height, width) -> TestImages.BatchOf(source.Channels, height, width)
        | None -> 1

    let stream =
        ImageStreams.create {
            Source = source
            Views = [ experiment.Preparation.Sizing ]
            Normalization = experiment.Dataset.Normalization
            Batch = batch
            Seed = 0L
            // A score of other images than all of them would be another score.
            Input = { input with SkipBroken = false }
            AtLeast = 1
        }

    let order = Array.init (int source.Count) int64

    /// Images of a batch that one size of images has.
    static member BatchOf(channels, height, width) =
        max 1 (min most (bytes / (channels * height * width * sizeof<float32>)))

    /// Hears how far a pass over the images is.
    member val Progress = WorkProgress.deaf with get, set

    member _.Labels = source.Labels
    member _.Classes = source.Classes

    /// In the order of the source.
    member this.Batches() =
        let told i (images: LabelledImages) =
            this.Progress.Report(
                WorkProgress.images "evaluating" (min source.Count (int64 i * int64 batch)) source.Count
            )

            images

        stream.Epoch(order, 0, 0) |> Seq.mapi told

    interface System.IDisposable with
        member _.Dispose() = stream.Dispose()

/// What a model says about a batch of test images. Tensors lie on the model's device and are gone when the next batch comes.
type Answers = {
    Labels: int64[]
    /// N×D.
    Features: torch.Tensor
    /// Of the mirrored images, where they are wanted.
    FlipFeatures: torch.Tensor option
}

/// Everything that is known of a model on a test set.
type FullEvaluation = {
    /// The model as trained, then its adjustments.
    Rows: ScoredRow list
    Classes: ClassScore list
    /// Of the plain logits.
    Confusion: ConfusionCell list
    Geometry: Geometry
}

[<RequireQualifiedAccess>]
module Evaluation =
    let private host (tensor: torch.Tensor) = tensor.``to``(torch.float32).cpu().contiguous().data<float32>().ToArray()

    /// One pass over the images, batch after batch; cancelled, it ends with an `OperationCanceledException`. The model is in evaluation mode
    /// afterwards.
    let passUnless (cancellation: System.Threading.CancellationToken) (model: Model) (images: TestImages) flip see =
        use _noGrad = torch.no_grad ()
        model.Backbone.eval ()
        model.Classifier.eval ()

        for batch in images.Batches() do
            cancellation.ThrowIfCancellationRequested()
            use _scope = torch.NewDisposeScope()

            see {
                Labels = batch.Labels.cpu().data<int64>().ToArray()
                Features = model.Backbone.call batch.Images
                FlipFeatures = if flip then Some(model.Backbone.call (batch.Images.flip [| 3L |])) else None
            }

    /// One pass over the images, to its end.
    let pass model images flip (see: Answers -> unit) =
        passUnless System.Threading.CancellationToken.None model images flip see

    /// Logits of a batch, row after row.
    let logits (readout: Readout) (answers: Answers) = host (readout.Logits answers.Features)

    /// Means of the logits of an image and of its mirror image.
    let flipLogits (readout: Readout) (answers: Answers) =
        answers.FlipFeatures
        |> Option.map (fun mirrored ->
            let both = readout.Logits(answers.Features).add(readout.Logits mirrored)
            host (both.div (Scalar.op_Implicit 2.0)))

    /// Scores of one readout in the making.
    type private RowTally(measures, trainCounts, readout: Readout) =
        let plain, flipped = Scores.Tally(measures, trainCounts), Scores.Tally(measures, trainCounts)
        member _.Plain = plain
        member _.Flipped = flipped

        member _.Add(answers: Answers) =
            plain.Add(answers.Labels, logits readout answers)
            flipLogits readout answers |> Option.iter (fun logits -> flipped.Add(answers.Labels, logits))

        member _.Row: ScoredRow = { Name = readout.Name; Plain = plain.Scores; Flip = flipped.Scores }

    /// Scores, and those with flip averaging where wanted; `see` looks at each batch, too. Cancelled, it ends with an
    /// `OperationCanceledException`.
    let scoresUnless cancellation see measures trainCounts (model: Model) (images: TestImages) flip =
        let row = RowTally(measures, trainCounts, Readout.asTrained model)

        passUnless cancellation model images flip (fun answers ->
            row.Add answers
            see answers)

        row.Plain.Scores, (if flip then Some row.Flipped.Scores else None)

    /// Scores, and those with flip averaging where wanted.
    let scores measures trainCounts model images flip =
        scoresUnless System.Threading.CancellationToken.None ignore measures trainCounts model images flip

    /// Scores of each readout, plain and with flip averaging.
    let rows measures trainCounts (model: Model) (readouts: Readout list) (images: TestImages) =
        let rows = readouts |> List.map (fun readout -> RowTally(measures, trainCounts, readout))

        pass model images true (fun answers ->
            for row in rows do
                row.Add answers)

        rows |> List.map _.Row

    let private countsOf classes (labels: int64[]) =
        let counts = Array.zeroCreate<int64> classes

        for label in labels do
            counts[int label] <- counts[int label] + 1L

        counts

    /// The weights of a model's classifier, and the rows of its logits.
    let classifierRows (model: Model) =
        use _noGrad = torch.no_grad ()
        use _scope = torch.NewDisposeScope()
        let weight = model.Classifier.weight.detach ()
        let struct (_, rows, _) = model.Classifier.Factors(torch.zeros_like (weight.narrow (0L, 0L, 1L)))

        {
            Weight = weight.DetachFromDisposeScope()
            Logits = rows.detach().DetachFromDisposeScope()
        }

    /// The readouts of a model as trained and with each adjustment; raises `InvalidExperimentException` under `name` with all that is
    /// wrong with these.
    let readouts (name: string) (model: Model) (trainCounts: int64[]) adjustments =
        let made = adjustments |> List.map (Readout.adjusted model trainCounts)

        let problems =
            made
            |> List.choose (fun result ->
                match result with
                | Error problem -> Some problem
                | Ok _ -> None)

        let adjusted = List.choose Result.toOption made

        if not problems.IsEmpty then
            for readout in adjusted do
                (readout :> System.IDisposable).Dispose()

            raise (InvalidExperimentException(name, problems))

        Readout.asTrained model :: adjusted

    /// One pass that measures everything, plain and with flip averaging, of each readout; classes and confusion are those of the
    /// first.
    let full
        measures
        (trainCounts: int64[])
        (classNames: string[])
        (model: Model)
        (readouts: Readout list)
        (images: TestImages)
        =
        let rows = readouts |> List.map (fun readout -> RowTally(measures, trainCounts, readout))
        let testCounts = countsOf images.Classes images.Labels
        use features = new FeatureTally(testCounts)

        pass model images true (fun answers ->
            for row in rows do
                row.Add answers

            features.Add(torch.tensor answers.Labels, answers.Features))

        use moments = features.Moments
        use classifier = classifierRows model
        let plain, flip = rows.Head.Plain.Predictions, rows.Head.Flipped.Predictions
        let norms, lengths = Geometry.featureNorms moments, Geometry.classifierNorms classifier

        {
            Rows = rows |> List.map _.Row
            Classes = ClassScores.compute classNames trainCounts testCounts plain flip norms lengths
            Confusion = Confusion.cells plain
            Geometry = Geometry.ofMoments moments classifier
        }
