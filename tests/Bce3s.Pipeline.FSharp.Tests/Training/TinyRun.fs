namespace Bce3s.Tests

open System
open System.Threading
open Bce3s

/// An experiment of seconds on ten easy classes with 12 … 3 images.
module Tiny =
    let data = { FashionMnist.longTailed (exponential 4) with Largest = 12L }

    let experiment = experiment "fashion-mnist-lt-tiny" {
        dataset data
        augment (randomCrop 1 --> horizontalFlip)
        backbone (ResNet.cifarWide 8 4)

        stages [
            stage "joint" {
                views (glmc 1.0)
                loss (joint + 0.1 * contrastive 8 + uniform)
                optimizer (sgd 0.05 --> momentum 0.9 --> weightDecay 5e-4)
                learningRate (warmup 1 --> cosine)
                epochs 2
                batch 16
            }
            stage "rebalance" {
                freeze Backbone
                loss (classBalanced 0.99)
                project (maxNorm 0.1)
                optimizer (sgd 0.05)
                epochs 1
                batch 16
            }
        ]

        evaluate [ accuracy; shots; calibration; geometry ]
    }

    let makeFiles folder = FashionFiles.make folder (Option.get (ExperimentData.classCounts data)) (Array.create 10 4L)

    let options folder output = {
        Data = Some folder
        Output = Some output
        Device = "cpu"
        Threads = Threads.available ()
        SkipBroken = false
        Workers = None
        Resume = false
        Policy = RunPolicy.standard
        Reporter = SilentReporter()
        Cancellation = CancellationToken.None
    }

/// Notes what a run reports.
type NotingReporter() =
    let epochs = Collections.Generic.List<EpochRecord>()
    let places = Collections.Generic.List<(int * int) option>()
    member _.Epochs = List.ofSeq epochs
    /// What runs were said to be.
    member _.Places = List.ofSeq places
    member val Before = ignore<EpochRecord> with get, set

    interface IReporter with
        member _.Started header = places.Add header.Place
        member _.Stage(_, train) = train ()
        member _.Advanced _ = ()

        member this.EpochEnded record _ =
            epochs.Add record
            this.Before record

        member _.Finished _ = ()
        member _.Working work = WorkProgress.silent work
