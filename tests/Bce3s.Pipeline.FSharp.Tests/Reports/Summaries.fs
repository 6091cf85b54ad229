namespace Bce3s.Tests

open System.Text.Json.Serialization
open Bce3s

/// Runs that never ran, with scores to choose.
module Summaries =
    let split = {
        Profile = "exponential"
        Imbalance = 100.0
        Selection = "first-n"
        Seed = None
        TrainImages = 2478L
        TestImages = 2000L
        Classes = 10
        List = Skip
        Holdout = Skip
    }

    let scores top1 = {
        Top1 = top1
        Top5 = 0.9
        ClassAverage = top1 - 0.01
        Many = Some(top1 + 0.1)
        Medium = None
        Few = Some 0.25
        Ece = None
    }

    /// Flip averaging gives 0.02 less, and the best epoch 0.03 more.
    let run experiment top1 : RunSummary =
        let evaluated top1 = { Plain = scores top1; Flip = scores (top1 - 0.02) }
        let best = evaluated (top1 + 0.03)

        {
            Folder = "runs/x"
            Experiment = experiment
            Results = {
                Experiment = experiment.Name
                Dataset = experiment.Dataset.Name
                Method = experiment.Method
                Seed = experiment.Seed
                Device = "cpu"
                Backbone = experiment.Backbone.Name
                Parameters = 75002L
                Split = split
                Epochs = Experiment.epochs experiment
                Seconds = { Total = 3.0; Train = 2.0; Evaluate = 1.0 }
                ImagesPerSecond = 1000.0 + 100.0 * float experiment.Seed
                Last = evaluated top1
                BestOnTest = { Epoch = 7; Plain = best.Plain; Flip = best.Flip }
                Adjusted = []
                Geometry = None
            }
            Stages = []
            Skipped = []
            WasThere = false
        }

    /// One run for each accuracy, of the seeds 0, 1, 2, …
    let seeds experiment accuracies = accuracies |> List.mapi (fun seed top1 -> run (withSeed seed experiment) top1)
