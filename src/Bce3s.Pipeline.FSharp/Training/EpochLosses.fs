namespace Bce3s

open System
open System.Collections.Generic
open TorchSharp

/// Sums of the losses of an epoch. They stay on the device: adding to them waits for nothing, reading does.
type EpochLosses() =
    let names = List<string>()
    let sums = Dictionary<string, torch.Tensor>()
    let counts = Dictionary<string, int64>()

    /// Adds a batch's terms, means over `count` images.
    member _.Add(terms: StepTerm list, count: int64) =
        for term in terms do
            let share = term.Value.mul (Scalar.op_Implicit (term.Weight * float count))

            match sums.TryGetValue term.Name with
            | true, sum ->
                sum.add_ share |> ignore
                counts[term.Name] <- counts[term.Name] + count
            | _ ->
                names.Add term.Name
                sums[term.Name] <- share.DetachFromDisposeScope()
                counts[term.Name] <- count

    /// The mean of each weighted term over the images that had it.
    member _.Terms = [
        for name in names do
            name, (sums[name].item<float32>() |> float) / float counts[name]
    ]

    /// The sum of each term and the images that had it, in the order of terms. The tensors are its own.
    member _.Sums = [ for name in names -> name, sums[name], counts[name] ]

    /// Goes on from the sums of an epoch that was left; copies the tensors.
    member _.Restore(saved: (string * torch.Tensor * int64) seq, device: torch.Device) =
        for name, sum, count in saved do
            names.Add name
            sums[name] <- sum.clone().``to``(device).DetachFromDisposeScope()
            counts[name] <- count

    interface IDisposable with
        member _.Dispose() =
            for sum in sums.Values do
                sum.Dispose()
