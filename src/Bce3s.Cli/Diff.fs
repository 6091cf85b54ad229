namespace Bce3s.Cli

open System.Globalization
open Argu
open Bce3s

/// `bce3s diff`: two experiments or runs, and their results side by side. The exit code is that of diff(1): 0 where nothing differs, 1
/// where something does, 2 where they cannot be compared.
[<RequireQualifiedAccess>]
module Diff =
    let private differ = 1

    let private told (difference: Difference) =
        printfn "%s" difference.Path
        printfn "  < %s" difference.Left
        printfn "  > %s" difference.Right

    let private percent = Option.map Wording.percent >> Option.defaultValue "–"

    let private signed (delta: float) = (100.0 * delta).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture)

    let private table (scores: ScoreDifference list) =
        let row (label: string) (left: string) (right: string) (delta: string) =
            printfn $"{label, -22}{left, 8}{right, 8}{delta, 8}"

        row "" "<" ">" "> − <"

        for group, scores in scores |> List.groupBy (fun (score: ScoreDifference) -> score.Of) do
            printfn "%s" group

            for score in scores do
                let delta = score.Delta |> Option.map signed |> Option.defaultValue "–"
                row $"  {score.Measure}" (percent score.Left) (percent score.Right) delta

    let private json (left: Recorded) (right: Recorded) experiment run (scores: ScoreDifference list) =
        Json.text {|
            Left = left.Place
            Right = right.Place
            Experiment = experiment
            Run = run
            Scores = [
                for score in scores ->
                    {|
                        Of = score.Of
                        Measure = score.Measure
                        Left = score.Left
                        Right = score.Right
                        Delta = score.Delta
                    |}
            ]
        |}
        |> printfn "%s"

    let run (arguments: ParseResults<DiffArgument>) =
        let left, right =
            match arguments.GetResult(DiffArgument.Experiments, []) with
            | [ left; right ] -> Recorded.find left, Recorded.find right
            | places ->
                raise (
                    BadInput
                        $"diff compares two, but got {places.Length}: `bce3s diff RUN1 RUN2`, where each is a run's folder, a recipe's name or an experiment's file"
                )

        let experiment = Experiment.diff left.Experiment right.Experiment

        let run = Option.map2 RunDifference.between left.Manifest right.Manifest |> Option.defaultValue []

        let scores = Option.map2 RunDifference.scores left.Results right.Results |> Option.defaultValue []

        if arguments.Contains DiffArgument.Json then
            json left right experiment run scores
        else
            printfn "< %s\n> %s" left.Place right.Place
            List.iter told (experiment @ run)

            if not scores.IsEmpty then
                printfn ""
                table scores

        if experiment.IsEmpty && run.IsEmpty && scores |> List.forall (fun score -> score.Left = score.Right) then
            ExitCode.success
        else
            differ
