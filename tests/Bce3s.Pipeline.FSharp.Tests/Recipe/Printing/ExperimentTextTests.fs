module Bce3s.Tests.Recipe.Printing.ExperimentTextTests

open System
open Xunit
open Bce3s
open Bce3s.Tests

let private plain = experiment "cifar100-lt-try" { stages [ stage "one" { epochs 1 } ] }

/// The operation of the only stage in which it differs from one that nothing was said about.
let private told change =
    let experiment = { plain with Stages = List.map change plain.Stages }

    match Experiment.diff plain experiment with
    | [ difference ] -> $"{difference.Path} {difference.Right}"
    | other -> failwith $"{other}"

let private ofLoss loss = told (fun stage -> { stage with Loss = loss })
let private ofSchedule (schedule: Schedule) = told (fun stage -> { stage with LearningRate = schedule })

[<Fact>]
let ``losses print as people write them`` () =
    for text, loss in
        [
            "joint + 0.1 * contrastive 128 + uniform", joint + 0.1 * contrastive 128 + uniform
            "withClassSubset 1.0 joint + 0.1 * contrastive 128 + uniform",
            withClassSubset 1.0 joint + 0.1 * contrastive 128 + uniform
            "Curriculum.parabolic 190 * featureBalanced 60.0", Curriculum.parabolic 190 * featureBalanced 60.0
            "asSoftmax (joint + 0.1 * contrastive 128 + uniform)", asSoftmax (joint + 0.1 * contrastive 128 + uniform)
            "joint + asSoftmax uniform", joint + asSoftmax uniform
            "ldam |> reweightedFrom 0.8", ldam |> reweightedFrom 0.8
            "crossEntropy |> reweightedFrom 0.8", crossEntropy |> reweightedFrom 0.8
            "classInstance 0.01 |> withQueue 1024 |> withMomentumEncoder 0.999",
            classInstance 0.01 |> withQueue 1024 |> withMomentumEncoder 0.999
            "classInstance 0.02 |> weightedBy (Proportional 0.02)", classInstance 0.05 |> weightedBy (Proportional 0.02)
            "arcFace 0.5<rad> |> withPrototypes", arcFace 0.5<rad> |> withPrototypes
            "focal 2.0 + (classBalanced 0.99 |> balancedAs Focal |> withClassSubset 0.5)",
            focal 2.0 + (classBalanced 0.99 |> balancedAs Focal |> withClassSubset 0.5)
            "0.5 * (from 0.8 * focal 2.0)", 0.5 * (from 0.8 * focal 2.0)
            "Loss.ofTerm (LossTerm.Joint { JointOptions.ClassSubset = 0.4; NegativeWeight = 1.0; Clamp = 8.0; Form = EntropyForm.Binary })",
            Loss.ofTerm (
                Joint {
                    ClassSubset = 0.4
                    NegativeWeight = 1.0
                    Clamp = 8.0
                    Form = EntropyForm.Binary
                }
            )
            "{ Loss.Terms = [] }", { Terms = [] }
        ] do
        Assert.Equal($"stages[0].loss {text}", ofLoss loss)

[<Fact>]
let ``schedules print as people write them`` () =
    let ending (schedule: EndingSchedule) = schedule.Ending

    for text, schedule in
        [
            "warmup 5 --> constant", warmup 5 --> constant
            "warmup 5", ending (warmup 5)
            "warmup 5 --> over 10 cosine", ending (warmup 5 --> (cosine |> over 10))
            "steps [ 160, 0.01; 180, 1e-4 ]", steps [ 160, 0.01; 180, 0.0001 ]
            "steps [ (160, 0.01) ]", steps [ (160, 0.01) ]
            "warmup 5 * multiStep 0.01 [ 160; 180 ]", warmup 5 * multiStep 0.01 [ 160; 180 ]
            "constant * (warmup 5).Ending", constant * ending (warmup 5)
            "warmupSteps 500<step> --> Curriculum.linear", warmupSteps 500<step> --> Curriculum.linear
            "Schedule.LinearWarmUp 2.5", LinearWarmUp 2.5
            "Schedule.Sequence (cosine, constant)", Sequence(HalfCosine, constant)
        ] do
        Assert.Equal($"stages[0].learningRate {text}", ofSchedule schedule)

[<Fact>]
let ``datasets and backbones print as people write them`` () =
    let diff change =
        match Experiment.diff plain (change plain) with
        | [ difference ] -> $"{difference.Path} {difference.Right}"
        | other -> failwith $"{other}"

    for text, data in
        [
            "Cifar100.longTailed (exponential 50)", Cifar100.longTailed (exponential 50)
            "iNaturalist2018 |> holdout 0.2", iNaturalist2018 |> holdout 0.2
            "Cifar10.longTailed (step 10) |> shuffled 3", Cifar10.longTailed (step 10) |> shuffled 3
            "placesLT |> cutTo (exponential 10) 100", placesLT |> cutTo (exponential 10) 100
            "FashionMnist.longTailed (exponential 4) |> cutTo (exponential 4) 12",
            { FashionMnist.longTailed (exponential 4) with Largest = 12L }
            "{ imageNetLT with Dataset.Title = \"Mine\" }", { imageNetLT with Title = "Mine" }
        ] do
        Assert.Equal($"dataset {text}", diff (withDataset data))

    for text, network in
        [
            "ResNet.cifarWide 8 4", ResNet.cifarWide 8 4
            "ResNet.cifarStem 34", ResNet.cifarStem 34
            "ResNet.imageNet 50", ResNet.imageNet 50
            "ResNeXt.imageNet64x4d 101 |> BackboneSpec.ofWidth 32", ResNeXt.imageNet64x4d 101 |> BackboneSpec.ofWidth 32
            "LResNet.ir 50", LResNet.ir 50
            "BackboneSpec.named \"alexnet\"", BackboneSpec.named "alexnet"
        ] do
        Assert.Equal($"backbone {text}", diff (withBackbone network))

[<Fact>]
let ``what the builder leaves as it is is not printed`` () =
    let text =
        Experiment.text (
            experiment "cifar100-lt-ce" {
                dataset (Cifar100.longTailed (exponential 100))
                stages [ stage "joint" { epochs 20 } ]
            }
        )

    let expected =
        """
experiment "cifar100-lt-ce" {
    dataset (Cifar100.longTailed (exponential 100))
    backbone (ResNet.cifar 32)

    stages [
        stage "joint" {
            loss crossEntropy
            optimizer (sgd 0.1)
            learningRate cosine
            epochs 20
        }
    ]
}"""

    Assert.Equal(expected.ReplaceLineEndings("\n").TrimStart('\n'), text)

[<Fact>]
let ``lines are no longer than a hundred characters where they can be broken`` () =
    for recipe in Recipes.all do
        for line in (Experiment.text recipe.Experiment).Split '\n' do
            Assert.True(line.Length <= 100, line)

[<Fact>]
let ``parts that are a script's own are named above the experiment`` () =
    let text = Experiment.text { plain with Backbone = ownBackbone "mine" (fun _ -> failwith "not called") }

    Assert.StartsWith("// The backbone \"mine\" is code of the script", text)

    Assert.Contains(
        "backbone (ownBackbone \"mine\" (fun _ -> raise (MissingPartException(\"backbone\", \"mine\"))))",
        text
    )

[<Fact>]
let ``the random experiments have every case of every union`` () =
    let found =
        RandomExperiments.some 90
        |> List.map (RandomExperiments.casesOf typeof<Experiment>)
        |> Set.unionMany

    Assert.Empty(RandomExperiments.casesIn typeof<Experiment> - found)
