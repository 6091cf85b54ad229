module Bce3s.Tests.Recipe.BuildersTests

open Xunit
open Bce3s

let private full = experiment "fashion-mnist-lt-bce3s" {
    dataset (FashionMnist.longTailed (exponential 50))
    augment (randomCrop 4 --> horizontalFlip)
    backbone (ResNet.cifarWide 20 8)

    stages [
        stage "joint" {
            views (glmc 1.0)
            loss (joint + 0.1 * contrastive 128 + uniform)
            optimizer (sgd 0.01 --> momentum 0.9 --> weightDecay 5e-3)
            learningRate cosine
            stepping BeforeEpoch
            epochs 320
            batch 32
            accumulate 4
            clipNorm 5.0
            ema 0.99
        }
        stage "rebalance" {
            freeze Backbone
            classifier Reinitialize
            sampling classBalancedSampling
            loss (classBalanced 0.9999)
            project (maxNorm 0.1)
            optimizer (sgd 1e-4 --> momentum 0.9)
            epochs 10
        }
    ]

    evaluate [ accuracy; shots; geometry; calibration ]
    adjust [ logitAdjust 1.0 ]
    evaluateEvery 5
    seed 7
}

[<Fact>]
let ``another name is another method, unless the method was given`` () =
    Assert.Equal("fbl", (named "fashion-mnist-lt-fbl" full).Method)
    Assert.Equal("other", (named "other" full).Method)
    Assert.Equal("mine", ({ full with Method = "mine" } |> named "fashion-mnist-lt-fbl").Method)

[<Fact>]
let ``every word sets its field`` () =
    Assert.Equal("fashion-mnist-lt-bce3s", full.Name)
    Assert.Equal("bce3s", full.Method)
    Assert.Equal(Exponential 50.0, full.Dataset.Profile)
    Assert.Equal<AugmentationStep list>([ RandomCrop 4; HorizontalFlip 0.5 ], full.Augmentation.Steps)
    Assert.Equal("resnet20-w8", full.Backbone.Name)
    Assert.Equal<Measure list>([ Accuracy; Shots; Geometry; Calibration ], full.Measures)
    Assert.Equal<Adjustment list>([ LogitAdjust 1.0 ], full.Adjustments)
    Assert.Equal(5, full.EvaluateEvery)
    Assert.Equal(7L, full.Seed)

    let expected = [
        {
            Name = "joint"
            Views = Glmc { Power = 1.0; Alpha = 1.0 }
            Sampling = InstanceBalanced
            Loss = joint + 0.1 * contrastive 128 + uniform
            Freeze = Nothing
            Classifier = Keep
            Project = None
            Optimizer = sgd 0.01 |> momentum 0.9 |> weightDecay 5e-3
            LearningRate = HalfCosine
            Stepping = BeforeEpoch
            Epochs = 320
            Batch = 32
            Accumulate = 4
            ClipNorm = Some 5.0
            Average = Some 0.99
        }
        {
            Stage.named "rebalance" with
                Sampling = ClassWeighted 1.0
                Loss = classBalanced 0.9999
                Freeze = Backbone
                Stage.Classifier = Reinitialize
                Project = Some(MaxNorm 0.1)
                Optimizer = sgd 1e-4 |> momentum 0.9
                Epochs = 10
        }
    ]

    Assert.Equal<Stage list>(expected, full.Stages)

[<Fact>]
let ``every word for sampling has its meaning`` () =
    let words = [
        instanceBalanced, InstanceBalanced
        classBalancedSampling, ClassWeighted 1.0
        squareRootSampling, ClassWeighted 0.5
        progressivelyBalancedSampling, ProgressivelyBalanced
        effectiveNumberSampling 0.99, EffectiveNumber 0.99
        classCycleSampling, ClassCycles
        identitySampling 8 4, Identities(8, 4)
        deferredSampling 0.6, Deferred(0.6, 1.0)
    ]

    for word, meaning in words do
        Assert.Equal(meaning, word)

[<Fact>]
let ``the stages of decoupled training freeze the backbone and balance classes`` () =
    for stage, name, start in [ crt 10, "crt", Reinitialize; lws 7, "lws", LearnableScale ] do
        Assert.Equal(name, stage.Name)
        Assert.Equal(start, stage.Classifier)
        Assert.Equal(Backbone, stage.Freeze)
        Assert.Equal(ClassCycles, stage.Sampling)
        Assert.Equal(crossEntropy, stage.Loss)

    Assert.Equal(10, (crt 10).Epochs)

[<Fact>]
let ``a method without the dataset's name is the whole name`` () =
    Assert.Equal("mine", (experiment "mine" { seed 1 }).Method)
    Assert.Equal("own", (experiment "fashion-mnist-lt-mine" { method "own" }).Method)

[<Fact>]
let ``the head follows the first stage's loss`` () =
    Assert.Equal(Normalized, Experiment.head full)
    Assert.Equal(Linear, Experiment.head (full |> withLoss crossEntropy))
    Assert.Equal(Linear, Experiment.head { full with Head = Linear })
    Assert.Equal(Cosines 30.0, Experiment.head (full |> withLoss (crossEntropy + ldam)))
    Assert.Equal(Cosines 64.0, Experiment.head (full |> withLoss (arcFace 0.5<rad> |> withPrototypes)))
    Assert.Equal(Cosines 16.0, Experiment.head { full with Head = cosineHead 16.0 })

[<Fact>]
let ``epochs shorten later stages only`` () =
    let epochs n = (Experiment.withEpochs n full).Stages |> List.map _.Epochs
    Assert.Equal<int list>([ 2; 2 ], epochs 2)
    Assert.Equal<int list>([ 500; 10 ], epochs 500)

[<Fact>]
let ``milestones move along with the epochs, warm-ups stay`` () =
    let stage (rate: Schedule) terms length = stage "a" {
        learningRate rate
        loss terms
        epochs length
    }

    let shorter epochs' before = (Experiment.withEpochs epochs' { full with Stages = [ before ] }).Stages[0]

    let curriculum epochs' = Curriculum.parabolic epochs' * featureBalanced 60.0

    Assert.Equal(
        stage (warmup 5 * steps [ 16, 0.01; 18, 0.0001 ]) (curriculum 19) 20,
        shorter 20 (stage (warmup 5 * steps [ 160, 0.01; 180, 0.0001 ]) (curriculum 190) 200)
    )

    Assert.Equal(
        stage (warmup 2 --> multiStep 0.1 [ 6; 12 ]) (until 0.8 * crossEntropy) 20,
        shorter 20 (stage (warmup 2 --> multiStep 0.1 [ 3; 6 ]) (until 0.8 * crossEntropy) 10)
    )

    Assert.Equal(
        stage ((cosine |> over 4) --> constant) crossEntropy 8,
        shorter 8 (stage ((cosine |> over 2) --> constant) crossEntropy 4)
    )
