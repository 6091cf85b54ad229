namespace Bce3s.Cli

open Bce3s

/// `bce3s list`: the datasets, methods and backbones that there are.
[<RequireQualifiedAccess>]
module List =
    let run (arguments: string[]) =
        if arguments.Length > 0 then
            raise (BadInput $"list takes no options, but got {arguments[0]}")

        for dataset in Presets.datasets do
            printfn "  dataset    %s: %s" dataset.Name (String.concat ", " (Presets.methods dataset.Name))

        printfn "  backbone   %s, each with a width as in resnet8-w32" (String.concat ", " Bce3s.Losses.Backbones.Names)
        printfn "  device     cpu, cuda, cuda:N"
        ExitCode.success
