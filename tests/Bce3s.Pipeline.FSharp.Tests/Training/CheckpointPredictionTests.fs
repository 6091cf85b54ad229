module Bce3s.Tests.Training.CheckpointPredictionTests

open System
open System.IO
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Data
open Bce3s.Tests

let private experiment = {
    Tiny.experiment with
        Head = Linear
        Stages = [
            stage "only" {
                loss crossEntropy
                optimizer (sgd 0.1 --> momentum 0.9)
                epochs 3
                batch 16
            }
        ]
}

/// Class c as the training files have it: a bright band at rows 2c and 2c+1.
let private band c (x: int) (y: int) = if y / 2 = c then 220uy else byte ((7 * x + 13 * y) % 60)

let private grey height width (pixel: int -> int -> byte) =
    let picture = Picture()
    let bytes = picture.Reset(1, height, width)

    for y in 0 .. height - 1 do
        for x in 0 .. width - 1 do
            bytes[y * width + x] <- pixel x y

    picture

let private colour (picture: Picture) =
    let rgb = Picture()
    let target = rgb.Reset(3, picture.Height, picture.Width)

    for channel in 0..2 do
        picture.Bytes.CopyTo(target.Slice(channel * picture.Bytes.Length))

    rgb

let private write path (picture: Picture) = File.WriteAllBytes(path, ImageEncoder.Png picture)

/// A run, and an image of each class.
type private Place() =
    let folder = new TemporaryFolder()

    let run =
        Tiny.makeFiles folder.Path
        Runs.train (Tiny.options folder.Path (folder.File "run")) experiment

    let images = Directory.CreateDirectory(folder.File "images").FullName

    do
        for c in 0..9 do
            write (Path.Combine(images, $"{c}.png")) (grey 28 28 (band c))

    member _.Folder = folder
    member _.Run = run
    member _.Images = images

let private place = lazy (Place())

let private options = { Tiny.options "" "" with Data = None; Output = None }

let private request images = {
    Run = SavedRun.find place.Value.Run.Folder None
    Images = images
    Top = 3
    Flip = false
    Adjustment = None
}

let private predict change images = CheckpointPrediction.run options (change (request images))

/// Probabilities of one picture, by the model alone.
let private slow flip (picture: byte[]) =
    use _scope = torch.NewDisposeScope()
    use _noGrad = torch.no_grad ()
    use model = SavedRun.loadModel torch.CPU (SavedRun.find place.Value.Run.Folder None)
    model.Backbone.eval ()
    let { Mean = mean; StandardDeviation = deviation } = Tiny.data.Normalization

    let pixels =
        picture |> Array.map (fun pixel -> float32 ((float pixel / 255.0 - mean.Head) / deviation.Head))

    let logits (pixels: float32[]) =
        (model.Classifier.call (model.Backbone.call (torch.tensor(pixels).reshape(1L, 1L, 28L, 28L))))
            .data<float32>()
            .ToArray()
        |> Array.map float

    let mirrored = pixels |> Array.chunkBySize 28 |> Array.collect Array.rev

    let z =
        if flip then
            Array.map2 (fun a b -> (a + b) / 2.0) (logits pixels) (logits mirrored)
        else
            logits pixels

    let e = z |> Array.map (fun v -> exp (v - Array.max z))
    e |> Array.map (fun v -> v / Array.sum e)

let private assertNear (expected: float[]) (prediction: Prediction) =
    let order = expected |> Array.indexed |> Array.sortByDescending snd

    Assert.Equal<int list>(
        [ for c, _ in Array.take prediction.Classes.Length order -> c ],
        prediction.Classes |> List.map _.Class
    )

    for found in prediction.Classes do
        Assert.Equal(expected[found.Class], found.Probability, 1e-4)

[<Theory>]
[<InlineData(false)>]
[<InlineData(true)>]
let ``a folder of images gives the softmax of the model's logits, in order, without the dataset`` (flip: bool) =
    let place = place.Value
    let results = predict (fun request -> { request with Flip = flip }) [ place.Images ]

    Assert.Equal<string list>(
        [ for c in 0..9 -> Path.Combine(place.Images, $"{c}.png") ],
        results.Predictions |> List.map _.Image
    )

    Assert.Empty results.Failed
    Assert.Equal(None, results.ResizedTo)
    Assert.Equal(Some 3, results.Checkpoint.Epoch)

    for c in 0..9 do
        assertNear (slow flip ((grey 28 28 (band c)).Bytes.ToArray())) results.Predictions[c]

    let names = (SavedRun.find place.Run.Folder None).Manifest.ClassNames
    let first = results.Predictions[0].Classes[0]
    Assert.Equal(names[first.Class], first.Name)

[<Fact>]
let ``colour images of a grey model become grey as in Pillow`` () =
    let place = place.Value
    let path = place.Folder.File "colour.png"
    let shades = colour (grey 28 28 (band 3))

    for i in 0 .. 28 * 28 - 1 do
        shades.Bytes[i] <- byte (i % 251)

    write path shades
    let bytes = shades.Bytes.ToArray()
    let n = 28 * 28

    let luma =
        Array.init n (fun i ->
            byte ((19595 * int bytes[i] + 38470 * int bytes[n + i] + 7471 * int bytes[2 * n + i] + 32768) >>> 16))

    assertNear (slow false luma) (List.exactlyOne (predict id [ path ]).Predictions)

[<Fact>]
let ``other sizes are resized, and that is told`` () =
    let place = place.Value
    let large = place.Folder.File "large.png"
    write large (grey 56 80 (fun x y -> band 2 (x / 2) (y / 2)))
    let results = predict id [ large; Path.Combine(place.Images, "2.png") ]
    Assert.Equal(Some { Height = 28; Width = 28 }, results.ResizedTo)
    let fitted = grey 56 80 (fun x y -> band 2 (x / 2) (y / 2))
    let mutable random = ImageRandom.OfStep(0L, 0, 0L)
    FitTo(ImageSize(28, 28)).Apply(fitted, &random)
    assertNear (slow false (fitted.Bytes.ToArray())) results.Predictions[0]

[<Fact>]
let ``broken images are named and the others predicted`` () =
    let place = place.Value
    let broken, text = place.Folder.File "broken.png", place.Folder.File "text.jpg"
    let good = Path.Combine(place.Images, "1.png")
    File.WriteAllBytes(broken, Array.take 60 (File.ReadAllBytes good))
    File.WriteAllText(text, "no image")
    let results = predict id [ broken; good; text ]
    Assert.Equal<string list>([ good ], results.Predictions |> List.map _.Image)
    Assert.Equal<string list>([ broken; text ], results.Failed |> List.map _.Image)

    for failed in results.Failed do
        Assert.Contains(failed.Image, failed.Reason)

    let none = predict id [ broken ]
    Assert.Empty none.Predictions
    Assert.Single none.Failed |> ignore

[<Fact>]
let ``all classes are told where more are asked for, and add up to one`` () =
    let results =
        predict (fun request -> { request with Top = 99 }) [ Path.Combine(place.Value.Images, "5.png") ]

    let classes = (List.exactlyOne results.Predictions).Classes
    Assert.Equal(10, classes.Length)
    Assert.Equal(1.0, classes |> List.sumBy _.Probability, 1e-12)

[<Fact>]
let ``adjustments predict by adjusted logits`` () =
    let image = Path.Combine(place.Value.Images, "0.png")
    let counts = Option.get (ExperimentData.classCounts Tiny.data) |> Array.map float
    let plain = slow false ((grey 28 28 (band 0)).Bytes.ToArray())
    // p / π^τ, scaled to one.
    let shares = Array.map2 (fun p n -> p / n ** 2.0) plain counts
    let expected = shares |> Array.map (fun share -> share / Array.sum shares)
    let results = predict (fun request -> { request with Adjustment = Some(LogitAdjust 2.0) }) [ image ]
    Assert.Equal("logit-adjust 2", results.Readout)
    assertNear expected (List.exactlyOne results.Predictions)
    let normalized = predict (fun request -> { request with Adjustment = Some(TauNormalize 1.0) }) [ image ]
    Assert.Equal("tau-norm 1", normalized.Readout)
    Assert.NotEqual<Prediction list>((predict id [ image ]).Predictions, normalized.Predictions)

[<Fact>]
let ``images that are twice there are predicted once`` () =
    let place = place.Value
    let one = Path.Combine(place.Images, "4.png")
    let results = predict id [ one; place.Images; one ]
    Assert.Equal(10, results.Predictions.Length)
    Assert.Equal(one, results.Predictions.Head.Image)

[<Fact>]
let ``what cannot be meant is refused at once`` () =
    let place = place.Value
    let empty = Directory.CreateDirectory(place.Folder.File "empty").FullName
    File.WriteAllText(Path.Combine(empty, "notes.txt"), "")
    let problems images = (Assert.Throws<InvalidExperimentException>(fun () -> predict id images |> ignore)).Problems
    let missing = place.Folder.File "missing.png"
    Assert.Equal<string list>([ missing; empty ], problems [ missing; place.Images; empty ] |> List.map _.Path)
    Assert.Equal("images", (List.exactlyOne (problems [])).Path)

    let top () = predict (fun request -> { request with Top = 0 }) [ place.Images ] |> ignore
    Assert.Equal("top", (List.exactlyOne (Assert.Throws<InvalidExperimentException>(top)).Problems).Path)

[<Fact>]
let ``a model without finite logits predicts nothing`` () =
    let place = place.Value
    use broken = new TemporaryFolder()
    File.Copy(Path.Combine(place.Run.Folder, RunFiles.manifest), broken.File RunFiles.manifest)
    let path = broken.File RunFiles.lastCheckpoint

    using (Safetensors.Load(Path.Combine(place.Run.Folder, RunFiles.lastCheckpoint))) (fun file ->
        let tensors = Collections.Generic.Dictionary file.Tensors
        use nans = torch.full_like (tensors["classifier.bias"], Scalar.op_Implicit nan)
        tensors["classifier.bias"] <- nans
        Safetensors.Save(path, tensors, file.Metadata))

    let results =
        CheckpointPrediction.run options { request [ place.Images ] with Run = SavedRun.find path None }

    Assert.Empty results.Predictions
    Assert.Equal(10, results.Failed.Length)
    Assert.Contains("not finite", results.Failed.Head.Reason)

[<Fact>]
let ``nothing is left behind`` () =
    let image = [ place.Value.Images ]
    predict id image |> ignore
    GC.Collect()
    GC.WaitForPendingFinalizers()
    let tensors = torch.Tensor.TotalCount

    predict (fun request -> { request with Flip = true; Adjustment = Some(TauNormalize 0.5) }) image
    |> ignore

    Assert.Equal(tensors, torch.Tensor.TotalCount)
