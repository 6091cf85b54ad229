namespace Bce3s

/// The epoch with the highest top-1 on the test set so far, the first of equals: its number, plain scores, and flip scores if they were
/// taken then.
type BestEpoch() =
    let mutable best: (int * Scores * Scores option) option = None

    member _.Value = best
    member _.Number = best |> Option.map (fun (epoch, _, _) -> epoch)

    /// Takes an epoch if it is better; tells whether it was.
    member _.Offer(epoch: int, plain: Scores, flip: Scores option) =
        let better =
            match best with
            | None -> true
            | Some(_, scores, _) -> plain.Top1 > scores.Top1

        if better then
            best <- Some(epoch, plain, flip)

        better
