namespace Bce3s

open System
open System.IO
open System.Runtime.InteropServices
open TorchSharp
open Bce3s.Data
open Bce3s.Losses

/// A file that was recomputed.
type VerifiedFile = {
    Path: string
    Method: string
    Tensors: VerifiedTensor list
} with

    member this.Passed = this.Tensors |> List.forall _.Passed

/// Recomputes files of inputs and outputs that another program wrote (docs/verify.md), to compare the library with it.
[<RequireQualifiedAccess>]
module Verification =
    let private backbone = "backbone"

    let private recipes: (string * (ReferenceFile -> Recomputed list)) list = [
        "BCE3S", Bce3sReference.recompute
        "class-balanced bce", ClassBalancedReference.recompute ClassBalancedMode.Bce
        "class-balanced sigmoid", ClassBalancedReference.recompute ClassBalancedMode.Sigmoid
        "class-balanced focal", ClassBalancedReference.recompute ClassBalancedMode.Focal
        "MaxNorm by projected gradient descent", MaxNormReference.recompute
        "feature-balanced loss", LogitsReference.featureBalanced
        "focal loss", LogitsReference.focal
        "LDAM", LogitsReference.ldam
        for name in [ "cosface"; "arcface"; "uniface" ] do
            name, MarginReference.recompute name false
            name + "-epl", MarginReference.recompute name true
        "AutoAugment operators", AutoAugmentReference.recompute
        backbone, BackboneReference.recompute
    ]

    /// What a file's metadata may name as `method`.
    let methods = recipes |> List.map fst

    let private methodOf (file: ReferenceFile) =
        match file.TryText "method", file.TryText backbone with
        | Some name, _ -> name
        | None, Some _ -> backbone
        | None, None -> file.Text("method", String.concat ", " methods)

    // libtorch adds a stack to its message.
    let private oneLine (error: exn) =
        error.Message.Split '\n' |> Array.truncate 2 |> Array.map _.Trim() |> String.concat " "

    let private safetensors path =
        use _scope = torch.NewDisposeScope()
        use file = new ReferenceFile(path)
        let name = methodOf file

        match recipes |> List.tryFind (fun (known, _) -> known = name) with
        | None ->
            let known = String.concat ", " methods
            raise (DataFormatException(path, $"the method '{name}', which is not in the library", $"one of {known}"))
        | Some(_, recompute) ->
            let recomputed =
                try
                    recompute file
                with
                | :? ArgumentException
                | :? InvalidOperationException
                | :? ExternalException as error ->
                    raise (
                        DataFormatException(
                            path,
                            $"inputs that do not fit ({oneLine error})",
                            $"those of {name}",
                            error
                        )
                    )

            { Path = path; Method = name; Tensors = file.Compare recomputed }

    /// Recomputes one file.
    /// Raises `DataException` for a file that is not there, is broken or does not say something that the library can recompute.
    let file (path: string) : VerifiedFile =
        if not (File.Exists path) then
            raise (DataFormatException(path, (if Directory.Exists path then "a folder" else "nothing"), "a file"))

        if path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) then
            {
                Path = path
                Method = "class counts"
                Tensors = ClassCountsReference.verify path
            }
        else
            safetensors path
