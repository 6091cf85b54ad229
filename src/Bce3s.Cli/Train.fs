namespace Bce3s.Cli

open Argu
open Bce3s

/// `bce3s train`: a preset by dataset and method, with the changes that the options ask for.
[<RequireQualifiedAccess>]
module Train =
    let private refuseWhatIsMissing (arguments: ParseResults<TrainArgument>) =
        match arguments.TryGetResult Precision with
        | None
        | Some "fp32" -> ()
        | Some "bf16" -> raise (BadInput "--precision bf16 is not supported yet; there is fp32")
        | Some other -> raise (BadInput $"there is no precision '{other}'; there is fp32")

        if arguments.Contains Resume then
            raise (BadInput "--resume is not supported yet; train anew, into another folder with `--output DIR`")

    let private experiment (arguments: ParseResults<TrainArgument>) =
        let preset =
            match
                Presets.find (arguments.GetResult(Dataset, "fashion-mnist-lt")) (arguments.GetResult(Method, "bce3s"))
            with
            | Ok experiment -> experiment
            | Error message -> raise (BadInput message)

        let apply value change (experiment: Experiment) =
            match value with
            | Some value -> change value experiment
            | None -> experiment

        let epochs count experiment =
            if count < 1 then
                raise (BadInput $"--epochs {count}: {count} epochs train nothing. Give at least 1.")

            Experiment.withEpochs count experiment

        preset
        |> apply (arguments.TryGetResult TrainArgument.Backbone) (fun name -> withBackbone (BackboneSpec.named name))
        |> apply (arguments.TryGetResult Epochs) epochs
        |> apply (arguments.TryGetResult Seed) (fun seed experiment -> { experiment with Seed = seed })
        |> apply (arguments.TryGetResult Holdout) (fun share experiment ->
            withDataset (holdout share experiment.Dataset) experiment)

    let run (arguments: ParseResults<TrainArgument>) =
        refuseWhatIsMissing arguments
        let experiment = experiment arguments

        let options = {
            Runs.options () with
                Data = arguments.TryGetResult TrainArgument.Data
                Output = arguments.TryGetResult Output
                Device = arguments.GetResult(TrainArgument.Device, "cpu")
                SkipBroken = arguments.Contains TrainArgument.Skip_Broken
        }

        if arguments.Contains Dry_Run then
            Runs.describe options experiment |> List.iter (printfn "%s")
        else
            Interruption.during (fun cancellation ->
                Runs.train { options with Cancellation = cancellation } experiment |> ignore)

        ExitCode.success
