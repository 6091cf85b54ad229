module Bce3s.Tests.Training.EncoderTests

open System
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Losses
open Bce3s.Tests
open Bce3s.Tests.Parts

let private cibl = classInstance 0.05 |> withProjection 8 |> withMomentumEncoder 0.8

/// An epoch is one step, and the first view of an image is the second.
let private experiment =
    oneStage cibl twoViews 0.5 |> withStage (fun stage -> { stage with Batch = 1000; Epochs = 3 })

let private isWeight (name: string) = not (name.Contains "running" || name.Contains "num_batches")

[<Fact>]
let ``the momentum encoder starts as the backbone and moves as m says before each step`` () =
    use bench = new Bench(experiment)
    use _scope = torch.NewDisposeScope()
    let first = bench.State()
    bench.Epoch 0 |> ignore
    let second, afterFirst = bench.State(), bench.Checkpoint()
    bench.Epoch 1 |> ignore
    let afterSecond = bench.Checkpoint()

    let names =
        first.Keys |> Seq.filter (fun name -> name.StartsWith "backbone." && isWeight name) |> List.ofSeq

    Assert.NotEmpty names

    for name in names do
        let momentum = name.Replace("backbone.", "momentum.")
        near first[name] afterFirst[momentum]
        near (first[name] * 0.8f + second[name] * 0.2f) afterSecond[momentum]

    Assert.Contains(names, fun name -> not (first[name].equal(second[name]).all().item<bool>()))

[<Fact>]
let ``the encoder makes the second view's features, without gradient`` () =
    let seen = ResizeArray<float[] * bool>()
    let see (features: torch.Tensor) _ = seen.Add(floats features, features.requires_grad)

    let experiment = {
        (experiment |> withStage (fun stage -> { stage with Loss = cibl + spy 2 false see })) with
            Backbone = pixels
    }

    use bench = new Bench(experiment)
    use _scope = torch.NewDisposeScope()
    let first = bench.State()
    bench.Epoch 0 |> ignore
    let second = bench.State()
    bench.Epoch 1 |> ignore
    let features, hasGradient = seen[1]
    Assert.True hasGradient
    let half = features.Length / 2
    // Both views are the same pictures: one through the backbone, one through 0.8 of what it was and 0.2 of what it is.
    let moved name = first[name] * 0.8f + second[name] * 0.2f

    let through (weight: torch.Tensor) (bias: torch.Tensor) (images: torch.Tensor) =
        floats (images.mm (weight.t ()) + bias)

    let order =
        (Bce3s.Losses.Samplers.InstanceBalancedSampler(bench.Data.Train.Count, Seeds.derive 0L "order" [ 0 ])).Epoch 1

    let batch = (bench.Data.Train :?> Bce3s.Data.ImageDataset).Batch order
    let images = (Transforms.normalize experiment.Dataset.Normalization).Apply(batch.Images).flatten 1L
    let weight, bias = "backbone.linear.weight", "backbone.linear.bias"

    let near (expected: float[]) actual =
        Array.iter2 (fun (e: float) (a: float) -> Assert.Equal(e, a, 1e-3)) expected actual

    near (through second[weight] second[bias] images) features[.. half - 1]
    near (through (moved weight) (moved bias) images) features[half..]

[<Fact>]
let ``a stage without a momentum term has no encoder`` () =
    use bench = new Bench(oneStage (classInstance 0.05) twoViews 0.1)
    bench.Epoch 0 |> ignore
    Assert.DoesNotContain(bench.Checkpoint().Keys, fun name -> name.StartsWith "momentum.")
