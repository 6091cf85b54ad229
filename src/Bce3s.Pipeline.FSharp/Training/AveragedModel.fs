namespace Bce3s

open System
open TorchSharp

/// The exponential moving average of a stage's model: after each step of the optimiser `θ' ← d·θ' + (1 − d)·θ` for every weight and every
/// batch-norm statistic; counters are copied. It starts as the model is.
type AveragedModel(experiment: Experiment, index: int, model: Model, decay: float) =
    let classes = int model.Classifier.Classes
    let averaged = Model.inStage experiment index classes model.Classifier.weight.device
    do Model.load averaged (Model.state model)

    /// The average, to evaluate.
    member _.Model = averaged

    /// After a step of the optimiser.
    member _.Update() =
        use _noGrad = torch.no_grad ()
        use _scope = torch.NewDisposeScope()
        let now = Model.state model

        for entry in Model.state averaged do
            let average, value = entry.Value, now[entry.Key]

            if average.is_floating_point () then
                // By the difference: what stands still, as a frozen backbone does, is then averaged to itself, to the last bit.
                average.add_ (value.sub average, Scalar.op_Implicit (1.0 - decay)) |> ignore
            else
                average.copy_ value |> ignore

    interface IDisposable with
        member _.Dispose() = (averaged :> IDisposable).Dispose()
