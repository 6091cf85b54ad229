module Bce3s.Tests.Recipes.ComparisonTests

open Xunit
open Bce3s

let private preset dataset name =
    match Recipes.find dataset name Recipes.asPublished with
    | Ok recipe -> recipe.Experiment
    | Error message -> failwith message

let private last = EpochChoice.Last
let private best = EpochChoice.BestOnTest

let private only choice flip experiment =
    Published.of' experiment
    |> List.filter (fun figure -> figure.Epoch = choice && figure.Flip = Some flip)
    |> List.exactlyOne

/// The numbers of the publications, as methods are compared in them: percentages.
[<Theory>]
[<InlineData("bce3s-stage1", "last", false, 54.73)>]
[<InlineData("bce3s-stage1", "best", false, 55.13)>]
[<InlineData("bce3s-stage1", "best", true, 55.81)>]
[<InlineData("bce3s", "last", false, 57.75)>]
[<InlineData("bce3s", "best", false, 58.32)>]
[<InlineData("bce3s", "best", true, 59.20)>]
let ``the released program's log is there epoch by epoch`` (name: string) (epoch: string) (flip: bool) (top1: float) =
    let experiment = preset "cifar100-lt" name
    let choice = if epoch = "last" then last else best
    let figure = only choice flip experiment
    Assert.Equal(top1, 100.0 * figure.Top1, 9)
    // The recipe is the published one: nothing is known that differs.
    let comparison = Comparison.judge experiment choice flip figure
    Assert.Empty comparison.Differences
    Assert.Empty comparison.Unknown
    Assert.True comparison.IsComparable

[<Theory>]
[<InlineData("bce3s-ce-joint", 82.29, 51.37, 15.67, 51.48)>]
[<InlineData("bce3s-joint", 81.11, 55.06, 17.40, 52.88)>]
[<InlineData("bce3s-joint-contrastive", 82.74, 56.57, 20.63, 54.95)>]
[<InlineData("bce3s-joint-uniform", 81.03, 56.51, 19.20, 53.90)>]
[<InlineData("bce3s-stage1", 83.34, 57.09, 22.80, 55.99)>]
let ``the ablation's rows have their groups of classes`` (name: string) many medium few top1 =
    let figure =
        Published.of' (preset "cifar100-lt" name)
        |> List.filter (fun figure -> figure.Epoch = EpochChoice.Unstated)
        |> List.exactlyOne

    match figure.Shots with
    | None -> failwith "no groups"
    | Some shots ->
        for value, expected in [ figure.Top1, top1; shots.Many, many; shots.Medium, medium; shots.Few, few ] do
            Assert.Equal(expected, 100.0 * value, 9)

        // 35, 35 and 30 of the 100 classes: the test set is balanced, so the groups make up the whole.
        Assert.Equal(top1, 100.0 * (0.35 * shots.Many + 0.35 * shots.Medium + 0.30 * shots.Few), 0.02)

[<Fact>]
let ``every figure is of a recipe`` () =
    for figure in Published.figures do
        let tail = if figure.Profile = Natural then None else Some figure.Profile

        match Recipes.find figure.Dataset figure.Method { Recipes.asPublished with Tail = tail } with
        | Error message -> failwith message
        | Ok recipe ->
            Assert.Contains(figure, Published.of' recipe.Experiment)
            Assert.InRange(figure.Top1, 0.4, 1.0)

[<Fact>]
let ``what is known to differ keeps two accuracies from being compared`` () =
    let experiment = preset "cifar100-lt" "bce3s"
    let figure = only best true experiment
    let differences change = (Comparison.judge (change experiment) best true figure).Differences

    let expect (words: string) change =
        Assert.Contains(words, Assert.Single(differences change: string list), System.StringComparison.Ordinal)

    expect "backbone: ResNet-32 here, ResNet-34 (CIFAR stem) there" (withBackbone (ResNet.cifar 32))
    expect "epochs: 20 + 10 here, 320 + 10 there" (Experiment.withEpochs 20)
    expect "images: shuffled (seed 1) here, first n there" (fun e -> withDataset (shuffled 1 e.Dataset) e)
    expect "test set: a share of 0.2" (fun e -> withDataset (holdout 0.2 e.Dataset) e)
    expect "long tail: exponential 50 here" (fun e -> withDataset (Cifar100.longTailed (exponential 50)) e)

    expect "augmentation: crop + flip here, crop + flip + AutoAugment + cutout there" (fun e -> {
        e with
            Augmentation = randomCrop 4 --> horizontalFlip
    })

    // Settings of a step count, too.
    expect "augmentation: RandomCrop 8 + flip here, crop + flip + AutoAugment + cutout there" (fun e -> {
        e with
            Augmentation = randomCrop 8 --> horizontalFlip
    })

    expect "images of the largest class: 200 here, 500 there" (fun e ->
        withDataset (cutTo (exponential 100) 200 e.Dataset) e)

    let training change (e: Experiment) = { e with Stages = List.map change e.Stages }
    expect "training: not the recipe's batch" (training (fun stage -> { stage with Batch = 128 }))
    expect "training: not the recipe's moving average" (training (fun stage -> { stage with Average = Some 0.99 }))

    expect
        "training: not the recipe's optimiser"
        (training (fun stage -> { stage with Optimizer = { stage.Optimizer with LearningRate = 0.5 } }))

    expect "training: not the recipe's loss" (withLoss joint)
    expect "training: not the recipe's classifier" (fun e -> { e with Head = Linear })
    expect "method: other here" (fun e -> { e with Method = "other" })

    let judged choice flip = (Comparison.judge experiment choice flip figure).Differences
    Assert.Equal<string list>([ "epoch: last here, best on the test set there" ], judged last true)
    Assert.Equal<string list>([ "flips: not averaged here, averaged there" ], judged best false)
    Assert.Equal(2, (judged last false).Length)

[<Fact>]
let ``where nobody tells how it was trained, nothing is known to differ and that is said`` () =
    for dataset, tail in [ "cifar100-lt", 50; "cifar100-lt", 10; "cifar10-lt", 100 ] do
        match Recipes.find dataset "bce3s" { Recipes.asPublished with Tail = Some(exponential tail) } with
        | Error message -> failwith message
        | Ok { Experiment = experiment } ->
            let figure = List.exactlyOne (Published.of' experiment)
            let comparison = Comparison.judge experiment last false figure
            Assert.Empty comparison.Differences

            Assert.Equal<string list>([ "epochs"; "augmentation"; "which epoch it is of"; "flips" ], comparison.Unknown)

[<Fact>]
let ``a random subset is another one, and a listed one may be theirs`` () =
    let experiment = preset "cifar100-lt" "fbl"
    let figure = List.exactlyOne (Published.of' experiment)
    let judge dataset = Comparison.judge (withDataset dataset experiment) best false figure
    let ours = judge experiment.Dataset
    Assert.False ours.IsComparable
    Assert.Contains("another random subset", Assert.Single ours.Differences)
    Assert.Equal<string list>([ "which epoch it is of" ], ours.Unknown)

    let listed = judge (listedIn "theirs.txt" experiment.Dataset)
    Assert.True listed.IsComparable
    Assert.Contains("whether the listed images are theirs", listed.Unknown)

    let first = judge { experiment.Dataset with Selection = FirstN }
    Assert.Contains("first n here, random there", Assert.Single first.Differences)
