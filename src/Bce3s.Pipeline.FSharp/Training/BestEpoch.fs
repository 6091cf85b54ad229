namespace Bce3s

open System
open System.Collections.Generic
open TorchSharp

/// The epoch with the highest top-1 on the test set so far (the first of equals), and the model as it was then.
type BestEpoch() =
    let snapshot = Dictionary<string, torch.Tensor>()
    let mutable best: (int * Scores * Scores option) option = None
    let mutable source: Model option = None

    let clear () =
        for tensor in snapshot.Values do
            tensor.Dispose()

        snapshot.Clear()

    /// Its number, plain scores, and flip scores if they were taken then.
    member _.Value = best
    member _.Snapshot = snapshot

    /// Takes an epoch if it is better; tells whether it was.
    member _.Offer(epoch: int, model: Model, plain: Scores, flip: Scores option) =
        let better =
            match best with
            | None -> true
            | Some(_, scores, _) -> plain.Top1 > scores.Top1

        if better then
            use _noGrad = torch.no_grad ()
            clear ()

            for entry in Model.state model do
                snapshot[entry.Key] <- entry.Value.detach().clone().DetachFromDisposeScope()

            best <- Some(epoch, plain, flip)
            source <- Some model

        better

    /// The model it was, as it was then. Later stages may have put another classifier on its backbone; that is gone from it.
    member _.Restore() =
        let model = Option.get source
        Model.load model snapshot
        model

    interface IDisposable with
        member _.Dispose() = clear ()
