module Bce3s.Tests.Training.HeadsTests

open System
open Bce3s.Losses
open Xunit
open Bce3s
open Bce3s.Tests

let private counts = [| 5L; 3L; 2L |]

let private createOver classifier stage = Heads.create classifier counts 7 stage

let private create (stage: Stage) =
    let classifier: Classifier =
        match Experiment.head { Tiny.experiment with Stages = [ stage ] } with
        | Cosines scale -> new CosineClassifier(4L, 3L, scale)
        | _ -> new LinearClassifier(4L, 3L)

    createOver classifier stage

let private stageWith loss = { Stage.named "s" with Loss = loss }
let private twice loss = { stageWith loss with Views = twoViews }

let private single stage =
    match create stage with
    | [ head ] -> head.Loss
    | heads -> failwith $"{heads.Length} heads"

/// A value that a head keeps to itself.
let private hidden name (head: LossHead) =
    let flags = Reflection.BindingFlags.Instance ||| Reflection.BindingFlags.NonPublic
    nonNull ((nonNull (head.GetType().GetField(name, flags))).GetValue head)

[<Fact>]
let ``every term has its head`` () =
    for loss, expected in
        [
            joint, typeof<Bce3sLoss>
            uniform, typeof<Bce3sLoss>
            crossEntropy, typeof<SoftmaxLoss>
            classBalanced 0.9, typeof<ClassBalancedLoss>
            focal 2.0, typeof<FocalLoss>
            balancedSoftmax, typeof<BalancedSoftmaxLoss>
            logitAdjusted 1.5, typeof<LogitAdjustedLoss>
            ldam, typeof<LdamLoss>
            featureBalanced 60.0, typeof<FeatureBalancedLoss>
            classInstance 0.05, typeof<ClassInstanceLoss>
            cosFace 0.4, typeof<CosFaceLoss>
            arcFace 0.5<rad>, typeof<ArcFaceLoss>
            uniFace 0.4 |> withPrototypes, typeof<UniFaceLoss>
            ownLoss "mine" (fun logits _ -> logits.sum ()), typeof<FunctionLoss>
        ] do
        Assert.IsType(expected, single (stageWith loss))

[<Fact>]
let ``settings reach the head of BCE3S`` () =
    let stage = {
        stageWith (
            2.0 * (joint |> withClassSubset 0.5 |> withNegativeWeight 3.0)
            + 0.1 * (contrastive 8 |> withTemperature 0.5)
            |> asSoftmax
        ) with
            Views = glmc 1.0
    }

    match single stage with
    | :? Bce3sLoss as head ->
        let expected =
            Bce3sOptions(
                JointWeight = 2.0,
                ContrastiveWeight = 0.1,
                UniformWeight = 0.0,
                Projection = 8L,
                Temperature = 0.5,
                ClassSubset = 0.5,
                NegativeWeight = 3.0,
                Clamp = 64.0,
                MixedViews = true,
                CrossEntropy = CrossEntropyForm.Softmax
            )

        Assert.Equal(expected, head.Options)
        Assert.Equal(3, head.Views)
    | other -> failwith $"{other}"

[<Fact>]
let ``the uniform term is computed as the stage says`` () =
    for loss, form, range in
        [
            uniform, UniformForm.Exact, 1.0
            uniform |> uniformAs Quadratic |> withUniformRange 0.5, UniformForm.Quadratic, 0.5
            uniform |> uniformAs Auto, UniformForm.Auto, 1.0
        ] do
        match single (stageWith (joint + loss)) with
        | :? Bce3sLoss as head ->
            Assert.Equal(form, head.Options.UniformForm)
            Assert.Equal(range, head.Options.UniformRange)
        | other -> failwith $"{other}"

[<Fact>]
let ``settings reach the head of CIBL`` () =
    let loss =
        classInstance 0.01
        |> withQueue 16
        |> withMomentumEncoder 0.99
        |> withProjection 6
        |> withTemperature 0.2

    match single (twice loss) with
    | :? ClassInstanceLoss as head ->
        Assert.Equal(
            (6L, 16L, 2, 0.2),
            (head.Options.Projection, head.Options.Queue, head.Views, head.Options.Temperature)
        )

        Assert.Equal(Nullable 0.99, head.Options.Momentum)
        Assert.Equal(InstanceWeight.Saturating(0.01).ToString(), head.Options.Weight.ToString())
        Assert.Contains("log_prior", head.state_dict().Keys)
    | other -> failwith $"{other}"

    match single (stageWith (classInstance 0.01 |> withoutPrior |> weightedBy (Proportional 0.02))) with
    | :? ClassInstanceLoss as head ->
        Assert.Equal(1, head.Views)
        Assert.Equal(InstanceWeight.Linear(0.02).ToString(), head.Options.Weight.ToString())
        Assert.DoesNotContain("log_prior", head.state_dict().Keys)
    | other -> failwith $"{other}"

[<Fact>]
let ``settings reach the margin heads`` () =
    match single (stageWith (cosFace 0.3 |> withScale 16.0 |> withPrototypes)) with
    | :? CosFaceLoss as head ->
        let prototypes = EmpiricalPrototypesOptions(FirstEpoch = 4, AdaptiveMargin = 0.7)
        Assert.Equal(CosFaceOptions(Scale = 16.0, Margin = 0.3, Prototypes = prototypes), head.Options)
    | other -> failwith $"{other}"

    match single (stageWith (arcFace 0.25<rad>)) with
    | :? ArcFaceLoss as head -> Assert.Equal(ArcFaceOptions(Margin = 0.25), head.Options)
    | other -> failwith $"{other}"

[<Fact>]
let ``LDAM's margins and deferral reach the head`` () =
    let head = single (stageWith (ldam |> withMaxMargin 0.2 |> reweightedFrom 0.6))
    Assert.Equal(0.6, hidden "_deferral" head :?> float)
    // The rarest class of 2 images has the widest margin.
    Assert.Equal(0.2, head.state_dict().["margins"].max().item<float32>() |> float, 1e-6)

[<Fact>]
let ``a curriculum is the schedule at the beginning of each epoch`` () =
    for schedule in [ Curriculum.linear; Curriculum.sine; cosine; warmupSteps 21<step> * constant ] do
        let head = single (stageWith (schedule * featureBalanced 60.0))
        let curriculum = hidden "_curriculum" head :?> Bce3s.Losses.Curriculum

        for epoch in 0..4 do
            let time = { Epoch = float epoch; Epochs = 5.0; Tick = 1.0; Steps = 7.0 }
            Assert.Equal(Schedule.factor schedule time, curriculum.At(TrainingProgress(epoch, 5)), 1e-12)

    let paper = hidden "_curriculum" (single (stageWith (featureBalanced 60.0)))
    Assert.Same(Bce3s.Losses.Curriculum.Parabolic, paper)

[<Fact>]
let ``terms of BCE3S share a head, every other term has its own, over one classifier`` () =
    use classifier = new LinearClassifier(4L, 3L)
    let stage = { stageWith (crossEntropy + joint + focal 1.0 + uniform) with Views = glmc 1.0 }
    let heads = createOver classifier stage
    Assert.Equal<string list>([ "bce3s"; "crossEntropy"; "focal" ], heads |> List.map _.Word)

    for head in heads do
        Assert.Same(classifier, head.Loss.Classifier)

[<Fact>]
let ``records name a term as its head does, or behind the head's word where two report the same`` () =
    let names stage = Heads.termNames (create stage)

    for stage in [ stageWith crossEntropy; stageWith (classBalanced 0.9); stageWith (cosFace 0.4 |> withPrototypes) ] do
        Assert.Equal<string list>(List.ofSeq (single stage).TermNames, names stage)

    Assert.Equal<string list>([ "joint"; "uniform" ], names (stageWith (joint + 0.0 * contrastive 8 + uniform)))
    Assert.Equal<string list>([ "uniform" ], names (stageWith uniform))
    Assert.Equal<string list>([ "joint"; "focal"; "softmax" ], names (stageWith (focal 1.0 + joint + crossEntropy)))

    Assert.Equal<string list>(
        [ "crossEntropy.softmax"; "classInstance.softmax"; "contrastive" ],
        names (twice (crossEntropy + classInstance 0.05))
    )

[<Fact>]
let ``a head of one's own must be over the model's classifier and take the stage's views`` () =
    let refused (make: Classifier -> LossHead) (stage: Stage) =
        let stage = { stage with Loss = ownHead "mine" (fun classifier _ -> make classifier) }
        Assert.Throws<ArgumentException>(fun () -> create stage |> ignore).Message

    Assert.Contains("classifier of its own", refused (fun _ -> new SoftmaxLoss(4L, 3L)) (stageWith crossEntropy))

    let three classifier : LossHead = new Bce3sLoss(classifier, Bce3sOptions())
    Assert.Contains("3 views of an image, and the stage has 1 or 2", refused three (twice crossEntropy))
