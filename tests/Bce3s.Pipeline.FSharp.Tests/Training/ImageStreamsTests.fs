module Bce3s.Tests.Training.ImageStreamsTests

open System
open TorchSharp
open Xunit
open Bce3s.Data
open Bce3s
open Bce3s.Tests

let private settings augmentation (source: ImageSource) = {
    Source = source
    Views = [ augmentation ]
    Normalization = Tiny.data.Normalization
    Batch = 8
    Seed = 5L
    Input = InputOptions.onDevice torch.CPU
    AtLeast = 1
}

let private images count (pixel: int -> byte) =
    let bytes = Array.init (count * 28 * 28) (fun i -> int64 (pixel i))
    use flat = torch.tensor bytes
    let pictures = flat.``to``(torch.uint8).reshape(int64 count, 1L, 28L, 28L)
    new ImageDataset(pictures, Array.init count (fun i -> int64 (i % 3)), [| "a"; "b"; "c" |])

/// All numbers of an epoch, and its labels.
let private epoch (stream: IImageStream) (order: int64[]) number =
    let pixels, labels = ResizeArray<float32>(), ResizeArray<int64>()

    for batch in stream.Epoch(order, number, 0) do
        use _scope = torch.NewDisposeScope()
        pixels.AddRange(batch.Images.contiguous().data<float32>().ToArray())
        labels.AddRange(batch.Labels.data<int64>().ToArray())

    pixels.ToArray(), labels.ToArray()

/// What training makes of grey pictures: the different values.
let private values augmentation =
    use source = images 8 (fun _ -> 51uy)
    use stream = ImageStreams.create (settings augmentation source)
    epoch stream [| 0L .. 7L |] 0 |> fst |> Array.distinct |> Array.sort

let private normalized (value: float) =
    let { Mean = mean; StandardDeviation = deviation } = Tiny.data.Normalization
    (value - mean.Head) / deviation.Head

let private equal (expected: float list) (actual: float32[]) =
    Assert.Equal(expected.Length, actual.Length)
    List.iter2 (fun (e: float) (a: float32) -> Assert.Equal(e, float a, 1e-5)) expected (List.ofArray actual)

[<Fact>]
let ``without augmentation images are normalised`` () = equal [ normalized 0.2 ] (values noAugmentation)

[<Fact>]
let ``what cropping and cutting leave empty is black before it is normalised`` () =
    equal [ normalized 0.0; normalized 0.2 ] (values (randomCrop 4))
    equal [ normalized 0.0; normalized 0.2 ] (values (cutout 8))

[<Fact>]
let ``threads and device augment alike, and other epochs and repeats differ`` () =
    use source = images 20 (fun i -> byte (i * 7 % 251))
    let augmentation = randomCrop 4 --> horizontalFlip --> cutoutIn 0.5 8 --> autoAugment Cifar10
    use threads = ImageStreams.create (settings augmentation source)
    use device = ImageStreams.resident (settings augmentation source) source
    // 3 comes three times.
    let order = [| 3L; 0L; 19L; 3L; 7L; 11L; 3L; 5L; 1L; 2L; 18L |]
    let ours, labels = epoch threads order 2
    let theirs, sameLabels = epoch device order 2
    Assert.Equal<int64[]>(order |> Array.map (fun i -> i % 3L), labels)
    Assert.Equal<int64[]>(labels, sameLabels)
    Array.iter2 (fun (a: float32) (b: float32) -> Assert.Equal(float a, float b, 1e-5)) ours theirs
    Assert.Equal<float32[]>(ours, fst (epoch threads order 2))
    Assert.NotEqual<float32[]>(ours, fst (epoch threads order 3))
    let picture place = ours[place * 784 .. place * 784 + 783]
    Assert.NotEqual<float32[]>(picture 0, picture 3)

[<Fact>]
let ``batches are gone when the next one comes, whatever scope their user has`` () =
    use source = images 20 byte
    use threads = ImageStreams.create (settings horizontalFlip source)
    use device = ImageStreams.resident (settings horizontalFlip source) source

    for stream in [ threads; device ] do
        // Buffers are made with the first epoch.
        epoch stream [| 0L .. 19L |] 0 |> ignore
        use _scope = torch.NewDisposeScope()
        let tensors = torch.Tensor.TotalCount
        let mutable last = torch.empty 0L

        for batch in stream.Epoch([| 0L .. 19L |], 1, 0) do
            last <- batch.Images
            Assert.InRange(torch.Tensor.TotalCount - tensors, 0L, 3L)

        Assert.True last.IsInvalid
        Assert.Equal(tensors + 1L, torch.Tensor.TotalCount)

[<Fact>]
let ``every word of augmentation runs`` () =
    use source = images 20 (fun i -> byte (i * 7 % 251))

    let all =
        randomResizedCrop 24
        --> horizontalFlip
        --> randomCrop 2
        --> autoAugment ImageNet
        --> randAugment 2 9
        --> trivialAugment
        --> sometimes 0.8 (colorJitter 0.4 0.4 0.4 0.1)
        --> grayscaleIn 0.2
        --> gaussianBlur 3 0.1 2.0
        --> randomErasing 0.5
        --> resize 20
        --> centerCrop 16
        --> cutout 4

    use stream = ImageStreams.create (settings all source)
    let pixels, _ = epoch stream [| 0L .. 19L |] 0
    Assert.Equal(20 * 16 * 16, pixels.Length)
    Assert.Equal(Some(16, 16), Augmentation.size all None)
    Assert.True(Array.forall Single.IsFinite pixels)
