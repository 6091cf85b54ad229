namespace Bce3s

open System
open TorchSharp

/// Derivatives from values alone, in float64.
[<RequireQualifiedAccess>]
module internal CentralDifferences =
    let private advice =
        "Differences need float64 throughout: make the tensors that the function uses float64 (`dtype = torch.float64`, `head.to_type torch.float64`)."

    let numbers (tensor: torch.Tensor) =
        if tensor.dtype <> torch.float64 then
            DifferentiationException.fail
                $"gradCheck: the function gave {DifferentiationException.kind tensor} for x in Float64. {advice}"

        tensor.detach().cpu().contiguous().data<float>().ToArray()

    /// The elements of f x.
    let values (f: torch.Tensor -> torch.Tensor) x =
        use _scope = torch.NewDisposeScope()
        use _mode = torch.no_grad ()
        numbers (f x)

    /// The first values of a function whose caller had x in the type `given`: a function of float32 tensors fails here.
    let firstValues f (x: torch.Tensor) given =
        try
            values f x
        with
        | :? DifferentiationException -> reraise ()
        | error when given <> torch.float64 ->
            raise (
                DifferentiationException(
                    $"gradCheck: the function fails for x in Float64: {error.Message} {advice}",
                    error
                )
            )

    // Where the error of the differences, of order h² · f‴ + ε · f / h, is about least.
    let private step (x: float) = Math.Cbrt(Math.BitIncrement 1.0 - 1.0) * max 1.0 (abs x)

    /// The Jacobian, row after row; x is float64 and contiguous, and its numbers are changed and put back.
    let jacobian f (x: torch.Tensor) =
        let flat = x.view -1L

        let column i middle =
            use _scope = torch.NewDisposeScope()
            let place = flat.narrow (0L, int64 i, 1L)

            let at (value: float) =
                place.fill_ (Scalar.op_Implicit value) |> ignore
                values f x

            // What is divided by is the distance of the two as rounded.
            let above, below = middle + step middle, middle - step middle
            let column = Array.map2 (fun up down -> (up - down) / (above - below)) (at above) (at below)
            place.fill_ (Scalar.op_Implicit middle) |> ignore
            column

        numbers x |> Array.mapi column |> Array.transpose |> Array.concat
