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
        | Some(height, width) -> max 1 (min most (bytes / (source.Channels * height * width * sizeof<float32>)))
        | None -> 1

    let stream =
        ImageStreams.create {
            Source = source
            Augmentation = experiment.Preparation.Sizing
            Normalization = experiment.Dataset.Normalization
            Batch = batch
            Seed = 0L
            // A score of other images than all of them would be another score.
            Input = { input with SkipBroken = false }
            AtLeast = 1
        }

    let order = Array.init (int source.Count) int64

    member _.Labels = source.Labels
    member _.Classes = source.Classes

    /// In the order of the source.
    member _.Batches() = stream.Epoch(order, 0)

    interface System.IDisposable with
        member _.Dispose() = stream.Dispose()

/// What a model says about a batch of test images.
type Answers = {
    Labels: int64[]
    /// N×D, on the model's device; gone when the next batch comes.
    Features: torch.Tensor
    /// N×C, row after row.
    Logits: float32[]
    /// Means of the logits of an image and of its mirror image.
    FlipLogits: float32[] option
}

[<RequireQualifiedAccess>]
module Evaluation =
    let private host (tensor: torch.Tensor) = tensor.``to``(torch.float32).cpu().contiguous().data<float32>().ToArray()

    let private rows (tensor: torch.Tensor) =
        let width = int tensor.shape[1]
        host tensor |> Array.chunkBySize width |> Array.map (Array.map float)

    let private answer (model: Model) flip (batch: LabelledImages) =
        let features = model.Backbone.call batch.Images
        let logits = model.Classifier.call features

        let flipped () =
            let mirrored = model.Classifier.call (model.Backbone.call (batch.Images.flip [| 3L |]))
            host (logits.add(mirrored).div(Scalar.op_Implicit 2.0))

        {
            Labels = batch.Labels.cpu().data<int64>().ToArray()
            Features = features
            Logits = host logits
            FlipLogits = if flip then Some(flipped ()) else None
        }

    /// One pass over the images, batch after batch. The model is in evaluation mode afterwards.
    let pass (model: Model) (images: TestImages) flip (see: Answers -> unit) =
        use _noGrad = torch.no_grad ()
        model.Backbone.eval ()
        model.Classifier.eval ()

        for batch in images.Batches() do
            use _scope = torch.NewDisposeScope()
            see (answer model flip batch)

    /// Scores, and those with flip averaging where wanted.
    let scores measures trainCounts (model: Model) (images: TestImages) flip =
        let plain, flipped = Scores.Tally(measures, trainCounts), Scores.Tally(measures, trainCounts)

        pass model images flip (fun answers ->
            plain.Add(answers.Labels, answers.Logits)
            answers.FlipLogits |> Option.iter (fun logits -> flipped.Add(answers.Labels, logits)))

        plain.Scores, (if flip then Some flipped.Scores else None)

    /// Geometry of the features of test images and of the classifier.
    let geometry (model: Model) (images: TestImages) =
        let features = ResizeArray<float[]>()
        pass model images false (fun answers -> features.AddRange(rows answers.Features))
        use _scope = torch.NewDisposeScope()
        Geometry.compute images.Classes images.Labels (features.ToArray()) (rows (model.Classifier.weight.detach ()))
