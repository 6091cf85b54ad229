namespace Bce3s

open TorchSharp

/// How far a tensor that the library computed lies from the one in a file.
type VerifiedTensor = {
    Name: string
    /// The largest difference of two elements.
    Absolute: float
    /// It, divided by the largest expected magnitude: an element is as exact as the tensor it stands in.
    Relative: float
    Tolerance: float
    /// What may excuse a tensor that does not pass.
    Remark: string option
} with

    /// NaN, in either tensor, does not pass.
    member this.Passed = this.Relative <= this.Tolerance

/// A tensor that the library computes from a file's inputs.
type Recomputed = {
    Name: string
    Value: torch.Tensor
    Tolerance: float
    /// What its error is divided by, whatever its sign; none: the largest expected magnitude.
    Scale: float option
    /// Asked for a remark if it does not pass.
    Excuse: unit -> string option
}

[<RequireQualifiedAccess>]
module Recomputed =
    let private valueTolerance = 1e-5
    let private gradientTolerance = 1e-4

    let private make tolerance name value = {
        Name = name
        Value = value
        Tolerance = tolerance
        Scale = None
        Excuse = fun () -> None
    }

    /// A loss, logits or state.
    let value name tensor = make valueTolerance name tensor

    /// Numbers that have no rounding.
    let exact name tensor = make 0.0 name tensor

    /// The gradient that a leaf has gathered; zeros where none came to it.
    let gradient name (leaf: torch.Tensor) =
        match leaf.grad with
        | null -> torch.zeros_like leaf
        | gradient -> gradient
        |> make gradientTolerance name

    /// A number that sums up a gradient, exact relative to `scale`.
    let gradientSum name (tensor: torch.Tensor) scale = { make gradientTolerance name tensor with Scale = Some scale }

    let private largest (tensor: torch.Tensor) = if tensor.numel () = 0L then 0.0 else tensor.abs().max().item<float>()

    /// How far the recomputed tensor lies from the expected one, which has its shape.
    let compare (expected: torch.Tensor) (recomputed: Recomputed) : VerifiedTensor =
        use _scope = torch.NewDisposeScope()
        let wide (tensor: torch.Tensor) = tensor.detach().``to``(torch.float64)
        let expected = wide expected
        let absolute = largest (expected - wide recomputed.Value)

        let relative =
            if absolute = 0.0 then
                0.0
            else
                absolute / (recomputed.Scale |> Option.map abs |> Option.defaultWith (fun () -> largest expected))

        {
            Name = recomputed.Name
            Absolute = absolute
            Relative = relative
            Tolerance = recomputed.Tolerance
            Remark = if relative <= recomputed.Tolerance then None else recomputed.Excuse()
        }
