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
        Error "there is no dataset 'x'; there are fashion-mnist-lt",
        Presets.find "x" "bce3s" |> Result.map ignore
    )

    Assert.Equal(
        Error "there is no method 'x' for fashion-mnist-lt; there are bce3s, ce",
        Presets.find "fashion-mnist-lt" "x" |> Result.map ignore
    )
