namespace Bce3s

open System
open System.Text.RegularExpressions
open TorchSharp.Modules
open Bce3s.Data
open Bce3s.Losses

/// The networks that reference files name, by the library's names and those that it understands.
[<RequireQualifiedAccess>]
module ReferenceBackbones =
    /// The numbers in a name; none for a part that is not there.
    let private (|Named|_|) pattern (name: string) =
        let found = Regex.Match(name, $"^{pattern}$")

        if found.Success then
            Some [ for group in Seq.tail found.Groups -> if group.Success then Some(int group.Value) else None ]
        else
            None

    let private parameters (network: Backbone) =
        network.parameters () |> Seq.sumBy (fun (each: Parameter) -> each.numel ())

    /// Published dictionaries of these networks hold a classifier: of as many classes as the parameters of the features leave over.
    let private withClassifier (file: ReferenceFile) depth width channels =
        use features = ResNetCifar.Create(depth, channels, width)
        let left, each = int64 (file.Index "parameters") - parameters features, features.Features + 1L

        if left > 0L && left % each = 0L then
            ResNetCifar.Create(depth, channels, width, Nullable(left / each))
        else
            let found = $"""'parameters' = {file.Index "parameters"} with linear.weight among the state_keys"""
            raise (DataFormatException(file.Path, found, $"{parameters features} and {each} for each class"))

    /// A network for images of `channels` and `side`, with dropout off.
    let create (file: ReferenceFile) (name: string) (channels: int64) (side: int64) : Backbone =
        let state =
            file.TryText "state_keys" |> Option.map (fun keys -> keys.Split ' ') |> Option.defaultValue [||]

        try
            match name with
            | Named @"resnet(\d{1,3})(?:-cifar)?(?:-w(\d{1,4}))?" [ Some depth; width ] when
                Array.contains "linear.weight" state && Seq.contains depth ResNetCifar.Depths
                ->
                withClassifier file depth (defaultArg width ResNetCifar.DefaultWidth) channels
            | Named @"lresnet(\d{1,3})e-ir(?:-w(\d{1,4}))?" [ Some depth; width ] ->
                LResNetIR.Create(depth, channels, defaultArg width LResNetIR.DefaultWidth, int side, dropout = 0.0)
            | _ -> Backbones.Create(name, channels)
        with :? ArgumentException as error ->
            raise (
                DataFormatException(
                    file.Path,
                    $"""backbone '{name}' ({error.Message.ReplaceLineEndings " "})""",
                    "a backbone of the library",
                    error
                )
            )
