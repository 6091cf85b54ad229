module Bce3s.Tests.Training.StageLossTests

open System
open Bce3s.Losses
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Tests
open Bce3s.Tests.Parts

let private counts = [| 5L; 3L; 2L |]
let private width = 4L
let private now = Schedule.time EachStep 1 10 0 5

let private stageWith loss views = { Stage.named "s" with Loss = loss; Views = views; Epochs = 10 }
let private makeWith classifier stage = Heads.create classifier counts 5 stage

/// Features of so many views of three images, and their labels.
let private features views =
    torch.manual_seed 3L |> ignore
    torch.randn([| 3L * views; width |]).requires_grad_ true, torch.tensor [| 0L; 2L; 1L |]

let private shares () = torch.tensor([| 0.7f; 0.0f; 0.3f; 0.0f; 1.0f; 0.0f; 0.5f; 0.5f; 0.0f |]).reshape(3L, 3L)

let private gradients (features: torch.Tensor) (classifier: Classifier) =
    nonNull features.grad :: [ for parameter in classifier.parameters () -> nonNull parameter.grad ]
    |> List.map floats

/// The gradients by features and classifier of each loss on its own, at the same random numbers, times its weight, summed.
let private separately (classifier: Classifier) (parts: (float * Stage * int64 * LossTargets) list) features =
    let one (weight, stage, rows: int64, targets: LossTargets) =
        let x = (features: torch.Tensor).detach().clone().requires_grad_ true
        classifier.zero_grad ()
        torch.manual_seed 11L |> ignore
        let head = (makeWith classifier stage |> List.exactlyOne).Loss
        torch.manual_seed 5L |> ignore
        head.call(x.narrow (0L, 0L, rows), targets, TrainingProgress(1, 10)).Total.backward()
        gradients x classifier |> List.map (Array.map ((*) weight))

    parts |> List.map one |> List.reduce (List.map2 (Array.map2 (+)))

[<Fact>]
let ``the gradient of a sum is the sum of the terms' gradients, and heads of one view see the first`` () =
    use _scope = torch.NewDisposeScope()
    use classifier = new LinearClassifier(width, 3L)
    let x, labels = features 3L
    let mixed = LossTargets(labels, shares ())
    let views = glmc 1.0
    let bce3s = (joint |> withClassSubset 1.0) + uniform
    let loss = 2.0 * bce3s + 0.5 * crossEntropy + balancedSoftmax

    let expected =
        separately
            classifier
            [
                1.0, stageWith (2.0 * bce3s) views, 9L, mixed
                0.5, stageWith crossEntropy views, 3L, LossTargets labels
                1.0, stageWith balancedSoftmax views, 3L, LossTargets labels
            ]
            x

    classifier.zero_grad ()
    let stage = stageWith loss views
    let step = (new StageLoss(stage, makeWith classifier stage)).Call(x, mixed, now)
    step.Total.backward ()

    for e, a in List.zip expected (gradients x classifier) do
        Array.iter2 (fun (e: float) (a: float) -> Assert.Equal(e, a, 1e-5)) e a

    let total = step.Terms |> List.sumBy (fun term -> term.Weight * float (term.Value.item<float32>()))
    Assert.Equal(float (step.Total.item<float32>()), total, 1e-5)
    Assert.Equal<string list>([ "joint"; "uniform"; "softmax"; "balanced-softmax" ], step.Terms |> List.map _.Name)

let private weightsAt (loss: Loss) views classifier epoch i =
    let stage = stageWith loss views
    use _scope = torch.NewDisposeScope()
    let x, labels = features (int64 (Heads.views stage))
    let targets = if views.IsGlmc then LossTargets(labels, shares ()) else LossTargets labels

    let step =
        (new StageLoss(stage, makeWith classifier stage)).Call(x, targets, Schedule.time EachStep epoch 10 i 5)

    step.Terms |> List.map (fun term -> term.Name, Math.Round(term.Weight, 9))

[<Fact>]
let ``schedules weigh terms step by step, and a term of weight 0 is not computed`` () =
    use classifier = new LinearClassifier(width, 3L)
    let weightsAt loss = weightsAt loss plain classifier
    let drw = crossEntropy |> reweightedFrom 0.75
    Assert.Equal<(string * float) list>([ "softmax", 1.0 ], weightsAt drw 7 4)
    Assert.Equal<(string * float) list>([ "class-balanced", 1.0 ], weightsAt drw 8 0)
    let rising = crossEntropy + 4.0 * (warmup 2 * focal 1.0) + 3.0 * (Curriculum.linear * uniform)
    // (e + (i + 1)/5) / 2 of the warm-up; the curriculum has whole epochs.
    Assert.Equal<(string * float) list>(
        [ "softmax", 1.0; "focal", 1.2 ],
        weightsAt rising 0 2 |> List.filter (fst >> (<>) "uniform")
    )

    Assert.DoesNotContain("uniform", weightsAt rising 0 2 |> List.map fst)
    Assert.Contains(("uniform", 0.9), weightsAt rising 3 4)

[<Fact>]
let ``the terms of BCE3S have schedules of their own, and the memory is filled before its term begins`` () =
    use classifier = new LinearClassifier(width, 3L)
    let stage = stageWith (crossEntropy + from 0.5 * contrastive 8 + Curriculum.linear * uniform) (glmc 1.0)
    use loss = new StageLoss(stage, makeWith classifier stage)
    use _scope = torch.NewDisposeScope()
    let x, labels = features 3L

    let names epoch =
        let step = loss.Call(x, LossTargets(labels, shares ()), Schedule.time EachStep epoch 10 0 5)
        step.Terms |> List.map (fun term -> term.Name, term.Weight)

    let memory () =
        let state = Map.ofList loss.State
        state["head.bce3s.memory"].abs().sum().item<float32>()

    Assert.Equal(0.0f, memory ())
    Assert.Equal<(string * float) list>([ "softmax", 1.0 ], names 0)
    Assert.True(memory () > 0.0f)
    Assert.Equal<(string * float) list>([ "uniform", 0.4; "softmax", 1.0 ], names 4)
    Assert.Equal<(string * float) list>([ "contrastive", 1.0; "uniform", 0.5; "softmax", 1.0 ], names 5)

[<Fact>]
let ``a step without a weight, or with one that is no number, stops training with its place`` () =
    use classifier = new LinearClassifier(width, 3L)
    let at loss epoch () = weightsAt loss plain classifier epoch 0 |> ignore

    let idle =
        Assert.Throws<ScheduledWeightException>(
            at (ownSchedule "late" (fun time -> max 0.0 (time.Epoch - 3.0)) * crossEntropy) 2
        )

    Assert.Equal(("s", 3), (idle.Stage, idle.Epoch))
    Assert.Contains("no term of the loss has a weight", idle.Message)

    let nan =
        Assert.Throws<ScheduledWeightException>(at (ownSchedule "odd" (fun _ -> nan) * crossEntropy) 0)

    Assert.Contains("the schedule of crossEntropy makes its weight NaN", nan.Message)

[<Fact>]
let ``tensors of one head are head's, of several also their word's, and the classifier is there once`` () =
    let names loss views =
        let classifier = new LinearClassifier(width, 3L)
        let stage = stageWith loss views
        use made = new StageLoss(stage, makeWith classifier stage)
        List.map fst made.Parameters, List.map fst made.State |> List.sort

    let parameters, state = names (joint + contrastive 8) (glmc 1.0)

    Assert.Equal<string list>(
        [
            "classifier.weight"
            "classifier.bias"
            "head.projector.0.weight"
            "head.projector.0.bias"
            "head.projector.2.weight"
            "head.projector.2.bias"
        ]
        |> List.sort,
        List.sort parameters
    )

    Assert.Contains("head.memory", state)
    let parameters, state = names (crossEntropy + classInstance 0.05 + logitAdjusted 1.0) twoViews
    Assert.Equal(1, parameters |> List.filter ((=) "classifier.weight") |> List.length)
    Assert.Contains("head.classInstance.projector.0.weight", parameters)
    Assert.Contains("head.classInstance.log_prior", state)
    Assert.Contains("head.logitAdjusted.adjustment", state)

/// Every kind of term, with the views and the head that it needs.
let everyKind: (string * Loss * Views) list = [
    "joint", joint, plain
    "BCE3S", joint + 0.1 * contrastive 8 + uniform, glmc 1.0
    "its softmax counterpart", joint + 0.1 * contrastive 8 + uniform |> asSoftmax, glmc 1.0
    "crossEntropy", smoothedCrossEntropy 0.1, plain
    "classBalanced", classBalanced 0.99, plain
    "classBalanced Softmax", classBalanced 0.99 |> balancedAs Softmax, plain
    "focal", focal 2.0, plain
    "balancedSoftmax", balancedSoftmax, mixup 1.0
    "logitAdjusted", logitAdjusted 1.5, cutmix 1.0
    "ldam", ldam |> reweightedFrom 0.5, plain
    "featureBalanced", featureBalanced 60.0, plain
    "featureBalanced, linear", Curriculum.linear * featureBalanced 60.0, plain
    "classInstance of one view", classInstance 0.05 |> withQueue 8, plain
    "classInstance", classInstance 0.05 |> withQueue 8 |> withMomentumEncoder 0.9, twoViews
    "cosFace", cosFace 0.4 |> withPrototypes, plain
    "arcFace", arcFace 0.5<rad> |> withPrototypes, plain
    "uniFace", uniFace 0.4 |> withPrototypes, plain
    "own", ownLoss "mine" (fun logits labels -> torch.nn.functional.cross_entropy (logits, labels)), plain
    "deferred re-weighting", crossEntropy |> reweightedFrom 0.5, plain
    "a sum", crossEntropy + 0.5 * classInstance 0.05 + 0.1 * uniform, twoViews
]

let private byName =
    everyKind |> List.map (fun (name, loss, views) -> name, (loss, views)) |> Map.ofList

let kinds: TheoryData<string> = TheoryData<string>(everyKind |> List.map (fun (name, _, _) -> name))

[<Theory>]
[<MemberData(nameof kinds)>]
let ``one image of one class has a finite loss`` name =
    let loss, views = byName[name]
    let stage = stageWith loss views
    use _scope = torch.NewDisposeScope()

    let classifier: Classifier =
        match Experiment.head { Tiny.experiment with Stages = [ stage ] } with
        | Cosines scale -> new CosineClassifier(width, 1L, scale)
        | _ -> new LinearClassifier(width, 1L)

    use made = new StageLoss(stage, Heads.create classifier [| 1L |] 1 stage)
    let x = torch.randn([| int64 (Heads.views stage); width |]).requires_grad_ true
    let labels = torch.zeros (1L, dtype = torch.int64)

    let targets =
        match views with
        | Glmc _ -> LossTargets(labels, torch.ones (1L, 1L))
        | Mixup _
        | CutMix _ -> LossTargets.Soft(torch.ones (1L, 1L))
        | _ -> LossTargets labels

    for epoch in [ 0; 1; 9 ] do
        let step = made.Call(x, targets, Schedule.time EachStep epoch 10 0 1)
        step.Total.backward ()
        Assert.True(Double.IsFinite(step.Total.item<float32>() |> float), $"{name}: {step.Total.item<float32>()}")
        Assert.All(floats (nonNull x.grad), fun g -> Assert.True(Double.IsFinite g))
