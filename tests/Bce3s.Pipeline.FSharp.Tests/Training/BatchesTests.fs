module Bce3s.Tests.Training.BatchesTests

open TorchSharp
open Xunit
open Bce3s
open Bce3s.Tests

/// What training makes of grey pictures: the different values.
let private values augmentation =
    use _scope = torch.NewDisposeScope()
    use random = new torch.Generator(1UL)
    let transform = Batches.trainTransform { Tiny.experiment with Augmentation = augmentation }
    let grey = torch.full ([| 8L; 1L; 28L; 28L |], Scalar.op_Implicit 0.5, dtype = torch.float32)
    transform.Apply(grey, random).data<float32>().ToArray() |> Array.distinct |> Array.sort

let private normalized (value: float) =
    let { Mean = mean; StandardDeviation = deviation } = Tiny.data.Normalization
    (value - mean.Head) / deviation.Head

let private equal (expected: float list) (actual: float32[]) =
    Assert.Equal(expected.Length, actual.Length)
    List.iter2 (fun (e: float) (a: float32) -> Assert.Equal(e, float a, 1e-5)) expected (List.ofArray actual)

[<Fact>]
let ``without augmentation images are normalised`` () = equal [ normalized 0.5 ] (values noAugmentation)

[<Fact>]
let ``what cropping and cutting leave empty is black before it is normalised`` () =
    equal [ normalized 0.0; normalized 0.5 ] (values (randomCrop 4))
    equal [ normalized 0.0; normalized 0.5 ] (values (cutout 8))
