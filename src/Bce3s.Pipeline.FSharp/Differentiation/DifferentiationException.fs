namespace Bce3s

open TorchSharp

/// A function that cannot be differentiated as asked, or a derivative that `GradCheck.ensure` found wrong. The message names what was
/// asked, what was found and what to do.
type DifferentiationException(message: string, inner: exn | null) =
    inherit System.Exception(message, inner)
    new(message) = DifferentiationException(message, null)
    /// The message alone: where it was raised tells a script's user nothing.
    override this.ToString() = this.Message

[<RequireQualifiedAccess>]
module internal DifferentiationException =
    let fail message : 'T = raise (DifferentiationException message)

    let shape (tensor: torch.Tensor) = sprintf "[%s]" (tensor.shape |> Seq.map string |> String.concat ", ")

    /// `Float32 [3, 4]`.
    let kind (tensor: torch.Tensor) = $"{tensor.dtype} {shape tensor}"
