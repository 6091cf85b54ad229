namespace Bce3s

open System
open Bce3s.Data
open Bce3s.Losses

/// The networks that reference files name, by the library's names and those that it understands, within what a machine can
/// compute: a file of a few bytes must not ask for all of its memory.
[<RequireQualifiedAccess>]
module ReferenceBackbones =
    /// Of an input, over all its dimensions: 6 photographs of 224×224.
    let private largestInput = 1_000_000L

    /// ResNeXt-101 (32×8d) with 1000 classes has 89 million.
    let private largestParameters = 100_000_000L

    /// Parameters times pixels, of which the operations are a part: two photographs through ResNeXt-101.
    let private largestWork = 1e13

    let private refuse (file: ReferenceFile) found expected : unit =
        raise (DataFormatException(file.Path, found, expected))

    /// Refuses an input that is too large to compute.
    let checkInput (file: ReferenceFile) (shape: int64[]) =
        // Floats, for the product of four sizes need not fit an integer.
        if shape |> Array.map float |> Array.reduce (*) > float largestInput then
            refuse file $"""'input_shape' = [{String.Join(", ", shape)}]""" $"at most {largestInput} numbers"

    let private checkWork (file: ReferenceFile) (shape: int64[]) (network: BackboneSummary) =
        if network.Parameters > largestParameters then
            refuse
                file
                $"backbone '{network.Name}' with {network.Parameters} parameters"
                $"one with at most {largestParameters}"

        let pixels = shape[0] * shape[2] * shape[3]

        if float network.Parameters * float pixels > largestWork then
            refuse
                file
                $"{network.Parameters} parameters of '{network.Name}' for {pixels} pixels"
                $"fewer of either: their product at most %.0e{largestWork}"

    /// Published dictionaries hold a classifier, `linear` or torchvision's `fc`: of as many classes as the parameters of the features
    /// leave over.
    let private classes (file: ReferenceFile) (network: BackboneSummary) =
        let state = file.TryText "state_keys" |> Option.map _.Split(' ') |> Option.defaultValue [||]

        match [ "linear.weight"; "fc.weight" ] |> List.tryFind (fun name -> Array.contains name state) with
        | None -> Nullable()
        | Some classifier ->
            let parameters = int64 (file.Index "parameters")
            let left, each = parameters - network.Parameters, network.Features + 1L

            if left <= 0L || left % each <> 0L then
                refuse
                    file
                    $"'parameters' = {parameters} with {classifier} among the state_keys"
                    $"{network.Parameters} and {each} for each class"

            Nullable(left / each)

    /// A network for images of this shape, with dropout off.
    let create (file: ReferenceFile) (name: string) (shape: int64[]) : Backbone =
        let channels, side = shape[1], Nullable(int shape[2])

        try
            let features = Backbones.Describe(name, channels, side = side)
            checkWork file shape features
            let classes = classes file features
            checkWork file shape (Backbones.Describe(name, channels, classes, side))
            let network = Backbones.Create(name, channels, classes, side)

            match network with
            | :? LResNetIR as network -> network.Dropout <- 0.0
            | _ -> ()

            network
        with :? ArgumentException as error ->
            raise (
                DataFormatException(
                    file.Path,
                    $"""backbone '{name}' ({error.Message.ReplaceLineEndings " "})""",
                    "a backbone of the library",
                    error
                )
            )
