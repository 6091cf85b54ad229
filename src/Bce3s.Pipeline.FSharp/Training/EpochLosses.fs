namespace Bce3s

open System
open System.Collections.Generic
open TorchSharp

/// A loss that is not a finite number: training cannot go on.
type TrainingDivergedException(stage: string, epoch: int, term: string) =
    inherit
        Exception(
            $"the loss is no longer a finite number (stage \"{stage}\", epoch {epoch}, term {term}). Lower the learning rate, or add a warm-up."
        )

    member _.Stage = stage
    member _.Epoch = epoch
    member _.Term = term

/// Sums of the losses of an epoch. They stay on the device: adding to them waits for nothing, reading does.
type EpochLosses(stage: string, epoch: int) =
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
            let mean = sums[name].item<float32>() |> float |> fun sum -> sum / float counts[name]

            if not (Double.IsFinite mean) then
                raise (TrainingDivergedException(stage, epoch, name))

            name, mean
    ]

    interface IDisposable with
        member _.Dispose() =
            for sum in sums.Values do
                sum.Dispose()
