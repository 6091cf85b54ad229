namespace Bce3s.Cli

open System.Globalization
open Bce3s
open Bce3s.Losses

/// `bce3s list`: the datasets, methods and backbones that there are.
[<RequireQualifiedAccess>]
module List =
    let private grouped (count: int64) = count.ToString("N0", CultureInfo.InvariantCulture)

    let run (arguments: string[]) =
        if arguments.Length > 0 then
            raise (BadInput $"list takes no options, but got {arguments[0]}")

        for dataset in Presets.datasets do
            printfn "  dataset    %s: %s" dataset.Name (String.concat ", " (Presets.methods dataset.Name))

        for name in Backbones.Names do
            let backbone = Backbones.Describe name

            printfn
                $"  backbone   {backbone.Name, -23} {grouped backbone.Parameters, 11} parameters {backbone.Features, 5} features"

        printfn "             with images of 3 channels; each with another width as in %s-w32" Backbones.Names[0]
        printfn "  device     cpu, cuda, cuda:N"
        ExitCode.success
