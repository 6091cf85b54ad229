namespace Bce3s

open System
open TorchSharp

/// What a run does at a step whose loss or gradients are not finite numbers.
type NonFinite =
    /// It ends, and names the step.
    | Stop
    /// The batch is left out: weights, statistics, memories and momentum encoders stay as they were before it.
    | SkipBatch
    /// It goes back to the last checkpoint and trains on from there without the batch: for weights that had gone wrong before the loss did.
    | Rewind

[<RequireQualifiedAccess>]
module NonFinite =
    let private names = [ "stop", Stop; "skip-batch", SkipBatch; "rewind", Rewind ]

    let name policy = names |> List.find (snd >> (=) policy) |> fst
    let named name = names |> List.tryFind (fst >> (=) name) |> Option.map snd

    /// A run that leaves out more batches in a row, or goes back more often, ends: leaving batches out does not help it.
    let most = 10

/// A step whose loss or gradients are not finite numbers.
[<RequireQualifiedAccess>]
type NonFiniteStep = {
    Stage: string
    /// From 0.
    StageIndex: int
    /// From 1.
    Epoch: int
    /// Which batch of the epoch, from 1.
    Step: int
    /// The loss's term, or the parameter whose gradient it is.
    Term: string
    /// Positions in the training set of the batch's images, those of a second stream behind those of the first.
    Images: int64 list
    /// What the images are called.
    Names: string list
}

/// Training came to a step whose loss or gradients are not finite.
type NonFiniteException(step: NonFiniteStep) =
    inherit Exception($"{step.Term} is not finite at step {step.Step} of epoch {step.Epoch} of stage \"{step.Stage}\"")
    member _.Step = step

/// Finds the first batch of an epoch whose loss or gradients are not finite. On the CPU after each batch; another device would have to be
/// waited for, so there the number of the first such batch stays on it until `First` is asked. `skip-batch` waits on every device: it has to
/// know before the optimiser's step.
type FiniteGuard(policy: NonFinite, device: torch.Device) =
    let none = Int64.MaxValue
    let waits = policy = SkipBatch || device.``type`` = DeviceType.CPU
    let first = torch.tensor(none, dtype = torch.int64, device = device).DetachFromDisposeScope()

    /// Whether each batch is looked at when it comes.
    member _.Waits = waits

    /// Notes a batch. Sums are not finite where one of the numbers is not.
    member _.Note(number: int, loss: torch.Tensor, parameters: (string * Modules.Parameter) list) =
        use _noGrad = torch.no_grad ()
        use _scope = torch.NewDisposeScope()

        let sums = [|
            loss.detach ()
            for _, parameter in parameters do
                match parameter.grad with
                | null -> ()
                | gradient -> gradient.sum ()
        |]

        let bad = torch.stack(sums).isfinite().all().logical_not()
        first.copy_ (first.minimum (first.masked_fill (bad, Scalar.op_Implicit (int64 number)))) |> ignore

    /// The number of the first batch that is not finite; asking waits for the device.
    member _.First =
        match first.item<int64>() with
        | number when number = none -> None
        | number -> Some(int number)

    member _.Reset() =
        use _noGrad = torch.no_grad ()
        first.fill_ (Scalar.op_Implicit none) |> ignore

    interface IDisposable with
        member _.Dispose() = first.Dispose()

/// Copies of tensors that a batch may change before it is known to be good.
type Snapshot(tensors: torch.Tensor list) =
    let copies = tensors |> List.map (fun tensor -> tensor.detach().clone().DetachFromDisposeScope())

    let copy (pairs: (torch.Tensor * torch.Tensor) list) =
        use _noGrad = torch.no_grad ()

        for target, source in pairs do
            target.copy_ source |> ignore

    member _.Take() = copy (List.zip copies tensors)
    member _.Restore() = copy (List.zip tensors copies)

    interface IDisposable with
        member _.Dispose() =
            for copy in copies do
                copy.Dispose()
