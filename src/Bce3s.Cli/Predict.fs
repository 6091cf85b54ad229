namespace Bce3s.Cli

open Argu
open Bce3s

/// `bce3s predict`: the classes of images by a run's checkpoint.
[<RequireQualifiedAccess>]
module Predict =
    let private adjustment (arguments: ParseResults<PredictArgument>) =
        match arguments.TryGetResult PredictArgument.Logit_Adjust, arguments.TryGetResult PredictArgument.Tau_Norm with
        | Some _, Some _ -> raise (BadInput "--logit-adjust and --tau-norm are two ways to the same end; give one")
        | Some tau, None -> Some(LogitAdjust tau)
        | None, Some tau -> Some(TauNormalize tau)
        | None, None -> None

    let run (arguments: ParseResults<PredictArgument>) =
        let place, images =
            match arguments.GetResult(Paths, []) with
            | place :: (_ :: _ as images) -> place, images
            | _ ->
                raise (
                    BadInput
                        "of which run and which images? `bce3s predict PLACE IMAGE…`, where PLACE is a checkpoint or the folder of a run"
                )

        let options = {
            Runs.options () with
                Device = arguments.GetResult(PredictArgument.Device, "cpu")
                Reporter = Progress.reporter ()
        }

        let run = SavedRun.find place (arguments.TryGetResult PredictArgument.Checkpoint)

        let results =
            CheckpointPrediction.run options {
                Run = run
                Images = images
                Top = arguments.GetResult(Top, 5)
                Flip = arguments.Contains Flip
                Adjustment = adjustment arguments
            }

        if arguments.Contains PredictArgument.Json then
            printfn "%s" (Json.text results)
        else
            EvaluationText.predictions run.Manifest results |> List.iter (printfn "%s")

        match results.ResizedTo with
        | Some size ->
            eprintfn
                "bce3s: images of other sizes were resized to %d×%d, which the model was trained on"
                size.Height
                size.Width
        | None -> ()

        for failed in results.Failed do
            eprintfn "bce3s: %s" failed.Reason

        if results.Failed.IsEmpty then ExitCode.success else ExitCode.failure
