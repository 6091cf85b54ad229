module Bce3s.Tests.Training.StageImagesTests

open System
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Data
open Bce3s.Losses
open Bce3s.Losses.Samplers
open Bce3s.Tests
open Bce3s.Tests.Parts

/// The means of the pixels of images, six times: linear in the image, and in no order but its own.
type private MeanPixel(channels: int64) as this =
    inherit Backbone("mean", channels, 6L)
    do this.RegisterComponents()
    override _.Extract images = images.mean([| 1L; 2L; 3L |]).unsqueeze(1L).expand([| -1L; 6L |]).clone()

/// What the head sees of each batch of an epoch: features' first column, labels and shares.
let private seen views count acceptsShares (change: Experiment -> Experiment) =
    let batches = ResizeArray<float[] * int64[] * float[] option>()

    let see (features: torch.Tensor) (targets: LossTargets) =
        let shares = targets.Shares |> Option.ofObj |> Option.map floats
        batches.Add(floats (features.select (1L, 0L)), targets.Labels.data<int64>().ToArray(), shares)

    let experiment = change (oneStage (spy count acceptsShares see) views 1e-9)

    use bench =
        new Bench(
            {
                experiment with
                    Backbone = ownBackbone "mean" (fun channels -> new MeanPixel(channels))
            }
        )

    bench.Epoch 0 |> ignore

    let classes = ClassIndex(bench.Data.Train.Labels, bench.Data.Train.Classes)

    let sampler =
        Samplers.ofStage experiment.Stages.Head bench.Data.Train classes (Seeds.derive experiment.Seed "order" [ 0 ]) 0

    let normalize = Transforms.normalize experiment.Dataset.Normalization

    let plain = [
        for order in Array.chunkBySize 16 (sampler.Epoch 0) do
            use _scope = torch.NewDisposeScope()
            let batch = (bench.Data.Train :?> ImageDataset).Batch order
            floats (normalize.Apply(batch.Images).mean [| 1L; 2L; 3L |]), batch.Labels.data<int64>().ToArray()
    ]

    List.ofSeq batches, plain

let private nearAll (expected: float[]) (actual: float[]) =
    Assert.Equal(expected.Length, actual.Length)
    Array.iter2 (fun (e: float) (a: float) -> Assert.Equal(e, a, 1e-4)) expected actual

[<Fact>]
let ``of two views the head has all images in the first, then all in the second one`` () =
    // The second view covers most of the picture.
    let batches, plain = seen (twoViewsWith (cutout 56)) 2 false id

    for (features, labels, _), (means, expected) in List.zip batches plain do
        Assert.Equal<int64[]>(expected, labels)
        nearAll means features[.. means.Length - 1]
        let second = features[means.Length ..]
        Assert.Equal(means.Length, second.Length)
        Assert.All(Array.zip means second, fun (first, second) -> Assert.True(second < first))

[<Fact>]
let ``two views of one augmentation are drawn independently`` () =
    let shift (experiment: Experiment) = { experiment with Augmentation = randomCrop 12 }
    let batches, _ = seen twoViews 2 false shift

    let different =
        batches
        |> List.sumBy (fun (features, labels, _) ->
            let n = labels.Length

            Seq.zip features[.. n - 1] features[n..]
            |> Seq.filter (fun (a, b) -> abs (a - b) > 1e-6)
            |> Seq.length)

    Assert.True(different > (batches |> List.sumBy (fun (_, labels, _) -> labels.Length)) * 3 / 4, $"{different}")

[<Theory>]
[<InlineData true>]
[<InlineData false>]
let ``mixtures have the shares of their images`` ofBoxes =
    let alpha = 0.7
    let views = if ofBoxes then cutmix alpha else mixup alpha
    let batches, plain = seen views 1 true id
    let seed = Seeds.derive 0L "mixing" [ 0 ]

    for step, ((features, labels, shares), (means, own)) in List.indexed (List.zip batches plain) do
        let mutable random = ImageRandom.OfStep(seed, 0, int64 step)

        let lambda =
            if ofBoxes then
                CutMixBox.Draw(28, 28, alpha, &random).Lambda
            else
                random.Beta alpha

        let partners = Array.init own.Length int64
        random.Shuffle(partners.AsSpan())

        let expected =
            Array.init (own.Length * 10) (fun i ->
                let row, c = i / 10, int64 (i % 10)
                let share label = if label = c then 1.0 else 0.0
                lambda * share own[row] + (1.0 - lambda) * share own[int partners[row]])

        nearAll expected (Option.get shares)
        Array.iteri (fun i label -> Assert.True((Option.get shares)[i * 10 + int label] >= 0.5 - 1e-6)) labels

        if not ofBoxes then
            nearAll (Array.mapi (fun i mean -> lambda * mean + (1.0 - lambda) * means[int partners[i]]) means) features

[<Fact>]
let ``resident images have the same views as loaded ones`` () =
    use bench = new Bench(Tiny.experiment)

    let settings = {
        Source = bench.Data.Train
        Views = [ randomCrop 2 --> horizontalFlip; cutout 8 ]
        Normalization = Tiny.data.Normalization
        Batch = 8
        Seed = 5L
        Input = InputOptions.onDevice torch.CPU
        AtLeast = 2
    }

    let pixels (stream: IImageStream) = [|
        for batch in stream.Epoch([| 3L; 1L; 3L; 2L; 5L; 8L; 13L; 21L; 34L; 3L; 2L |], 4, 0) do
            Assert.Equal(2L * batch.Labels.shape[0], batch.Images.shape[0])
            yield! batch.Images.contiguous().data<float32>().ToArray()
    |]

    use loaded = ImageStreams.create settings
    use resident = ImageStreams.resident settings (bench.Data.Train :?> ImageDataset)
    Assert.Equal<float32[]>(pixels loaded, pixels resident)
