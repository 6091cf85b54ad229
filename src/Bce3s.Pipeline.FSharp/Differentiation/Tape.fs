namespace Bce3s

open System
open TorchSharp

/// One call of a function with its graph.
type internal Tape = {
    /// What error texts call the derivative.
    Word: string
    Input: torch.Tensor
    Output: torch.Tensor
    /// The derivative is to be differentiated in turn: it was asked for inside a function that is being recorded.
    Nested: bool
}

/// How many recorded calls this thread is inside of.
[<AbstractClass; Sealed>]
type internal Recording =
    [<ThreadStatic; DefaultValue>]
    static val mutable private depth: int

    static member Depth
        with get () = Recording.depth
        and set value = Recording.depth <- value

[<RequireQualifiedAccess>]
module internal Tape =
    let check word (x: torch.Tensor) =
        if not (x.is_floating_point ()) then
            DifferentiationException.fail
                $"{word}: x is {DifferentiationException.kind x}; derivatives are by floating-point numbers. Convert it: `x.to_type torch.float32`."

    /// Calls f on x, whatever the caller's grad mode is. The tensors belong to the current dispose scope.
    let record word (f: torch.Tensor -> torch.Tensor) (x: torch.Tensor) =
        check word x
        let nested = Recording.Depth > 0 && torch.is_grad_enabled ()
        use _mode = torch.enable_grad ()
        // An input of its own, so that neither x nor what else depends on x takes part in the derivative.
        let input = if nested && x.requires_grad then x.clone () else x.detach().requires_grad_()
        Recording.Depth <- Recording.Depth + 1

        let output =
            try
                f input
            finally
                Recording.Depth <- Recording.Depth - 1

        if not (output.is_floating_point ()) then
            DifferentiationException.fail
                $"{word}: the function gave {DifferentiationException.kind output}; only floating-point results have derivatives."

        { Word = word; Input = input; Output = output; Nested = nested }

    let scalar tape =
        if tape.Output.ndim <> 0L then
            DifferentiationException.fail
                $"{tape.Word}: the function gave a tensor of shape {DifferentiationException.shape tape.Output}; expected a scalar, shape []. Sum or average it, or take `jacobian`."

    /// The tensor v that a derivative is multiplied by.
    let vector tape (v: torch.Tensor) (like: torch.Tensor) what =
        if v.dtype <> like.dtype || v.shape <> like.shape then
            DifferentiationException.fail
                $"{tape.Word}: v is {DifferentiationException.kind v}; expected {DifferentiationException.kind like}, as {what}."

    let private gradient (output: torch.Tensor) (input: torch.Tensor) (v: torch.Tensor) twice =
        torch.autograd.grad ([| output |], [| input |], [| v |], true, twice, true) |> Seq.head

    /// vᵀ · ∂output/∂input, of the input's shape; zeros where the output does not depend on the input.
    /// `twice`: it is to be differentiated again.
    let pull tape twice (output: torch.Tensor) (input: torch.Tensor) v =
        let found =
            if not output.requires_grad then
                None
            else
                try
                    gradient output input v twice |> Option.ofObj |> Option.filter (fun g -> not g.IsInvalid)
                with error when twice ->
                    raise (
                        DifferentiationException(
                            $"{tape.Word}: the function's gradient could not be differentiated once more. Losses whose gradient is computed together with the value, as this library's are, have no second derivatives: take `grad`, or `jacobian` of first derivatives. ({error.Message})",
                            error
                        )
                    )

        found |> Option.defaultWith (fun () -> torch.zeros_like input)
