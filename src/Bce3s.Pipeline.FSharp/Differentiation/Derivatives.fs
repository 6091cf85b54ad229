namespace Bce3s

open TorchSharp

/// Derivatives of functions from tensor to tensor, with DiffSharp's names and shapes.
///
/// x has any shape and a floating-point type; whether it requires gradients makes no difference. Only the argument counts: whatever else the
/// function uses is a constant, and the `grad` of parameters stays as it is. A function that does not depend on x has the derivative zero.
/// The results are new tensors in the caller's dispose scope, intermediate ones are gone. Derivatives may be nested: `jacobian (grad f)` is
/// the Hessian. Errors are `DifferentiationException`: x that is not floating-point, a result of another shape than the derivative needs, a
/// second derivative where there is none.
[<AutoOpen>]
module DerivativeWords =
    // A derivative may be somebody else's tensor (the identity gives v itself), or one number in many places.
    let private own tape (result: torch.Tensor) =
        (if tape.Nested then result else result.detach ()).clone().MoveToOuterDisposeScope()

    let private gradient tape =
        Tape.scalar tape
        Tape.pull tape tape.Nested tape.Output tape.Input (torch.ones_like tape.Output)

    /// The value of a scalar function and its gradient, of x's shape, in one pass:
    /// `let value, gradient = valueAndGrad loss x`. (DiffSharp's `fgrad`.)
    let valueAndGrad (f: torch.Tensor -> torch.Tensor) (x: torch.Tensor) =
        use _scope = torch.NewDisposeScope()
        let tape = Tape.record "valueAndGrad" f x
        let slope = gradient tape
        own tape tape.Output, own tape slope

    /// The gradient of a scalar function, of x's shape: `grad (fun x -> (x * x).sum()) x` is 2x.
    let grad (f: torch.Tensor -> torch.Tensor) (x: torch.Tensor) =
        use _scope = torch.NewDisposeScope()
        let tape = Tape.record "grad" f x
        own tape (gradient tape)

    /// Jᵀ · v, of x's shape, with the Jacobian J of f at x and v of f x's shape and type: one backward pass.
    /// `jacobianTv (fun x -> x * x) x v` is 2x·v.
    let jacobianTv (f: torch.Tensor -> torch.Tensor) (x: torch.Tensor) (v: torch.Tensor) =
        use _scope = torch.NewDisposeScope()
        let tape = Tape.record "jacobianTv" f x
        Tape.vector tape v tape.Output "the function's result"
        own tape (Tape.pull tape tape.Nested tape.Output tape.Input v)

    /// J · v, of f x's shape, with the Jacobian J of f at x and v of x's shape and type: how f x changes along v.
    /// `jacobianv (fun x -> x * x) x v` is 2x·v. For a scalar function it is the gradient times v. Otherwise Jᵀ·u, which is linear in u,
    /// is differentiated by u, for which f must have second derivatives.
    let jacobianv (f: torch.Tensor -> torch.Tensor) (x: torch.Tensor) (v: torch.Tensor) =
        use _scope = torch.NewDisposeScope()
        let tape = Tape.record "jacobianv" f x
        Tape.vector tape v tape.Input "x"

        if tape.Output.ndim = 0L then
            own tape ((gradient tape * v).sum())
        else
            let u = torch.zeros_like(tape.Output).requires_grad_()
            let pulled = Tape.pull tape true tape.Output tape.Input u
            own tape (Tape.pull tape tape.Nested pulled u v)

    /// The Jacobian of f at x: shape of f x followed by the shape of x, m×n for vectors. `jacobian (fun x -> a.mv x) x` is a.
    /// One backward pass for each element of f x; no second derivatives.
    let jacobian (f: torch.Tensor -> torch.Tensor) (x: torch.Tensor) =
        use _scope = torch.NewDisposeScope()
        let tape = Tape.record "jacobian" f x
        let one = torch.ones ([||], dtype = tape.Output.dtype, device = tape.Output.device)
        let results = tape.Output.reshape -1L

        let row i = Tape.pull tape tape.Nested (results.select (0L, i)) tape.Input one

        let shape = Array.append tape.Output.shape x.shape

        match List.init (int (results.numel ())) (int64 >> row) with
        | [] -> own tape (torch.zeros (shape, dtype = x.dtype, device = x.device))
        | rows -> own tape ((torch.stack rows).reshape shape)

    /// H · v, of x's shape, with the Hessian H of a scalar function at x and v of x's shape and type. The function must have second derivatives.
    /// `hessianv (fun x -> (x * x * x).sum()) x v` is 6x·v.
    let hessianv (f: torch.Tensor -> torch.Tensor) x v = jacobianTv (grad f) x v
