namespace Bce3s

open System
open System.Collections.Generic
open System.Globalization
open TorchSharp
open Bce3s.Data

/// A safetensors file of inputs and of what another program made of them (docs/verify.md). What it lacks, or has of another kind, raises
/// a `DataFormatException` with the name.
type ReferenceFile(path: string) =
    let file = Safetensors.Load path
    let inputs = List<string>()
    let owned = Stack<IDisposable>()

    let fail found expected : 'T = raise (DataFormatException(path, found, expected))

    let input name kind (fits: torch.Tensor -> bool) =
        match file.Tensors.TryGetValue name with
        | true, tensor when fits tensor ->
            inputs.Add name
            tensor
        | true, tensor ->
            let shape = String.Join(", ", tensor.shape)
            fail $"tensor '{name}', {tensor.dtype} [{shape}]" kind
        | _ -> fail $"no tensor '{name}'" $"it, {kind}"

    let floating (tensor: torch.Tensor) = tensor.dtype = torch.float32 || tensor.dtype = torch.float64

    member _.Path = path

    /// A text of the metadata.
    member _.TryText key =
        match file.Metadata.TryGetValue key with
        | true, text -> Some text
        | _ -> None

    member this.Text(key, example: string) =
        match this.TryText key with
        | Some text -> text
        | None -> fail $"no '{key}' in the metadata" $"it, such as {example}"

    member this.Number key =
        let text = this.Text(key, "a number")

        match Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture) with
        | true, number when Double.IsFinite number -> number
        | _ -> fail $"'{key}' = '{text}' in the metadata" "a finite number"

    /// A whole number from 0 on.
    member this.Index key =
        let number = this.Number key

        if number >= 0.0 && number <= 1e9 && number = floor number then
            int number
        else
            fail $"'{key}' = {number} in the metadata" "a whole number from 0 on"

    member _.Has name = file.Tensors.ContainsKey name

    member _.Names = file.Tensors.Keys |> Seq.sort |> List.ofSeq

    /// An input of float32 or float64 and two dimensions.
    member _.Matrix name =
        input name "float32 or float64 with two dimensions" (fun tensor -> floating tensor && tensor.ndim = 2L)

    /// An input of float32 or float64 and one dimension.
    member _.Vector name =
        input name "float32 or float64 with one dimension" (fun tensor -> floating tensor && tensor.ndim = 1L)

    /// A matrix whose gradient is asked for.
    member this.Leaf name = (this.Matrix name).clone().requires_grad_ true

    /// An image of bytes, rows × columns × channels.
    member _.Image name =
        input name "uint8 H×W×3, or H×W×1 for grey" (fun tensor ->
            tensor.dtype = torch.uint8 && tensor.ndim = 3L && (tensor.shape[2] = 1L || tensor.shape[2] = 3L))

    /// Class indices.
    member _.Labels =
        input "labels" "int64 with one dimension" (fun tensor -> tensor.dtype = torch.int64 && tensor.ndim = 1L)

    /// Training images of each class.
    member _.ClassCounts: int64[] =
        (input "class_counts" "int64 with one dimension" (fun tensor -> tensor.dtype = torch.int64 && tensor.ndim = 1L))
            .data<int64>()
            .ToArray()

    /// Disposes a head or a network with the file: what it computes is compared until then.
    member _.Own(each: 'T :> IDisposable) : 'T =
        owned.Push each
        each

    /// Compares what was recomputed with what the file has of it. A tensor that is neither compared nor an input would be passed over in
    /// silence, and is refused; so is a file with nothing to compare.
    member _.Compare(recomputed: Recomputed list) =
        let known = recomputed |> List.map _.Name
        let list (names: string seq) = String.concat ", " names

        for name in file.Tensors.Keys do
            if not (List.contains name known || inputs.Contains name) then
                fail $"tensor '{name}'" $"the inputs {list (Seq.distinct inputs)} and, compared, any of {list known}"

        let present = recomputed |> List.filter (fun each -> file.Tensors.ContainsKey each.Name)

        if present.IsEmpty then
            fail "no tensor to compare" $"at least one of {list known}"

        [
            for each in present do
                let expected = file.Tensors[each.Name]

                if expected.shape <> each.Value.shape then
                    fail
                        $"""tensor '{each.Name}' of shape [{String.Join(", ", expected.shape)}]"""
                        $"""[{String.Join(", ", each.Value.shape)}]"""

                Recomputed.compare expected each
        ]

    interface IDisposable with
        member _.Dispose() =
            for each in owned do
                each.Dispose()

            file.Dispose()
