// The same experiment as `bce3s train`. After a build: dotnet fsi scripts/first-experiment.fsx
#I "../artifacts/bin/Bce3s.Pipeline.FSharp/release"
#r "TorchSharp.dll"
#r "Bce3s.Pipeline.FSharp.dll"

open Bce3s

let bce3s = experiment "fashion-mnist-lt-bce3s" {
    dataset (FashionMnist.longTailed (exponential 100))
    augment (randomCrop 2 --> cutoutIn 0.5 8)
    backbone (ResNet.cifar 8)

    stages [
        stage "joint" {
            views (glmc 1.0)
            loss (withClassSubset 1.0 joint + 0.1 * contrastive 128 + uniform)
            sampling (deferredSampling 0.6)
            optimizer (sgd 0.1 --> momentum 0.9 --> nesterov --> weightDecay 5e-4)
            learningRate (warmup 1 --> cosine)
            epochs 36
        }
        stage "rebalance" {
            freeze BackboneAndStatistics
            loss (classBalanced 0.9999)
            optimizer (sgd 0.1 --> momentum 0.9)
            learningRate cosine
            epochs 10
        }
    ]

    evaluate [ accuracy; shots; calibration; geometry ]
}

train [ bce3s ] |> ignore
