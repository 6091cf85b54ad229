module Bce3s.Tests.Recipes.RecipesTests

open Xunit
open Bce3s.Losses
open Bce3s

let private found result =
    match result with
    | Ok recipe -> recipe
    | Error message -> failwith message

let private recipe dataset name = found (Recipes.find dataset name Recipes.asPublished)
let private preset dataset name = (recipe dataset name).Experiment
let private settings tail = { Recipes.asPublished with Tail = Some tail }

[<Fact>]
let ``there is a recipe of every method on every data set`` () =
    let names = [
        for dataset in [ "fashion-mnist-lt"; "cifar10-lt"; "cifar100-lt"; "imagenet-lt"; "places-lt"; "inat18" ] do
            for name in
                [
                    "ce"
                    "balanced-softmax"
                    "ldam-drw"
                    "fbl"
                    "cibl"
                    "bce3s"
                    "bce3s-ce-joint"
                    "bce3s-joint"
                    "bce3s-joint-contrastive"
                    "bce3s-joint-uniform"
                    "bce3s-stage1"
                    "bce3s-ce"
                ] do
                let experiment = preset dataset name
                Assert.Equal($"{dataset}-{name}", experiment.Name)
                Assert.Equal((dataset, name), (experiment.Dataset.Name, experiment.Method))
                experiment.Name
    ]

    Assert.Equal<Set<string>>(Set names, Set [ for recipe in Recipes.all -> recipe.Experiment.Name ])
    Assert.Equal(names.Length, Recipes.all.Length)

[<Fact>]
let ``every recipe is sound, accounted for, and comes back from JSON`` () =
    for recipe in Recipes.all do
        Assert.Empty(Validation.check recipe.Experiment)
        Assert.Equal(recipe, Json.parse<Recipe>(Json.text recipe))
        Assert.Equal(recipe, found (Recipes.named recipe.Experiment.Name))

        for text in recipe.Source :: recipe.Published @ recipe.Choices @ recipe.Deviations do
            Assert.False(System.String.IsNullOrWhiteSpace text)

        // Who publishes nothing of a recipe leaves it all to this project.
        Assert.True(not recipe.Published.IsEmpty || not recipe.Choices.IsEmpty)

[<Fact>]
let ``every tail of CIFAR is sound and has a name of its own`` () =
    let all = [
        for dataset in [ "cifar10-lt"; "cifar100-lt" ] do
            for imbalance in [ 10; 50; 100; 200 ] do
                for tail in [ exponential imbalance; step imbalance ] do
                    for method in Methods.all do
                        let recipe = found (Recipes.find dataset method.Name (settings tail))
                        Assert.Empty(Validation.check recipe.Experiment)
                        Assert.Equal(tail, recipe.Experiment.Dataset.Profile)
                        Assert.Equal(recipe, found (Recipes.named recipe.Experiment.Name))
                        recipe.Experiment.Name
    ]

    Assert.Equal(2 * 4 * 2 * 12, (List.distinct all).Length)

[<Theory>]
[<InlineData("cifar100-lt-if50-fbl", "cifar100-lt", "fbl", 50, false)>]
[<InlineData("cifar100-lt-step-if10-ce", "cifar100-lt", "ce", 10, true)>]
[<InlineData("cifar10-lt-step-bce3s-stage1", "cifar10-lt", "bce3s-stage1", 100, true)>]
[<InlineData("fashion-mnist-lt-if200-cibl", "fashion-mnist-lt", "cibl", 200, false)>]
[<InlineData("cifar100-lt-bce3s", "cifar100-lt", "bce3s", 100, false)>]
let ``names tell the tail`` (name: string) (dataset: string) (method: string) (imbalance: int) (isStep: bool) =
    let tail = if isStep then step imbalance else exponential imbalance
    let recipe = found (Recipes.find dataset method (settings tail))
    Assert.Equal(name, recipe.Experiment.Name)
    Assert.Equal(recipe, found (Recipes.named name))
    Assert.Equal(method, recipe.Experiment.Method)

[<Fact>]
let ``names and deviations tell other images`` () =
    let images selection name =
        found (Recipes.find "cifar100-lt" name { Recipes.asPublished with Images = Some selection })

    for selection, method, name in
        [
            FirstN, "fbl", "cifar100-lt-first-n-fbl"
            Shuffled 3L, "bce3s", "cifar100-lt-shuffled-3-bce3s"
            Shuffled 0L, "fbl", "cifar100-lt-fbl"
            FirstN, "bce3s", "cifar100-lt-bce3s"
            Listed "/list.txt", "fbl", "cifar100-lt-listed-fbl"
        ] do
        let recipe = images selection method
        Assert.Equal(name, recipe.Experiment.Name)
        Assert.Equal(selection, recipe.Experiment.Dataset.Selection)

    Assert.Equal(images FirstN "fbl", found (Recipes.named "cifar100-lt-first-n-fbl"))
    Assert.Equal(images (Shuffled 3L) "bce3s", found (Recipes.named "cifar100-lt-shuffled-3-bce3s"))
    Assert.Contains("images: first n instead of shuffled (seed 0)", (images FirstN "fbl").Deviations)
    let mentionsShuffle (recipe: Recipe) = recipe.Deviations |> List.exists _.Contains("numpy")
    Assert.True(mentionsShuffle (recipe "cifar100-lt" "fbl"))
    Assert.False(mentionsShuffle (images FirstN "fbl"))

[<Fact>]
let ``what does not exist is answered with what does`` () =
    let message result =
        match result with
        | Ok recipe -> failwith recipe.Experiment.Name
        | Error message -> message

    Assert.Equal(
        "there is no dataset 'x'; there are fashion-mnist-lt, cifar10-lt, cifar100-lt, imagenet-lt, places-lt, inat18",
        message (Recipes.find "x" "bce3s" Recipes.asPublished)
    )

    Assert.Contains(
        "no method 'x' for fashion-mnist-lt; there are bce3s, ce, balanced-softmax",
        message (Recipes.find "fashion-mnist-lt" "x" Recipes.asPublished)
    )

    for name in [ "imagenet-lt"; "places-lt"; "inat18" ] do
        Assert.Contains("tail of its own", message (Recipes.find name "ce" (settings (exponential 10))))

        Assert.Contains(
            "tail of its own",
            message (Recipes.find name "ce" { Recipes.asPublished with Images = Some FirstN })
        )

    for name in
        [
            "bce3s"
            "cifar100-lt"
            "cifar100-lt-ifx-ce"
            "cifar100-lt-if1.2.3-ce"
            "imagenet-lt-if10-ce"
            ""
        ] do
        Assert.NotEqual<string>("", message (Recipes.named name))

/// Rates of every epoch of a stage with steps of so many batches.
let private rates (stage: Stage) = [
    for epoch in 0 .. stage.Epochs - 1 ->
        stage.Optimizer.LearningRate
        * Schedule.factor stage.LearningRate (Schedule.time stage.Stepping epoch stage.Epochs 3 7)
]

let private equal expected actual =
    Assert.Equal(List.length expected, List.length actual)
    List.iter2 (fun (a: float) b -> Assert.Equal(a, b, 1e-12)) expected actual

let private onlyStage experiment = List.exactlyOne experiment.Stages

[<Fact>]
let ``FBL's rates on CIFAR are those of its sentence, epoch by epoch`` () =
    // lr·e/5 for the first 5 epochs, lr up to 160, lr·0.01 up to 180, lr·0.0001 after; e counted from 1.
    let expected = [
        for e in 1..200 ->
            if e <= 5 then 0.1 * float e / 5.0
            elif e <= 160 then 0.1
            elif e <= 180 then 0.1 * 0.01
            else 0.1 * 0.0001
    ]

    for dataset in [ "cifar10-lt"; "cifar100-lt" ] do
        for name in [ "ce"; "balanced-softmax"; "ldam-drw"; "fbl" ] do
            let experiment = preset dataset name
            let stage = onlyStage experiment
            equal expected (rates stage)
            Assert.Equal((200, 64, Plain, InstanceBalanced), (stage.Epochs, stage.Batch, stage.Views, stage.Sampling))

            Assert.Equal(
                (0.9, 2e-4, false),
                (stage.Optimizer.Momentum, stage.Optimizer.WeightDecay, stage.Optimizer.Nesterov)
            )

            Assert.Equal("resnet32", experiment.Backbone.Name)
            Assert.Equal(Shuffled 0L, experiment.Dataset.Selection)
            Assert.Equal<AugmentationStep list>([ RandomCrop 4; HorizontalFlip 0.5 ], experiment.Augmentation.Steps)
            Assert.Equal((if name = "ldam-drw" then Cosines 30.0 else Linear), Experiment.head experiment)

[<Fact>]
let ``FBL's rates on large sets are those of its sentence`` () =
    // Warm-up 5, ×0.1 after 120, ×0.01 after 160; e counted from 1.
    let expected = [
        for e in 1..200 ->
            0.2
            * (if e <= 5 then float e / 5.0
               elif e <= 120 then 1.0
               elif e <= 160 then 0.1
               else 0.01)
    ]

    for dataset in [ "imagenet-lt"; "places-lt"; "inat18" ] do
        let experiment = preset dataset "fbl"
        let stage = onlyStage experiment
        equal expected (rates stage)
        Assert.Equal((512, "resnet50"), (stage.Batch, experiment.Backbone.Name))

        match stage.Loss.Terms with
        | [ { Term = FeatureBalanced { Intensity = 150.0; Curriculum = None } } ] -> ()
        | other -> failwith $"{other}"

[<Fact>]
let ``FBL on CIFAR has λ 60 and the paper's curriculum`` () =
    let stage = onlyStage (preset "cifar100-lt" "fbl")

    match stage.Loss.Terms with
    | [ {
            Weight = 1.0
            Schedule = Constant 1.0
            Term = FeatureBalanced { Intensity = 60.0; Curriculum = None }
        } ] -> ()
    | other -> failwith $"{other}"

[<Fact>]
let ``LDAM is re-weighted from epoch 161 of 200 on`` () =
    match (onlyStage (preset "cifar100-lt" "ldam-drw")).Loss.Terms with
    | [ { Term = Ldam { MaxMargin = 0.5; Scale = 30.0; Deferral = 0.8; Beta = 0.9999 } } ] -> ()
    | other -> failwith $"{other}"

[<Fact>]
let ``CIBL has its values for CIFAR and for large sets`` () =
    let options experiment =
        let stage = onlyStage experiment
        Assert.Equal(twoViews, stage.Views)

        match stage.Loss.Terms with
        | [ { Term = ClassInstance options } ] -> options
        | other -> failwith $"{other}"

    let cifar = options (preset "cifar100-lt" "cibl")
    Assert.Equal((Saturating 0.05, 0, None), (cifar.Weighting, cifar.Queue, cifar.Momentum))
    Assert.Equal((0.05, 32, true), (cifar.Temperature, cifar.Projection, cifar.Prior))
    let imageNet = options (preset "imagenet-lt" "cibl")
    Assert.Equal((Saturating 0.05, 0.2), (imageNet.Weighting, imageNet.Temperature))

    // BCL's: up to 0.15 in 5 epochs, a tenth after 160, a hundredth after 180.
    let expected = [
        for e in 1..200 ->
            0.15
            * (if e <= 5 then float e / 5.0
               elif e <= 160 then 1.0
               elif e <= 180 then 0.1
               else 0.01)
    ]

    equal expected (rates (onlyStage (preset "cifar100-lt" "cibl")))

/// The recipe of the authors' program, for CIFAR100-LT.
[<Fact>]
let ``BCE3S is trained as published on CIFAR`` () =
    let experiment = preset "cifar100-lt" "bce3s"
    let joint, rebalance = experiment.Stages[0], experiment.Stages[1]
    Assert.Equal("resnet34-cifar", experiment.Backbone.Name)
    Assert.Equal((320, 64), (joint.Epochs, joint.Batch))
    Assert.Equal(sgd 0.01 --> momentum 0.9 --> weightDecay 5e-3, joint.Optimizer)
    Assert.Equal((10, 64), (rebalance.Epochs, rebalance.Batch))
    Assert.Equal((1e-4, 0.0), (rebalance.Optimizer.LearningRate, rebalance.Optimizer.WeightDecay))
    Assert.Equal(Some(MaxNorm 0.1), rebalance.Project)
    Assert.Equal((Glmc { Power = 0.0; Alpha = 1.0 }, Backbone), (joint.Views, rebalance.Freeze))
    Assert.Equal(joint.Loss, Bce3s.LossWords.joint + 0.1 * contrastive 128 + 1.0 * uniform)
    Assert.Equal(rebalance.Loss, classBalanced 0.9999)

    // The schedule is stepped before each epoch: cosine to 0 over all of them.
    for stage, first in [ joint, 0.01; rebalance, 1e-4 ] do
        equal
            [
                for e in 1 .. stage.Epochs -> first * (1.0 + cos (System.Math.PI * float e / float stage.Epochs)) / 2.0
            ]
            (rates stage)

    Assert.Equal<AugmentationStep list>(
        [ RandomCrop 4; HorizontalFlip 0.5; AutoAugment Cifar10; Cutout(16, 1.0) ],
        experiment.Augmentation.Steps
    )

    Assert.Equal(FirstN, experiment.Dataset.Selection)
    Assert.Equal(Some 10847L, ExperimentData.classCounts experiment.Dataset |> Option.map Array.sum)

[<Fact>]
let ``the ablation is BCE3S's first stage with other losses`` () =
    for dataset in Recipes.datasets do
        let whole = preset dataset.Name "bce3s"
        let first = whole.Stages[0]
        let row name = preset dataset.Name name
        let terms name = (onlyStage (row name)).Loss.Terms |> List.map (fun term -> Loss.word term.Term, term.Weight)

        let isSoftmax name =
            (onlyStage (row name)).Loss.Terms
            |> List.forall (fun term ->
                match term.Term with
                | Joint { Form = form } -> form = EntropyForm.Softmax
                | Contrastive { Form = form } -> form = EntropyForm.Softmax
                | Uniform { Form = form } -> form = EntropyForm.Softmax
                | _ -> false)

        let joint, contrastive, uniform = ("joint", 1.0), ("contrastive", 0.1), ("uniform", 1.0)

        for name, expected, softmax in
            [
                "bce3s-ce-joint", [ joint ], true
                "bce3s-joint", [ joint ], false
                "bce3s-joint-contrastive", [ joint; contrastive ], false
                "bce3s-joint-uniform", [ joint; uniform ], false
                "bce3s-stage1", [ joint; contrastive; uniform ], false
                "bce3s-ce", [ joint; contrastive; uniform ], true
            ] do
            Assert.Equal<(string * float) list>(expected, terms name)
            Assert.Equal(softmax, isSoftmax name)
            Assert.Equal({ onlyStage (row name) with Loss = first.Loss }, first)

            let same = {
                row name with
                    Name = whole.Name
                    Method = whole.Method
                    Stages = whole.Stages
            }

            Assert.Equal(whole, same)

        Assert.Equal(first, onlyStage (row "bce3s-stage1"))

[<Fact>]
let ``iNaturalist 2018 is trained by BCE3S with batches of 256 in both stages`` () =
    let experiment = preset "inat18" "bce3s"
    Assert.Equal(8142, experiment.Dataset.Classes)

    Assert.Equal<(string * int * int) list>(
        [ "joint", 90, 256; "rebalance", 10, 256 ],
        [ for stage in experiment.Stages -> stage.Name, stage.Epochs, stage.Batch ]
    )

    Assert.Equal(Glmc { Power = 0.0; Alpha = 1.0 }, experiment.Stages[0].Views)

[<Fact>]
let ``methods on Fashion-MNIST-LT have one budget and one backbone`` () =
    let bce3s, ce = preset "fashion-mnist-lt" "bce3s", preset "fashion-mnist-lt" "ce"
    // Images that go through the backbone for one of the dataset.
    let passes (stage: Stage) =
        stage.Epochs
        * match stage.Views with
          | Glmc _ -> 3
          | Twice _ -> 2
          | _ -> 1

    Assert.Equal<int list>(List.map passes bce3s.Stages, List.map passes ce.Stages)
    Assert.Equal(bce3s.Stages[1], ce.Stages[1])
    Assert.NotEqual(Nothing, bce3s.Stages[1].Freeze)

    for method in Methods.all do
        let experiment = preset "fashion-mnist-lt" method.Name
        Assert.Equal(bce3s.Backbone, experiment.Backbone)
        Assert.Equal(108, passes experiment.Stages[0])

    for name in [ "balanced-softmax"; "ldam-drw"; "fbl"; "cibl" ] do
        let stage = onlyStage (preset "fashion-mnist-lt" name)
        Assert.Equal(InstanceBalanced, stage.Sampling)
        Assert.Equal((ce.Stages[0].Optimizer, ce.Stages[0].LearningRate), (stage.Optimizer, stage.LearningRate))

[<Fact>]
let ``fewer epochs move the milestones along`` () =
    let stage = onlyStage (preset "cifar100-lt" "fbl" |> Experiment.withEpochs 20)

    let expected = [
        for e in 1..20 ->
            0.1
            * (if e <= 5 then float e / 5.0
               elif e <= 16 then 1.0
               elif e <= 18 then 0.01
               else 0.0001)
    ]

    equal expected (rates stage)

/// Strengths of FBL's curriculum in the epochs of a recipe's only stage.
let private strengths experiment =
    let stage = onlyStage experiment

    match Heads.create (new Bce3s.Losses.LinearClassifier(2L, 2L)) [| 4L; 1L |] 1 stage with
    | [ { Loss = head } ] ->
        use head = head
        // Features of length 60 and logits 0: class 0 beside class 1, whose logit is −α.
        head.Classifier.weight.detach().zero_() |> ignore

        for parameter in head.Classifier.parameters () do
            parameter.detach().zero_() |> ignore

        use features = TorchSharp.torch.full ([| 1L; 2L |], TorchSharp.Scalar.op_Implicit (60.0 / sqrt 2.0))
        use label = TorchSharp.torch.zeros (1L, dtype = TorchSharp.torch.int64)

        [
            for epoch in 0 .. stage.Epochs - 1 ->
                let loss = head.call(features, LossTargets label, TrainingProgress(epoch, stage.Epochs)).Total
                // loss = log(1 + e^−α).
                -log(exp (float (loss.item<float32>())) - 1.0)
        ]
    | other -> failwith $"{other}"

[<Theory>]
[<InlineData(200, 10)>]
[<InlineData(20, 1)>]
[<InlineData(12, 1)>]
[<InlineData(5, 0)>]
let ``FBL's curriculum keeps its form in fewer epochs`` (epochs: int) (lead: int) =
    let experiment = preset "cifar100-lt" "fbl" |> Experiment.withEpochs epochs
    let form e = (float e / float (epochs - lead)) ** 2.0
    List.iteri (fun e (alpha: float) -> Assert.Equal(form e, alpha, 1e-4)) (strengths experiment)

[<Fact>]
let ``the page on recipes knows every method and data set, and its names are those of its commands`` () =
    let page =
        System.IO.File.ReadAllText(System.IO.Path.Combine(__SOURCE_DIRECTORY__, "../../../docs/recipes.md"))

    for name in [ for data in Recipes.datasets -> data.Name ] @ [ for method in Methods.all -> method.Name ] do
        Assert.Contains($"`{name}`", page)

    let commands =
        System.Text.RegularExpressions.Regex.Matches(
            page,
            @"--dataset (\S+) --method (\S+)( --profile (\S+))?( --imbalance (\S+))?( --selection (\S+))? +# (\S+)"
        )

    Assert.Equal(5, commands.Count)

    for command in commands do
        let value (group: int) = command.Groups[group].Value
        let isStep = value 4 = "step"
        let imbalance = if value 6 = "" then 100 else int (value 6)

        let images =
            match value 8 with
            | "" -> None
            | "shuffled:1" -> Some(Shuffled 1L)
            | file -> Some(Listed file)

        let recipe =
            Recipes.find (value 1) (value 2) {
                Tail = Some(if isStep then step imbalance else exponential imbalance)
                Images = images
            }

        Assert.Equal(value 9, (found recipe).Experiment.Name)
