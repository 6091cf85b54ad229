namespace Bce3s

open System
open System.IO
open Flaws

/// What can be said about an experiment by looking at its record alone.
[<RequireQualifiedAccess>]
module Validation =
    let private checkAdjustment (experiment: Experiment) adjustment =
        let tau, word =
            match adjustment with
            | LogitAdjust tau -> tau, "logitAdjust"
            | TauNormalize tau -> tau, "tauNormalize"

        let scaled = experiment.Stages |> List.exists (fun stage -> stage.Classifier = LearnableScale)

        require (tau >= 0.0 && Double.IsFinite tau) "adjust" $"{word} has τ = {tau}. Give 0 or more, such as 1."
        @ require
            (not adjustment.IsTauNormalize || (Experiment.head experiment = Linear && not scaled))
            "adjust"
            "tauNormalize is of linear classifiers, whose rows have lengths of their own. Give `head linearHead`, or drop it."

    /// Every problem of the record, in its own order; the empty list if there is none.
    let check (experiment: Experiment) =
        let twice = experiment.Stages |> List.countBy _.Name |> List.filter (fun (_, count) -> count > 1)

        [
            let bad =
                experiment.Name.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0
                || experiment.Name.Trim([| '.'; ' ' |]) = ""

            yield!
                require
                    (not bad)
                    "name"
                    $"{quoted experiment.Name} cannot name a folder. Use letters, digits and hyphens."

            yield! DatasetFlaws.check experiment.Dataset
            yield! AugmentationFlaws.check "augment" experiment.Augmentation
            yield! AugmentationFlaws.check "prepare" experiment.Preparation.Sizing
            yield! AugmentationFlaws.checkPreparation experiment.Preparation
            yield! require (not experiment.Stages.IsEmpty) "stages" "without a stage nothing trains. Give at least one."

            yield!
                experiment.Stages
                |> List.mapi (
                    StageFlaws.check experiment.Dataset.Classes (Experiment.head experiment) experiment.Stages
                )
                |> List.concat

            for name, _ in twice do
                yield problem "stages" $"two stages are called {quoted name}. Give each its own name."

            yield!
                require
                    (List.contains Accuracy experiment.Measures)
                    "evaluate"
                    "the best epoch is found by accuracy. Add `accuracy`."

            for adjustment in experiment.Adjustments do
                yield! checkAdjustment experiment adjustment

            yield!
                require
                    (experiment.EvaluateEvery >= 1)
                    "evaluateEvery"
                    $"every {experiment.EvaluateEvery} epochs. Give at least 1."
        ]
