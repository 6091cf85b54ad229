// The same experiment as `bce3s train`. After a build: dotnet fsi scripts/first-experiment.fsx
#I "../artifacts/bin/Bce3s.Pipeline.FSharp/release"
#r "TorchSharp.dll"
#r "Bce3s.Pipeline.FSharp.dll"

open Bce3s

let bce3s = experiment "fashion-mnist-lt-bce3s" {
    dataset (FashionMnist.longTailed (exponential 100))
    augment (randomCrop 2 --> horizontalFlip)
    backbone (ResNet.cifar 8)

    stages [
        stage "joint" {
            loss (joint + uniform)
            optimizer (sgd 0.1 --> momentum 0.9 --> weightDecay 5e-4)
            learningRate cosine
            epochs 30
        }
        stage "rebalance" {
            freeze Backbone
            loss (classBalanced 0.9999)
            optimizer (sgd 0.1 --> momentum 0.9)
            learningRate cosine
            epochs 10
        }
    ]

    evaluate [ accuracy; shots; calibration; geometry ]
}

train [ bce3s ] |> ignore
