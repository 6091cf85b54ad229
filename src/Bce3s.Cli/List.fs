namespace Bce3s.Cli

open System.Globalization
open Argu
open Bce3s
open Bce3s.Losses

/// `bce3s list`: the datasets, methods and backbones that there are.
[<RequireQualifiedAccess>]
module List =
    let private grouped (count: int64) = count.ToString("N0", CultureInfo.InvariantCulture)
    let private devices = [ "cpu"; "cuda"; "cuda:N" ]

    let private tail (dataset: Dataset) =
        match dataset.Profile with
        | Natural -> "its own tail"
        | _ -> "imbalance 100"

    let private text () =
        for dataset in Recipes.datasets do
            printfn
                $"  dataset    {dataset.Name, -16}  {dataset.Title}, {grouped dataset.Classes} classes, {tail dataset}"

        for method in Methods.all do
            printfn $"  method     {method.Name, -23}  {method.Purpose}"

        printfn "             each on every dataset: `bce3s train --dataset NAME --method NAME`"
        printfn "             another tail: `--imbalance 50`, `--profile step`"

        for name in Backbones.Names do
            let backbone = Backbones.Describe name

            printfn
                $"  backbone   {backbone.Name, -23} {grouped backbone.Parameters, 11} parameters {backbone.Features, 5} features"

        printfn "             with images of 3 channels; other widths as in %s-w32" Backbones.Names[0]
        printfn $"""  device     {String.concat ", " devices}"""

    let private json () =
        Json.text {|
            Datasets = [
                for dataset in Recipes.datasets ->
                    {|
                        Name = dataset.Name
                        Title = dataset.Title
                        Classes = dataset.Classes
                        Channels = dataset.Channels
                        Profile = Profile.name dataset.Profile
                    |}
            ]
            Methods = Methods.all
            Recipes = [ for recipe in Recipes.all -> recipe.Experiment.Name ]
            Backbones = [
                for backbone in Seq.map Backbones.Describe Backbones.Names ->
                    {|
                        Name = backbone.Name
                        Parameters = backbone.Parameters
                        Features = backbone.Features
                    |}
            ]
            Devices = devices
        |}
        |> printfn "%s"

    let run (arguments: ParseResults<ListArgument>) =
        if arguments.Contains ListArgument.Json then json () else text ()
        ExitCode.success
