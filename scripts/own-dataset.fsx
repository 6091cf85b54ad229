// A data set that the library does not know: records of a label byte and 32×32 pixels (train.bin, test.bin) with class names (names.txt), here
// a natural long tail of 101 classes. Cross-entropy and BCE joint learning, twelve epochs each. After a build:
// dotnet fsi scripts/own-dataset.fsx FOLDER
#I "../artifacts/bin/Bce3s.Pipeline.FSharp/release"
#r "TorchSharp.dll"
#r "Bce3s.Losses.CSharp.dll"
#r "Bce3s.Data.CSharp.dll"
#r "Bce3s.Pipeline.FSharp.dll"

open Bce3s.Data
open Bce3s

let read folder : ImageSource * ImageSource =
    let struct (train, test) = ImageRecords.Load folder
    train, test

let caltech =
    ownDataset "caltech101-32" 101 3 read
    |> normalizedBy [ 0.4914; 0.4822; 0.4465 ] [ 0.2023; 0.1994; 0.2010 ]

let short name terms = experiment $"caltech101-32-{name}" {
    method name
    dataset caltech
    augment (randomCrop 4 --> horizontalFlip)
    backbone (ResNet.cifar 32)

    stages [
        stage "train" {
            loss terms
            optimizer (sgd 0.1 --> momentum 0.9 --> weightDecay 2e-4)
            learningRate (steps [ 0, 0.5; 1, 1.0; 10, 0.1; 11, 0.01 ])
            stepping EachEpoch
            epochs 12
        }
    ]

    evaluate [ accuracy; shots; calibration; geometry ]
}

let folder = fsi.CommandLineArgs |> Array.tryItem 1

[ short "ce" crossEntropy; short "bce-joint" joint ]
|> RunList.train { Runs.options () with Data = folder }
|> Table.print
