module Bce3s.Tests.Recipe.PresetsTests

open Xunit
open Bce3s

[<Fact>]
let ``every preset is sound and carries its dataset and method`` () =
    for dataset in Presets.datasets do
        for name in Presets.methods dataset.Name do
            match Presets.find dataset.Name name with
            | Error message -> failwith message
            | Ok experiment ->
                Assert.Empty(Validation.check experiment)
                Assert.Equal($"{dataset.Name}-{name}", experiment.Name)
                Assert.Equal(name, experiment.Method)
                Assert.Equal(dataset, experiment.Dataset)

[<Fact>]
let ``both methods have the same budget and backbone`` () =
    match Presets.find "fashion-mnist-lt" "bce3s", Presets.find "fashion-mnist-lt" "ce" with
    | Ok bce3s, Ok ce ->
        Assert.Equal(bce3s.Backbone, ce.Backbone)
        // Images that go through the backbone for one of the dataset.
        let passes (stage: Stage) = stage.Epochs * (if stage.Views = Plain then 1 else 3)
        Assert.Equal<int list>(bce3s.Stages |> List.map passes, ce.Stages |> List.map passes)
        Assert.Equal(2, bce3s.Stages.Length)
        Assert.Equal(bce3s.Stages[1], ce.Stages[1])
        Assert.NotEqual(Nothing, bce3s.Stages[1].Freeze)
    | other -> failwith $"{other}"

[<Fact>]
let ``what does not exist is answered with what does`` () =
    Assert.Equal(
        Error
            "there is no dataset 'x'; there are fashion-mnist-lt, cifar10-lt, cifar100-lt, imagenet-lt, places-lt, inat18",
        Presets.find "x" "bce3s" |> Result.map ignore
    )

    Assert.Equal(
        Error "there is no method 'x' for fashion-mnist-lt; there are bce3s, ce",
        Presets.find "fashion-mnist-lt" "x" |> Result.map ignore
    )

/// The recipe of the authors' program, for CIFAR100-LT.
[<Fact>]
let ``CIFAR is trained as published`` () =
    match Presets.find "cifar100-lt" "bce3s" with
    | Error message -> failwith message
    | Ok experiment ->
        let joint, rebalance = experiment.Stages[0], experiment.Stages[1]
        Assert.Equal("resnet34-cifar", experiment.Backbone.Name)

        Assert.Equal(
            (320, 64, 0.01, 5e-3),
            (joint.Epochs, joint.Batch, joint.Optimizer.LearningRate, joint.Optimizer.WeightDecay)
        )

        Assert.Equal(
            (10, 1e-4, 0.0),
            (rebalance.Epochs, rebalance.Optimizer.LearningRate, rebalance.Optimizer.WeightDecay)
        )

        Assert.Equal(Some(MaxNorm 0.1), rebalance.Project)
        Assert.Equal((Glmc { Power = 0.0; Alpha = 1.0 }, Backbone), (joint.Views, rebalance.Freeze))

        Assert.Equal<AugmentationStep list>(
            [ RandomCrop 4; HorizontalFlip 0.5; AutoAugment Cifar10; Cutout(16, 1.0) ],
            experiment.Augmentation.Steps
        )

        Assert.Equal(Some 10847L, ExperimentData.classCounts experiment.Dataset |> Option.map Array.sum)
