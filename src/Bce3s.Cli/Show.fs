namespace Bce3s.Cli

open System.Globalization
open Argu
open Bce3s

/// `bce3s show`: an experiment as F# and JSON, below an account of where it comes from.
[<RequireQualifiedAccess>]
module Show =
    let private line (name: string) (text: string) = printfn "  %s %s" (name.PadRight 12) text

    let private ofRecipe (recipe: Recipe) =
        line "follows" recipe.Source

        for name, texts in
            [ "as published", recipe.Published; "chosen here", recipe.Choices; "deviations", recipe.Deviations ] do
            texts |> List.iteri (fun i text -> line (if i = 0 then name else "") text)

    let private ofRun (manifest: Manifest) =
        let split = manifest.Split

        line "run" (manifest.Created.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture))

        line
            "data"
            $"{manifest.DataFolder}: {Wording.count split.TrainImages} training and {Wording.count split.TestImages} test images"

        line "model" $"{Wording.count manifest.Parameters} parameters, {manifest.Classifier} classifier"
        line "device" $"{manifest.Device}, {manifest.Threads} threads"

        line
            "versions"
            $"bce3s {manifest.Versions.Bce3s}, libtorch {manifest.Versions.Torch}, .NET {manifest.Versions.Dotnet}"

    let private ofResults (results: Results) =
        let percent (scores: Evaluated) = $"{Wording.percent scores.Plain.Top1} ({Wording.percent scores.Flip.Top1})"
        line "top-1" $"{percent results.Last} after the last epoch; flip averaging in brackets"

    let run (arguments: ParseResults<ShowArgument>) =
        let recorded =
            match arguments.TryGetResult ShowArgument.Experiment with
            | Some place -> Recorded.find place
            | None ->
                raise (BadInput "show what? `bce3s show cifar100-lt-bce3s`, a run's folder, or an experiment's file")

        let experiment = recorded.Experiment

        match arguments.Contains ShowArgument.Fsharp, arguments.Contains ShowArgument.Json with
        | true, true ->
            raise (BadInput "--fsharp and --json each print that alone; give one of them, or neither for both")
        | true, _ -> printfn "%s" (Experiment.text experiment)
        | _, true -> printfn "%s" (Experiment.json experiment)
        | _ ->
            printfn "%s" experiment.Name
            Option.iter ofRecipe recorded.Recipe
            Option.iter ofRun recorded.Manifest
            Option.iter ofResults recorded.Results
            printfn "\n%s\n\n%s" (Experiment.text experiment) (Experiment.json experiment)

        ExitCode.success
