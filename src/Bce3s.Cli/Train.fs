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

    /// Whether nothing but the folder says what goes on.
    let private isOfItsFolder (arguments: ParseResults<TrainArgument>) =
        not (
            arguments.Contains TrainArgument.Dataset
            || arguments.Contains Method
            || arguments.Contains TrainArgument.Experiment
            || arguments.Contains Imbalance
            || arguments.Contains TrainArgument.Profile
            || arguments.Contains TrainArgument.Selection
        )

    let private start (arguments: ParseResults<TrainArgument>) =
        match arguments.TryGetResult TrainArgument.Experiment, arguments.TryGetResult Output with
        | Some place, _ -> recorded arguments place
        | None, Some folder when arguments.Contains Resume && isOfItsFolder arguments ->
            let manifest = Path.Combine(folder, RunFiles.manifest)

            if not (File.Exists manifest) then
                raise (
                    BadInput
                        $"there is no run in {folder} to go on with: {manifest} is not there. To begin one there say what is trained, such as --dataset and --method"
                )

            (Manifest.read folder manifest).Experiment
        | None, _ -> ofRecipe arguments

    let private weights (arguments: ParseResults<TrainArgument>) =
        match arguments.TryGetResult Weights, arguments.TryGetResult Weights_Part with
        | None, None -> None
        | None, Some _ -> raise (BadInput "--weights-part is a part of a file; name that with --weights")
        | Some file, part -> Some { InitialWeights.ofFile (Path.GetFullPath file) with Part = part }

    let private experiment (arguments: ParseResults<TrainArgument>) =
        let apply value change (experiment: Experiment) =
            match value with
            | Some value -> change value experiment
            | None -> experiment

        let epochs count experiment =
            if count < 1 then
                raise (BadInput $"--epochs {count}: {count} epochs train nothing. Give at least 1.")

            Experiment.withEpochs count experiment

        start arguments
        |> apply (arguments.TryGetResult TrainArgument.Backbone) (fun name -> withBackbone (BackboneSpec.named name))
        |> apply (weights arguments) (fun weights experiment ->
            withBackbone (initialized weights experiment.Backbone) experiment)
        |> apply (arguments.TryGetResult Epochs) epochs
        |> apply (arguments.TryGetResult Seed) (fun seed experiment -> { experiment with Seed = seed })
        |> apply (arguments.TryGetResult Holdout) (fun share experiment ->
            withDataset (holdout share experiment.Dataset) experiment)

    let private policy (arguments: ParseResults<TrainArgument>) (standard: RunPolicy) = {
        CheckpointEvery =
            arguments.TryGetResult Checkpoint_Every
            |> Option.map (fun minutes ->
                if minutes >= 0.0 && minutes < 1e6 then
                    TimeSpan.FromMinutes minutes
                else
                    raise (BadInput $"--checkpoint-every {minutes}: give minutes, 0 or more"))
            |> Option.defaultValue standard.CheckpointEvery
        KeepEvery = arguments.TryGetResult Keep_Every |> Option.orElse standard.KeepEvery
        Keep = arguments.TryGetResult TrainArgument.Keep |> Option.orElse standard.Keep
        NonFinite =
            match arguments.TryGetResult On_Nan with
            | None -> standard.NonFinite
            | Some name ->
                NonFinite.named name
                |> Option.defaultWith (fun () ->
                    raise (BadInput $"there is no policy '{name}'; there are stop, skip-batch and rewind"))
        Deterministic = standard.Deterministic || arguments.Contains Deterministic
    }

    /// What the command line leaves open: a run that goes on is trained on as it was.
    let private standing (arguments: ParseResults<TrainArgument>) (experiment: Experiment) =
        if arguments.Contains Resume then
            RunFolder.toResume (arguments.TryGetResult Output) experiment.Name experiment.Seed
            |> Option.map (fun folder -> folder, Path.Combine(folder, RunFiles.manifest))
            |> Option.filter (snd >> File.Exists)
            |> Option.map (fun (folder, path) -> Runs.optionsOf (Manifest.read folder path))
            |> Option.defaultWith Runs.options
        else
            Runs.options ()

    /// A number of threads, at least one.
    let private threads option count =
        if count < 1 then
            raise (BadInput $"{option} {count}: give at least 1")

        count

    let private reporter (arguments: ParseResults<TrainArgument>) : IReporter =
        match arguments.Contains Quiet, arguments.Contains TrainArgument.Json with
        | true, true -> raise (BadInput "--quiet prints next to nothing, and --json all that happens; give one of them")
        | true, false -> QuietReporter Console.Out
        | false, true when arguments.Contains Dry_Run ->
            raise (BadInput "--dry-run tells people; `bce3s show NAME --json` prints an experiment as JSON")
        | false, true -> JsonLinesReporter Console.Out
        | false, false -> Runs.reporter ()

    let run (arguments: ParseResults<TrainArgument>) =
        refuseWhatIsMissing arguments
        let experiment = experiment arguments

        let standing = standing arguments experiment

        let options = {
            standing with
                Data = arguments.TryGetResult TrainArgument.Data |> Option.orElse standing.Data
                Output = arguments.TryGetResult Output
                Device = arguments.GetResult(TrainArgument.Device, standing.Device)
                SkipBroken = standing.SkipBroken || arguments.Contains TrainArgument.Skip_Broken
                Threads =
                    arguments.TryGetResult TrainArgument.Threads
                    |> Option.map (threads "--threads")
                    |> Option.defaultValue standing.Threads
                Workers = arguments.TryGetResult Workers |> Option.map (threads "--workers")
                Resume = arguments.Contains Resume
                Policy = policy arguments standing.Policy
                Reporter = reporter arguments
        }

        if arguments.Contains Dry_Run then
            let lines = Runs.describe options experiment

            if not (arguments.Contains Quiet) then
                List.iter (printfn "%s") lines
        else
            Interruption.during (fun cancellation ->
                Runs.train { options with Cancellation = cancellation } experiment |> ignore)

        ExitCode.success
