namespace Bce3s.Cli

open Argu
open Bce3s

/// `bce3s evaluate`: the scores of a run's checkpoint.
[<RequireQualifiedAccess>]
module Evaluate =
    let private adjustments (arguments: ParseResults<EvaluateArgument>) = [
        yield! arguments.TryGetResult EvaluateArgument.Logit_Adjust |> Option.map LogitAdjust |> Option.toList
        yield! arguments.TryGetResult EvaluateArgument.Tau_Norm |> Option.map TauNormalize |> Option.toList
    ]

    let run (arguments: ParseResults<EvaluateArgument>) =
        let place =
            arguments.TryGetResult Run
            |> Option.defaultWith (fun () ->
                raise (
                    BadInput
                        "which run? `bce3s evaluate PLACE`, where PLACE is the folder that `bce3s train` wrote, or a checkpoint in it"
                ))

        let options = {
            Runs.options () with
                Data = arguments.TryGetResult EvaluateArgument.Data
                Device = arguments.GetResult(EvaluateArgument.Device, "cpu")
                Reporter = Progress.reporter ()
        }

        let run = SavedRun.find place (arguments.TryGetResult EvaluateArgument.Checkpoint)

        let results =
            CheckpointEvaluation.run options {
                Run = run
                Dataset = arguments.TryGetResult EvaluateArgument.Dataset
                Adjustments = adjustments arguments
            }

        if arguments.Contains EvaluateArgument.Json then
            printfn "%s" (Json.text results)
        else
            EvaluationText.scores run.Manifest options.Threads results |> List.iter (printfn "%s")

        ExitCode.success
