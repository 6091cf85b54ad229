// Twelve epochs of ResNet-32 on CIFAR100-LT, imbalance factor 100, first n: cross-entropy, the feature-balanced loss and BCE joint learning
// by one recipe. Five to eight minutes each on two idle cores. `bce3s data fetch cifar100`, then, after a build:
// dotnet fsi scripts/cifar100-lt-short.fsx [FOLDER of the data]
#I "../artifacts/bin/Bce3s.Pipeline.FSharp/release"
#r "TorchSharp.dll"
#r "Bce3s.Pipeline.FSharp.dll"

open Bce3s

let short name terms = experiment $"cifar100-lt-short-{name}" {
    method name
    dataset (Cifar100.longTailed (exponential 100))
    augment (randomCrop 4 --> horizontalFlip)
    backbone (ResNet.cifar 32)

    stages [
        stage "train" {
            loss terms
            optimizer (sgd 0.1 --> momentum 0.9 --> weightDecay 2e-4)
            learningRate (steps [ 0, 0.5; 1, 1.0; 10, 0.1; 11, 0.01 ])
            stepping EachEpoch
            epochs 12
            batch 64
        }
    ]

    evaluate [ accuracy; shots; calibration; geometry ]
}

let folder = fsi.CommandLineArgs |> Array.tryItem 1

[
    short "ce" crossEntropy
    short "fbl" (Curriculum.parabolic 11 * featureBalanced 60.0)
    short "bce-joint" joint
    short "bce-joint-uniform" (joint + uniform)
]
|> RunList.train { Runs.options () with Data = folder }
|> Table.print
