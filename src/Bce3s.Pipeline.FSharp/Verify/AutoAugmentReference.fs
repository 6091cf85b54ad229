namespace Bce3s

open System
open TorchSharp
open Bce3s.Data

/// `AutoAugment operators`: images and what the operators make of them, byte for byte.
[<RequireQualifiedAccess>]
module AutoAugmentReference =
    let private space = OperationSpace.AutoAugment()

    let private layout =
        let names = space.Operations |> Seq.map _.Operation.Name |> String.concat ", "

        $"IMAGE/input or IMAGE/OPERATION/STEP/SIGN with a step 0…{space.Bins - 1}, a sign + or, where the strength has a sign, -, and an operation of {names}"

    let private apply (operation: ImageOperation) magnitude (image: torch.Tensor) =
        let planes = image.permute(2L, 0L, 1L).contiguous()
        let picture = Picture()
        let bytes = picture.Reset(int planes.shape[0], int planes.shape[1], int planes.shape[2])
        planes.bytes.CopyTo bytes
        operation.Apply(picture, magnitude)
        torch.tensor(picture.Bytes.ToArray(), planes.shape).permute(1L, 2L, 0L)

    let private recomputed (file: ReferenceFile) (name: string) =
        let fail () = raise (DataFormatException(file.Path, $"tensor '{name}'", layout))

        match name.Split '/' with
        | [| _; "input" |] -> None
        | [| image; operation; step; sign |] ->
            match
                space.Operations |> Seq.tryFind (fun each -> each.Operation.Name = operation), Int32.TryParse step
            with
            | Some ranged, (true, bin) when bin >= 0 && bin < space.Bins && (sign = "+" || sign = "-" && ranged.Signed) ->
                let input = file.Image $"{image}/input"
                let size = ImageSize(int input.shape[0], int input.shape[1])
                let magnitude = ranged.Magnitude(bin, (sign = "-"), size)
                Some(Recomputed.exact name (apply ranged.Operation magnitude input))
            | _ -> fail ()
        | _ -> fail ()

    let recompute (file: ReferenceFile) = file.Names |> List.choose (recomputed file)
