namespace Bce3s.Reporting

open System
open TorchSharp
open Bce3s
open Bce3s.Data

/// What a model makes of test images: all of them, or of a large set a share.
type TestLook = {
    /// Positions in the test source.
    Images: int64[]
    /// Of the whole test set.
    TestImages: int64
    Labels: int[]
    /// −1 where a logit is no number.
    Predicted: int[]
    /// The softmax of the largest logit, and of the label's.
    Confidence: float[]
    LabelConfidence: float[]
    /// Lengths of the features.
    Lengths: float[]
    /// Of the images whose features are kept: their places among the images.
    Kept: int[]
    /// Their features, one a row, in double precision on the CPU.
    Features: torch.Tensor
    /// The classifier's own weights, likewise.
    Weights: torch.Tensor
} with

    interface IDisposable with
        member this.Dispose() =
            this.Features.Dispose()
            this.Weights.Dispose()

[<RequireQualifiedAccess>]
module internal TestLook =
    /// Images that are looked at: what more of them say does not show in a picture.
    let private most = 10_000

    /// Features that are kept, and images of a class among them where it has so many.
    let private mostKept, atLeastOfClass = 1_500, 20

    let private membersOf (labels: int64[]) =
        labels |> Array.indexed |> Array.groupBy snd |> Array.map (snd >> Array.map fst)

    /// `count` of the items, evenly spread over them.
    let private spread count (items: 'T[]) =
        if count >= items.Length then
            items
        else
            Array.init count (fun i -> items[int (int64 i * int64 items.Length / int64 count)])

    /// The share of the images that are looked at, each class having the same share.
    let private chosen (labels: int64[]) =
        membersOf labels |> Array.concat |> spread most |> Array.sort |> Array.map int64

    /// As many images of each class; of a sample of the classes, spread over their frequencies, where there are many.
    let private kept (counts: int64[]) (labels: int64[]) =
        let members = membersOf labels |> Array.sortBy (fun members -> -counts[int labels[members[0]]])
        let classes = spread (max 1 (mostKept / atLeastOfClass)) members
        let each = mostKept / max 1 classes.Length
        classes |> Array.collect (spread each) |> Array.sort

    let private doubles (tensor: torch.Tensor) = tensor.detach().cpu().``to``(torch.float64)

    /// One pass over the images, without mirrored ones. `counts` are the training images of each class.
    let take
        (experiment: Experiment)
        (counts: int64[])
        (model: Model)
        (test: ImageSource)
        (input: InputOptions)
        (progress: IProgress<DataProgress>)
        =
        use _scope = torch.NewDisposeScope()
        use _noGrad = torch.no_grad ()
        let images = chosen test.Labels
        use subset = test.Subset images
        use stream = new TestImages(experiment, subset, input)
        let readout = Readout.asTrained model
        let classes = counts.Length
        let kept = kept counts subset.Labels
        let isKept = Collections.Generic.HashSet kept
        let labels, predicted = ResizeArray<int>(), ResizeArray<int>()
        let confidence, ofLabel, lengths = ResizeArray<float>(), ResizeArray<float>(), ResizeArray<float>()
        let features = ResizeArray<torch.Tensor>()

        Evaluation.pass model stream false (fun answers ->
            let logits, first = Evaluation.logits readout answers, labels.Count

            for i in 0 .. answers.Labels.Length - 1 do
                let row, label = ArraySegment(logits, i * classes, classes), int answers.Labels[i]
                let found, sure = Scores.predicted row, Scores.confidence row
                labels.Add label
                predicted.Add found
                confidence.Add sure
                ofLabel.Add(if found < 0 then nan else sure * exp (float row[label] - float row[found]))

            lengths.AddRange((doubles answers.Features).norm(1).data<float>().ToArray())

            let rows = [|
                for i in 0 .. answers.Labels.Length - 1 do
                    if isKept.Contains(first + i) then
                        int64 i
            |]

            if rows.Length > 0 then
                let rows = (torch.tensor rows).``to`` answers.Features.device
                features.Add((doubles (answers.Features.index_select (0L, rows))).MoveToOuterDisposeScope())

            progress.Report(WorkProgress.images "looking at test images" (int64 labels.Count) images.LongLength))

        progress.Report(WorkProgress.step "drawing the report")

        use classifier = Evaluation.classifierRows model

        {
            Images = images
            TestImages = test.Count
            Labels = labels.ToArray()
            Predicted = predicted.ToArray()
            Confidence = confidence.ToArray()
            LabelConfidence = ofLabel.ToArray()
            Lengths = lengths.ToArray()
            Kept = kept
            Features = (torch.cat (features.ToArray(), 0L)).DetachFromDisposeScope()
            Weights = (doubles classifier.Weight).clone().DetachFromDisposeScope()
        }

    /// Classes and confusion as the files of a finished run have them, without flip averaging.
    let classes (names: string[]) (counts: int64[]) (look: TestLook) : ClassScore list * ConfusionCell list =
        let predictions = { Labels = Array.map int64 look.Labels; Predicted = look.Predicted }
        let seen = Array.zeroCreate<int64> names.Length
        let lengths = Array.zeroCreate<float> names.Length

        for label, length in Array.zip look.Labels look.Lengths do
            seen[label] <- seen[label] + 1L
            lengths[label] <- lengths[label] + length

        use rows = { Weight = look.Weights.alias (); Logits = look.Weights.alias () }
        let mean c = if seen[c] > 0L then Some(lengths[c] / float seen[c]) else None

        ClassScores.compute
            names
            counts
            seen
            predictions
            predictions
            (List.init names.Length mean)
            (Geometry.classifierNorms rows),
        Confusion.cells predictions
