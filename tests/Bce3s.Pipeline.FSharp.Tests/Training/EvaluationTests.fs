module Bce3s.Tests.Training.EvaluationTests

open System
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Tests

let private side = 28
// Neither one batch nor a whole number of them.
let private count = 259

/// Random bytes, picture after picture, and the same as a test set on the device.
let private pictures () =
    let random = Random 3
    let pixels = Array.init count (fun _ -> Array.init (side * side) (fun _ -> byte (random.Next 256)))
    use flat = torch.tensor (Array.concat pixels |> Array.map int64)

    let pictures = flat.``to``(torch.uint8).reshape(int64 count, 1L, int64 side, int64 side)
    let labels = Array.init count (fun i -> int64 (i % 10))
    pixels, new Bce3s.Data.ImageDataset(pictures, labels, Array.init 10 string)

let private testImages source = new TestImages(Tiny.experiment, source, InputOptions.onDevice torch.CPU)

/// Features, logits and mean logits of all batches.
let private outputs model images flip =
    let features, logits, flipped = ResizeArray<float32>(), ResizeArray<float32>(), ResizeArray<float32>()
    let labels = ResizeArray<int64>()

    Evaluation.pass model images flip (fun answers ->
        labels.AddRange answers.Labels
        features.AddRange(answers.Features.data<float32>().ToArray())
        logits.AddRange answers.Logits
        answers.FlipLogits |> Option.iter flipped.AddRange)

    Assert.Equal<int64[]>(images.Labels, labels.ToArray())
    features.ToArray(), logits.ToArray(), flipped.ToArray()

let private normalized (picture: byte[]) =
    let { Mean = mean; StandardDeviation = deviation } = Tiny.data.Normalization
    picture |> Array.map (fun pixel -> float32 ((float pixel / 255.0 - mean.Head) / deviation.Head))

let private mirrored (picture: byte[]) = picture |> Array.chunkBySize side |> Array.collect Array.rev

/// Features and logits of one picture alone.
let private slow (model: Model) (picture: byte[]) =
    use _scope = torch.NewDisposeScope()
    use _noGrad = torch.no_grad ()

    let features =
        model.Backbone.call (torch.tensor(normalized picture).reshape(1L, 1L, int64 side, int64 side))

    features.data<float32>().ToArray(), (model.Classifier.call features).data<float32>().ToArray()

let private near (expected: float32[]) (actual: float32[]) =
    Assert.Equal(expected.Length, actual.Length)
    Array.iter2 (fun (e: float32) (a: float32) -> Assert.InRange(a, e - 1e-3f, e + 1e-3f)) expected actual

let private compare head =
    use _scope = torch.NewDisposeScope()
    let pixels, source = pictures ()
    use source = source
    use images = testImages source
    use model = Model.create { Tiny.experiment with Head = head } 10 torch.CPU
    // A model in training would mix the pictures of a batch.
    model.Backbone.train ()
    let features, logits, flipped = outputs model images true
    let alone = pixels |> Array.map (slow model)
    let mirror = pixels |> Array.map (mirrored >> slow model)
    near (Array.collect snd alone) logits
    let averaged = Array.map2 (fun (_, a) (_, b) -> Array.map2 (fun x y -> (x + y) / 2.0f) a b) alone mirror
    near (Array.concat averaged) flipped
    Assert.NotEqual<float32[]>(logits, flipped)
    near (Array.collect fst alone) features

[<Fact>]
let ``batches give what pictures give one by one, and the mirrored logits are averaged`` () = compare Linear

[<Fact>]
let ``a normalised head does, too`` () = compare Normalized

[<Fact>]
let ``what is not asked for is not there, and nothing is left behind`` () =
    use _scope = torch.NewDisposeScope()
    let _, source = pictures ()
    use source = source
    use images = testImages source
    use model = Model.create Tiny.experiment 10 torch.CPU
    // Buffers are made for the first pass and used again.
    outputs model images false |> ignore
    GC.Collect()
    GC.WaitForPendingFinalizers()
    let tensors = torch.Tensor.TotalCount
    let _, logits, flipped = outputs model images false
    Assert.Equal(count * 10, logits.Length)
    Assert.Empty flipped
    Assert.Equal(tensors, torch.Tensor.TotalCount)

[<Fact>]
let ``scores of a pass are those of all its logits`` () =
    use _scope = torch.NewDisposeScope()
    let _, source = pictures ()
    use source = source
    use images = testImages source
    use model = Model.create Tiny.experiment 10 torch.CPU
    let _, logits, flipped = outputs model images true
    let plain, flip = Evaluation.scores Tiny.experiment.Measures source.ClassCounts model images true
    Assert.Equal(Scores.compute Tiny.experiment.Measures source.ClassCounts source.Labels logits, plain)
    Assert.Equal(Some(Scores.compute Tiny.experiment.Measures source.ClassCounts source.Labels flipped), flip)
