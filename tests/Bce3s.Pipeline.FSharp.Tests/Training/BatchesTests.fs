module Bce3s.Tests.Training.BatchesTests

open System
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Data
open Bce3s.Tests

/// What training makes of grey pictures: the different values.
let private values augmentation =
    use _scope = torch.NewDisposeScope()
    let experiment = { Tiny.experiment with Augmentation = augmentation }
    let grey = torch.full ([| 8L; 1L; 28L; 28L |], Scalar.op_Implicit 51, dtype = torch.uint8)
    let order = [| 0L .. 7L |]
    let numbers = ImageRandom.ForEpoch(1L, 0, order)
    let augmented = (Batches.trainTransform experiment).Apply(grey, Span numbers)
    let floats = (Batches.normalization experiment.Dataset).Apply augmented
    floats.data<float32>().ToArray() |> Array.distinct |> Array.sort

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
