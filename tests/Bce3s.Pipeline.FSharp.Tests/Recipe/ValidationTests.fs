module Bce3s.Tests.Recipe.ValidationTests

open Xunit
open Bce3s

let private sound = experiment "sound" {
    stages [
        stage "joint" {
            loss joint
            epochs 1
        }
    ]
}

let private withStage change = { sound with Stages = sound.Stages |> List.map change }

let private paths experiment = Validation.check experiment |> List.map _.Path

let private only path experiment = Assert.Equal<string list>([ path ], paths experiment)

[<Fact>]
let ``a sound experiment has no problem`` () = Assert.Empty(Validation.check sound)

[<Fact>]
let ``all problems come at once, in the words of the design`` () =
    let broken = experiment "cifar100-lt-bce3s" {
        stages [
            stage "joint" {
                loss (joint + 0.1 * contrastive 128 + uniform)
                epochs 320
            }
            stage "rebalance" {
                loss (classBalanced 0.9999)
                epochs 0
            }
        ]
    }

    let expected =
        """cifar100-lt-bce3s cannot run:
  stages[0].loss      contrastive needs two mixed views; stage "joint" has none. Add `views (glmc 1.0)` or drop `contrastive`.
  stages[1].epochs    0 epochs train nothing. Give at least 1."""

    Assert.Equal(expected.ReplaceLineEndings "\n", Problem.text broken.Name (Validation.check broken))

    Assert.Equal(
        expected.ReplaceLineEndings "\n",
        InvalidExperimentException(broken.Name, Validation.check broken).Message
    )

[<Fact>]
let ``epochs and batches`` () =
    withStage (fun stage -> { stage with Epochs = -3 }) |> only "stages[0].epochs"
    withStage (fun stage -> { stage with Batch = 1 }) |> only "stages[0].batch"

[<Fact>]
let ``learning rates`` () =
    for rate in [ 0.0; -0.1; nan; infinity ] do
        withStage (fun stage -> { stage with Optimizer = sgd rate }) |> only "stages[0].optimizer"

[<Fact>]
let ``optimiser settings`` () =
    for optimizer in
        [
            sgd 0.1 |> momentum 1.0
            sgd 0.1 |> weightDecay -1.0
            sgd 0.1 |> nesterov
            sgd 0.1 |> momentum nan
        ] do
        withStage (fun stage -> { stage with Optimizer = optimizer }) |> only "stages[0].optimizer"

[<Fact>]
let ``losses`` () =
    let bad = [
        0.0 * joint
        -1.0 * joint
        nan * joint
        joint |> withClassSubset 0.0
        joint |> withClassSubset 1.5
        uniform |> withUniformRange 0.0
        uniform |> withUniformRange 1.5
        uniform |> withUniformRange nan
        uniform + (uniform |> uniformAs Quadratic)
        joint + asSoftmax uniform
        crossEntropy + smoothedCrossEntropy 0.1
        from 0.5 * crossEntropy
        joint + Constant -1.0 * uniform
        focal -1.0
        logitAdjusted nan
        featureBalanced -1.0
        Curriculum.parabolic 0 * featureBalanced 60.0
        classInstance -0.1
        classInstance 0.1 |> withTemperature 0.0
        classInstance 0.1 |> withProjection 0
        classInstance 0.1 |> withQueue -1
        classInstance 0.1 |> withMomentumEncoder 0.9
        classBalanced 1.0
        smoothedCrossEntropy 1.0
        { Terms = [] }
    ]

    for loss in bad do
        withStage (fun stage -> { stage with Loss = loss }) |> only "stages[0].loss"

[<Fact>]
let ``contrastive with views`` () =
    let glmcWith loss = withStage (fun stage -> { stage with Views = glmc 1.0; Loss = loss })
    Assert.Empty(Validation.check (glmcWith (joint + contrastive 128)))
    glmcWith (joint + contrastive 0) |> only "stages[0].loss"
    glmcWith (joint + (contrastive 8 |> withTemperature 0.0)) |> only "stages[0].loss"
    glmcWith (contrastive 128) |> only "stages[0].loss"
    glmcWith (joint + contrastive 128 + contrastive 64) |> only "stages[0].loss"

[<Fact>]
let ``views that a loss has no use for`` () =
    withStage (fun stage -> { stage with Views = glmc 1.0; Loss = crossEntropy })
    |> only "stages[0].views"

    withStage (fun stage -> { stage with Views = glmc nan }) |> only "stages[0].views"

    withStage (fun stage -> { stage with Views = Glmc { Power = 0.0; Alpha = 0.0 } })
    |> only "stages[0].views"

[<Fact>]
let ``schedules`` () =
    let bad = [
        (warmup 0).Ending
        multiStep 0.0 [ 1 ]
        multiStep 0.1 [ 2; 1 ]
        steps [ 2, 0.1; 1, 0.01 ]
        steps [ 2, -0.1 ]
        from 1.5
        Constant nan
        Sequence(cosine, constant)
        (warmup 1 --> warmup -1).Ending
        (cosine |> over 0).Ending
        (warmupSteps 0<step>).Ending
    ]

    for schedule in bad do
        withStage (fun stage -> { stage with LearningRate = schedule }) |> only "stages[0].learningRate"

[<Fact>]
let ``stages, names, augmentation, data and evaluation`` () =
    { sound with Stages = [] } |> only "stages"
    { sound with Stages = sound.Stages @ sound.Stages } |> only "stages"
    withStage (fun stage -> { stage with Name = " " }) |> only "stages[0].name"
    withStage (fun stage -> { stage with Project = Some(MaxNorm 2.0) }) |> only "stages[0].project"
    withStage (fun stage -> { stage with Sampling = ClassWeighted nan }) |> only "stages[0].sampling"
    { sound with Name = "a/b" } |> only "name"
    { sound with Name = ".." } |> only "name"
    { sound with Augmentation = horizontalFlip --> randomCrop -1 } |> only "augment[1]"
    { sound with Augmentation = { Steps = [ HorizontalFlip 1.5 ] } } |> only "augment[0]"
    { sound with Dataset = FashionMnist.longTailed (exponential 0) } |> only "dataset"
    { sound with Dataset = sound.Dataset |> holdout 1.0 } |> only "dataset"
    { sound with Measures = [ Shots ] } |> only "evaluate"
    { sound with EvaluateEvery = 0 } |> only "evaluateEvery"

[<Fact>]
let ``every word of augmentation has its limits`` () =
    for bad in
        [
            cutout 1
            cutoutIn 1.5 8
            randomResizedCrop 0
            randomResizedCropFrom 0.0 32
            randomResizedCropFrom nan 32
            (resize 0).Sizing
            (centerCrop 0).Sizing
            colorJitter -0.1 0.0 0.0 0.0
            colorJitter 0.1 infinity 0.0 0.0
            colorJitter 0.1 0.1 0.1 0.6
            grayscaleIn 2.0
            gaussianBlur 4 0.1 2.0
            gaussianBlur 3 2.0 0.1
            gaussianBlur 3 0.0 1.0
            randomErasing nan
            randAugment 0 9
            randomCrop 1001
            randAugment 2 31
            sometimes -0.5 horizontalFlip
            sometimes 0.5 (resize 20).Sizing
            sometimes 0.5 (cutout 1)
        ] do
        { sound with Augmentation = horizontalFlip --> bad } |> only "augment[1]"

    for good in
        [
            randomResizedCrop 24
            (resize 20 --> centerCrop 16).Sizing
            colorJitter 0.0 0.0 0.0 0.5
            gaussianBlur 1 1.0 1.0
            randAugment 1 30
            trivialAugment
            sometimes 1.0 (autoAugment ImageNet)
        ] do
        Assert.Empty(Validation.check { sound with Augmentation = good })
        Assert.NotNull(Transforms.ofAugmentation good)

[<Fact>]
let ``test images are resized and cut, and nothing else`` () =
    { sound with Preparation = resize 0 } |> only "prepare[0]"
    Assert.Empty(Validation.check { sound with Preparation = resize 20 --> centerCrop 16 })

    for random in [ horizontalFlip; cutout 4; autoAugment ImageNet; randomResizedCrop 20 ] do
        { sound with Preparation = { Sizing = centerCrop 16 --> random } } |> only "prepare[1]"

[<Fact>]
let ``pixels are normalised channel by channel`` () =
    let withNumbers mean deviation = {
        sound with
            Dataset = {
                sound.Dataset with
                    Normalization = { Mean = mean; StandardDeviation = deviation }
            }
    }

    for bad in
        [
            withNumbers [ 0.5; 0.5; 0.5 ] [ 1.0; 1.0; 1.0 ]
            withNumbers [ 0.5 ] []
            withNumbers [ 0.5 ] [ 0.0 ]
            withNumbers [ nan ] [ 1.0 ]
        ] do
        bad |> only "dataset"

[<Fact>]
let ``a natural profile has nothing to cut and nothing to shuffle`` () =
    let natural = { sound with Dataset = iNaturalist2018 }
    Assert.Empty(Validation.check natural)
    { natural with Dataset = shuffled 1 iNaturalist2018 } |> only "dataset"
    { natural with Dataset = holdout 0.0 iNaturalist2018 } |> only "dataset"

[<Fact>]
let ``sizes follow the steps that change them`` () =
    Assert.Equal(Some(28, 28), Augmentation.size (randomCrop 4 --> cutout 8) (Some(28, 28)))
    Assert.Equal(Some(224, 224), Augmentation.size (randomResizedCrop 224 --> horizontalFlip) None)
    Assert.Equal(Some(224, 224), Augmentation.size (resize 256 --> centerCrop 224).Sizing None)
    Assert.Equal(Some(20, 20), Augmentation.size (resize 20).Sizing (Some(28, 28)))
    Assert.Equal(Some(20, 21), Augmentation.size (resize 20).Sizing (Some(28, 30)))
    Assert.Equal(Some(21, 20), Augmentation.size (resize 20).Sizing (Some(30, 28)))
    Assert.Equal(None, Augmentation.size (resize 20).Sizing None)
    let blurred = resize 20 --> sometimes 0.5 (gaussianBlur 41 1.0 2.0) --> gaussianBlur 39 1.0 2.0
    Assert.Equal<(int * int * int) list>([ 41, 20, 21 ], Augmentation.wideBlurs blurred (Some(28, 30)))
    Assert.Equal(None, Augmentation.size horizontalFlip None)

let private message experiment = (Validation.check experiment |> List.exactlyOne).Message

[<Fact>]
let ``a tail without images`` () =
    let data = sound.Dataset
    let withData profile largest = { sound with Dataset = { data with Profile = profile; Largest = largest } }

    for profile in [ exponential 2000; step 2000 ] do
        withData profile 1000L |> only "dataset"

        Assert.Equal(
            "an imbalance of 2000 leaves classes without images: the largest has 1000. Give at most 1000.",
            message (withData profile 1000L)
        )

    for largest in [ 0L; -1L ] do
        withData (exponential 1) largest |> only "dataset"

    // Whatever passes, the split can be made of; 49 · (1 / 49) is less than 1.
    Assert.EndsWith("Give at most 48.", message (withData (exponential 49) 49L))

    for imbalance in 1..200 do
        let experiment = withData (exponential imbalance) (int64 imbalance)

        if Validation.check experiment |> List.isEmpty then
            Assert.Equal(1L, Array.min (Option.get (ExperimentData.classCounts experiment.Dataset)))

[<Fact>]
let ``deferred sampling`` () =
    for share, power in [ -0.1, 1.0; 1.1, 1.0; nan, 1.0; 0.5, nan; 0.5, infinity ] do
        withStage (fun stage -> { stage with Sampling = Deferred(share, power) })
        |> only "stages[0].sampling"

    for share in [ 0.0; 1.0 ] do
        Assert.Empty(Validation.check (withStage (fun stage -> { stage with Sampling = Deferred(share, 1.0) })))

[<Fact>]
let ``other samplings`` () =
    for sampling in
        [
            EffectiveNumber 1.0
            EffectiveNumber -0.1
            EffectiveNumber nan
            Identities(0, 4)
            Identities(11, 4)
            Identities(8, 0)
        ] do
        withStage (fun stage -> { stage with Sampling = sampling }) |> only "stages[0].sampling"

    for sampling in [ EffectiveNumber 0.0; ProgressivelyBalanced; ClassCycles; Identities(8, 8) ] do
        Assert.Empty(Validation.check (withStage (fun stage -> { stage with Sampling = sampling })))

    let other = withStage (fun stage -> { stage with Sampling = Identities(8, 4) })
    other |> only "stages[0].batch"
    Assert.Contains("Give a batch of 32", message other)

    withStage (fun stage -> { stage with Sampling = Identities(2, 1 <<< 30); Batch = 2 })
    |> only "stages[0].batch"

let private behind stages = { sound with Stages = sound.Stages @ stages }

[<Fact>]
let ``what becomes of the classifier`` () =
    for sequence in
        [
            [ crt 1 ]
            [ lws 1 ]
            [ crt 1; lws 1 ]
            [ lws 1; crt 1 ]
            [ lws 1; { crt 1 with Stage.Classifier = Keep; Loss = joint + uniform } ]
            [ lws 1; crt 1; { lws 1 with Name = "again" } ]
        ] do
        Assert.Empty(Validation.check (behind sequence))

    for start in [ Reinitialize; LearnableScale ] do
        withStage (fun stage -> { stage with Stage.Classifier = start }) |> only "stages[0].classifier"

    behind [ lws 1; { lws 1 with Name = "again" } ] |> only "stages[2].classifier"

    let keep = { crt 1 with Name = "keep"; Stage.Classifier = Keep }

    behind [ lws 1; keep; { lws 1 with Name = "again" } ] |> only "stages[3].classifier"

    behind [ { lws 1 with Project = Some(maxNorm 0.1) } ] |> only "stages[1].project"
    behind [ { lws 1 with Loss = uniform } ] |> only "stages[1].loss"

    behind [ { lws 1 with Loss = uniform |> uniformAs Quadratic } ] |> only "stages[1].loss"

    behind [ lws 1; { crt 1 with Stage.Classifier = Keep; Loss = 2.0 * uniform } ]
    |> only "stages[2].loss"

    Assert.Empty(Validation.check (behind [ { crt 1 with Loss = uniform; Project = Some(maxNorm 0.1) } ]))

[<Fact>]
let ``cutout`` () =
    for side, share in [ 1, 1.0; -4, 1.0; 4, -0.1; 4, 1.1; 4, nan ] do
        { sound with Augmentation = randomCrop 2 --> cutoutIn share side } |> only "augment[1]"

    Assert.Empty(Validation.check { sound with Augmentation = cutoutIn 0.0 2 --> cutout 4 })

[<Fact>]
let ``sums of losses, each with a weight at some time`` () =
    for loss in
        [
            joint + crossEntropy
            crossEntropy + classBalanced 0.9
            crossEntropy |> reweightedFrom 0.8
            Curriculum.linear * uniform + balancedSoftmax
            joint + ownLoss "mine" (fun logits _ -> logits.sum ())
        ] do
        Assert.Empty(Validation.check (withStage (fun stage -> { stage with Loss = loss; Epochs = 10 })))

    let late = withStage (fun stage -> { stage with Loss = from 0.5 * crossEntropy; Epochs = 4 })
    Assert.Contains("epoch 1 of 4", message late)

[<Fact>]
let ``cosine losses need their cosines`` () =
    let cosines head' loss = { withStage (fun stage -> { stage with Loss = loss }) with Head = head' }

    for loss in [ ldam; cosFace 0.4; uniFace 0.4; arcFace 0.5<rad>; cosFace 0.4 |> withPrototypes ] do
        Assert.Empty(Validation.check (cosines Automatic loss))

    for head' in [ Linear; Normalized; Cosines 31.0; LearnedCosines 30.0 ] do
        cosines head' ldam |> only "stages[0].loss"

    cosines Automatic (arcFace 4.0<rad>) |> only "stages[0].loss"
    cosines Automatic (cosFace -0.1) |> only "stages[0].loss"
    cosines Automatic (ldam |> withScale 0.0) |> only "stages[0].loss"
    behind [ { crt 1 with Loss = ldam } ] |> only "stages[1].loss"

[<Fact>]
let ``two views and mixtures`` () =
    let seen views' loss = withStage (fun stage -> { stage with Views = views'; Loss = loss })

    for views', loss in
        [
            twoViews, classInstance 0.05
            twoViewsWith (randomCrop 4), classInstance 0.05 |> withQueue 16 |> withMomentumEncoder 0.999
            Plain, classInstance 0.05
            mixup 1.0, crossEntropy
            cutmix 0.2, featureBalanced 60.0 + joint
            twoViews, ownLoss "mine" (fun logits _ -> logits.sum ())
        ] do
        Assert.Empty(Validation.check (seen views' loss))

    for views', loss in
        [
            twoViews, crossEntropy
            glmc 1.0, classInstance 0.05
            mixup 0.0, crossEntropy
            cutmix nan, crossEntropy
            mixup 1.0, focal 2.0
            mixup 1.0, classBalanced 0.9
        ] do
        seen views' loss |> only "stages[0].views"

    seen (twoViewsWith (randomCrop -1)) (classInstance 0.05) |> only "stages[0].views[0]"

[<Fact>]
let ``accumulation, clipping, averaging and adjustments`` () =
    withStage (fun stage -> { stage with Accumulate = 0 }) |> only "stages[0].accumulate"

    for norm in [ 0.0; -1.0; nan; infinity ] do
        withStage (fun stage -> { stage with ClipNorm = Some norm }) |> only "stages[0].clipNorm"

    for decay in [ 0.0; 1.0; nan ] do
        withStage (fun stage -> { stage with Average = Some decay }) |> only "stages[0].ema"

    { sound with Adjustments = [ LogitAdjust -1.0 ] } |> only "adjust"
    { sound with Adjustments = [ TauNormalize 1.0 ] } |> only "adjust"

    Assert.Empty(
        Validation.check {
            sound with
                Head = Linear
                Adjustments = [ TauNormalize 1.0; LogitAdjust 0.0 ]
        }
    )
