namespace Bce3s

open TorchSharp
open TorchSharp.Modules

/// What is done to gradients between the last batch and the step of the optimiser, without waiting for the device.
[<RequireQualifiedAccess>]
module Gradients =
    let private all (parameters: Parameter list) =
        parameters
        |> List.choose (fun parameter ->
            match parameter.grad with
            | null -> None
            | gradient -> Some gradient)

    /// Forgets them. Parameters that get none until the optimiser's step are left alone by it, whatever came before: a run that goes on
    /// knows of no gradients from before.
    let clear (parameters: Parameter list) =
        for parameter in parameters do
            parameter.grad <- null

    /// Makes the mean of the sum over so many batches.
    let average (batches: int) parameters =
        use _noGrad = torch.no_grad ()

        for gradient in all parameters do
            gradient.div_ (Scalar.op_Implicit (float batches)) |> ignore

    /// Scales gradients whose norm, taken together, is larger than that down to it: times min(1, largest / (norm + 1e-6)), as
    /// `clip_grad_norm_` does. A norm that is not finite stays visible.
    let clip (largest: float) parameters =
        use _noGrad = torch.no_grad ()
        use _scope = torch.NewDisposeScope()

        match all parameters with
        | [] -> ()
        | gradients ->
            let norms = gradients |> List.map (fun gradient -> gradient.norm ())
            let norm = torch.stack(norms).norm().add(Scalar.op_Implicit 1e-6)
            let factor = norm.reciprocal().mul(Scalar.op_Implicit largest).clamp_max(Scalar.op_Implicit 1.0)

            for gradient in gradients do
                gradient.mul_ factor |> ignore
