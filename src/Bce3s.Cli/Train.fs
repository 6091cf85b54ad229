namespace Bce3s.Cli

open System
open System.IO
open Argu
open Bce3s

/// `bce3s train`: a recipe by dataset and method, with the changes that the options ask for.
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

    let private profile (arguments: ParseResults<TrainArgument>) =
        let imbalance = arguments.TryGetResult Imbalance
        let ratio = Option.defaultValue 100.0 imbalance

        match arguments.TryGetResult TrainArgument.Profile with
        | Some "exp" -> Some(Exponential ratio)
        | Some "step" -> Some(Step ratio)
        | Some other -> raise (BadInput $"there is no profile '{other}'; there are exp and step")
        | None -> Option.map Exponential imbalance

    let private selection (text: string) =
        let shuffled = "shuffled:"

        if text = "first-n" then
            FirstN
        elif text.StartsWith(shuffled, StringComparison.Ordinal) then
            match Int64.TryParse(text.Substring shuffled.Length) with
            | true, seed -> Shuffled seed
            | _ -> raise (BadInput $"--selection {text}: give a whole number as the seed, such as {shuffled}0")
        elif File.Exists text then
            Listed(Path.GetFullPath text)
        else
            raise (
                BadInput
                    $"there is no selection '{text}'; there are first-n, shuffled:SEED, and files of positions in the full set"
            )

    let private ofRecipe (arguments: ParseResults<TrainArgument>) =
        let settings = {
            Tail = profile arguments
            Images = arguments.TryGetResult TrainArgument.Selection |> Option.map selection
        }

        match
            Recipes.find
                (arguments.GetResult(TrainArgument.Dataset, "fashion-mnist-lt"))
                (arguments.GetResult(Method, "bce3s"))
                settings
        with
        | Ok recipe -> recipe.Experiment
        | Error message -> raise (BadInput message)

    /// One that a file or a run has; what chooses a recipe has nothing to choose there.
    let private recorded (arguments: ParseResults<TrainArgument>) place =
        let choosing = [
            "--dataset", arguments.Contains TrainArgument.Dataset
            "--method", arguments.Contains Method
            "--imbalance", arguments.Contains Imbalance
            "--profile", arguments.Contains TrainArgument.Profile
            "--selection", arguments.Contains TrainArgument.Selection
        ]

        match choosing |> List.tryFind snd with
        | Some(option, _) ->
            raise (BadInput $"{option} chooses a recipe, and --experiment has its own. Give one of them.")
        | None -> (Recorded.find place).Experiment

    let private experiment (arguments: ParseResults<TrainArgument>) =
        let start =
            match arguments.TryGetResult TrainArgument.Experiment with
            | Some place -> recorded arguments place
            | None -> ofRecipe arguments

        let apply value change (experiment: Experiment) =
            match value with
            | Some value -> change value experiment
            | None -> experiment

        let epochs count experiment =
            if count < 1 then
                raise (BadInput $"--epochs {count}: {count} epochs train nothing. Give at least 1.")

            Experiment.withEpochs count experiment

        start
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
