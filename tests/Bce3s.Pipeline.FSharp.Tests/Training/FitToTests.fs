module Bce3s.Tests.Training.FitToTests

open System
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Data
open Bce3s.Tests

let private picture channels height width seed =
    let picture = Picture()
    Random(seed).NextBytes(picture.Reset(channels, height, width))
    picture

let private fit height width (picture: Picture) =
    let fit = FitTo(ImageSize(height, width))
    let mutable random = ImageRandom.OfStep(0L, 0, 0L)
    fit.Apply(picture, &random)
    fit

let private bytes (picture: Picture) = picture.Bytes.ToArray()

[<Fact>]
let ``an image of the size stays as it is`` () =
    let picture = picture 3 28 20 1
    let before = bytes picture
    Assert.Equal(None, (fit 28 20 picture).ResizedTo)
    Assert.Equal<byte[]>(before, bytes picture)

[<Theory>]
[<InlineData(40, 60)>]
[<InlineData(61, 28)>]
[<InlineData(7, 9)>]
[<InlineData(300, 1)>]
let ``a square gets the shorter side resized and the middle cut out, as preparations do`` (height: int, width: int) =
    let one, other = picture 1 height width 2, picture 1 height width 2
    Assert.Equal(Some { Height = 28; Width = 28 }, (fit 28 28 one).ResizedTo)
    let prepare = Transforms.ofAugmentation (resize 28 --> centerCrop 28).Sizing
    let mutable random = ImageRandom.OfStep(0L, 0, 0L)
    prepare.Apply(other, &random)
    Assert.Equal((1, 28, 28), (one.Channels, one.Height, one.Width))
    Assert.Equal<byte[]>(bytes other, bytes one)

[<Theory>]
[<InlineData(24, 32)>]
[<InlineData(32, 24)>]
[<InlineData(100, 30)>]
[<InlineData(30, 100)>]
[<InlineData(5, 5)>]
let ``another shape is covered from its middle`` (height: int, width: int) =
    // Brighter to the right and to the bottom, symmetric about the middle.
    let image = Picture()
    let pixels = image.Reset(1, height, width)

    for y in 0 .. height - 1 do
        for x in 0 .. width - 1 do
            pixels[y * width + x] <- byte (100 * x / width + 100 * y / height)

    fit 12 20 image |> ignore
    Assert.Equal((1, 12, 20), (image.Channels, image.Height, image.Width))
    let middle = float (image.Bytes[6 * 20 + 10])
    Assert.InRange(middle, 85.0, 115.0)
    // What was there goes on to both edges: nothing is padded with zeros.
    Assert.InRange(float image.Bytes[0] + float image.Bytes[12 * 20 - 1], 150.0, 225.0)

[<Fact>]
let ``a batch gives what its pictures give, one step of 255 apart`` () =
    use _scope = torch.NewDisposeScope()
    let one = picture 3 33 47 5
    let batch = torch.tensor(bytes one |> Array.map int64).``to``(torch.uint8).reshape(1L, 3L, 33L, 47L)
    fit 28 28 one |> ignore
    let made = FitTo(ImageSize(28, 28)).Apply(batch, [| ImageRandom.OfStep(0L, 0, 0L) |].AsSpan())

    Array.iter2
        (fun (a: byte) (b: byte) -> Assert.InRange(abs (int a - int b), 0, 1))
        (bytes one)
        (made.data<byte>().ToArray())
