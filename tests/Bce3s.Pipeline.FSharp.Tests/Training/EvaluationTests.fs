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
    use readout = Readout.asTrained model

    Evaluation.pass model images flip (fun answers ->
        labels.AddRange answers.Labels
        features.AddRange(answers.Features.data<float32>().ToArray())
        logits.AddRange(Evaluation.logits readout answers)
        Evaluation.flipLogits readout answers |> Option.iter flipped.AddRange)

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

let private rowOf (row: ScoredRow) = row.Plain, row.Flip

[<Fact>]
let ``a full evaluation has the scores of a pass and what becomes of each class`` () =
    use _scope = torch.NewDisposeScope()
    let _, source = pictures ()
    use source = source
    use images = testImages source
    use model = Model.create { Tiny.experiment with Head = Linear } 10 torch.CPU
    let counts = Array.init 10 (fun c -> int64 (30 * c + 1))
    let adjustments = [ LogitAdjust 1.5; TauNormalize 0.5; LogitAdjust 0.0 ]
    let readouts = Evaluation.readouts "test" model counts adjustments
    let names = source.ClassNames
    let full = Evaluation.full Tiny.experiment.Measures counts names model readouts images
    let plain, flip = Evaluation.scores Tiny.experiment.Measures counts model images true

    Assert.Equal<string list>(
        [ "as trained"; "logit-adjust 1.5"; "tau-norm 0.5"; "logit-adjust 0" ],
        full.Rows |> List.map _.Name
    )

    Assert.Equal((plain, flip.Value), rowOf full.Rows[0])
    Assert.Equal((plain, flip.Value), rowOf full.Rows[3])
    Assert.Equal<ScoredRow list>(full.Rows, Evaluation.rows Tiny.experiment.Measures counts model readouts images)

    // The adjusted logits once more, number by number.
    let features, logits, flipped = outputs model images true
    let width = int model.Classifier.Features

    let rows =
        model.Classifier.weight.detach().data<float32>().ToArray()
        |> Array.map float
        |> Array.chunkBySize width

    let adjusted (index: int) =
        let plain, mirrored = ResizeArray<float32>(), ResizeArray<float32>()

        Evaluation.pass model images true (fun answers ->
            plain.AddRange(Evaluation.logits readouts[index] answers)
            Evaluation.flipLogits readouts[index] answers |> Option.iter mirrored.AddRange)

        plain.ToArray(), mirrored.ToArray()

    let log c = log (float counts[c] / float (Array.sum counts))
    let shifted = Array.mapi (fun i z -> float32 (float z - 1.5 * log (i % 10)))
    near (shifted logits) (fst (adjusted 1))
    near (shifted flipped) (snd (adjusted 1))

    let normalized =
        features
        |> Array.map float
        |> Array.chunkBySize width
        |> Array.collect (fun x ->
            rows |> Array.map (fun w -> float32 (SlowGeometry.dot x w / sqrt (SlowGeometry.length w))))

    near normalized (fst (adjusted 2))
    let scoresOf = Scores.compute Tiny.experiment.Measures counts source.Labels
    Assert.Equal(scoresOf (fst (adjusted 2)), full.Rows[2].Plain)
    Assert.Equal(scoresOf (snd (adjusted 2)), full.Rows[2].Flip)

    let x = features |> Array.map float |> Array.chunkBySize width
    let groups = SlowGeometry.groups 10 source.Labels x
    Assert.Equal(10, full.Classes.Length)

    for c in full.Classes do
        Assert.Equal(groups[c.Class].LongLength, c.TestImages)
        Assert.Equal(counts[c.Class], c.TrainImages)
        Assert.Equal(groups[c.Class] |> Array.averageBy SlowGeometry.length, c.FeatureNorm.Value, 1e-4)
        Assert.Equal(SlowGeometry.length rows[c.Class], c.ClassifierNorm.Value, 1e-5)

    Assert.Equal(plain.ClassAverage, full.Classes |> List.averageBy _.Accuracy.Value, 1e-12)
    Assert.Equal(flip.Value.ClassAverage, full.Classes |> List.averageBy _.FlipAccuracy.Value, 1e-12)
    Assert.Equal(int64 count, full.Confusion |> List.sumBy _.Images)
    Assert.Equal(SlowGeometry.compactness groups, full.Geometry.IntraClassCompactness.Value, 1e-5)

    for readout in readouts do
        (readout :> IDisposable).Dispose()

let private refusal head counts adjustment =
    use _scope = torch.NewDisposeScope()
    use model = Model.create { Tiny.experiment with Head = head } 10 torch.CPU

    let error =
        Assert.Throws<InvalidExperimentException>(fun () ->
            Evaluation.readouts "test" model counts [ adjustment ] |> ignore)

    (List.exactlyOne error.Problems).Message

[<Fact>]
let ``adjustments that are not for a model or its classes are refused`` () =
    let full = Array.create 10 5L

    Assert.Contains(
        "class 3 has no training images",
        refusal Linear (Array.mapi (fun c n -> if c = 3 then 0L else n) full) (LogitAdjust 1.0)
    )

    Assert.Contains("normalised", refusal Normalized full (TauNormalize 1.0))
    Assert.Contains("cosines", refusal (Cosines 30.0) full (TauNormalize 1.0))

    for tau in [ -1.0; nan; infinity ] do
        Assert.Contains("at least 0", refusal Linear full (LogitAdjust tau))
        Assert.Contains("at least 0", refusal Linear full (TauNormalize tau))

    use _scope = torch.NewDisposeScope()
    let scaled = { Stage.named "lws" with Stage.Classifier = LearnableScale }
    let experiment = { Tiny.experiment with Head = Linear; Stages = [ Stage.named "first"; scaled ] }
    use model = Model.inStage experiment 1 10 torch.CPU

    let error =
        Assert.Throws<InvalidExperimentException>(fun () ->
            Evaluation.readouts "test" model full [ TauNormalize 1.0; TauNormalize -1.0 ] |> ignore)

    Assert.Equal(2, error.Problems.Length)
    Assert.Contains("learnable weight scaling", error.Message)

[<Fact>]
let ``the rows of the logits are scaled as the classifier scales them`` () =
    use _scope = torch.NewDisposeScope()
    use model = Model.create { Tiny.experiment with Head = Normalized } 10 torch.CPU
    use rows = Evaluation.classifierRows model

    Assert.Equal<float list>(
        List.replicate 10 1.0,
        rows.Logits.norm(1).data<float32>().ToArray()
        |> Array.map (fun x -> Math.Round(float x, 5))
        |> List.ofArray
    )

    Assert.Equal<float32[]>(
        model.Classifier.weight.detach().data<float32>().ToArray(),
        rows.Weight.data<float32>().ToArray()
    )
