namespace Bce3s

open System.Collections.Generic
open TorchSharp
open Bce3s.Losses

/// A head around a function of logits (N×C) and labels (N) that gives the mean loss, 0-dimensional.
[<Sealed>]
type FunctionLoss(classifier: Classifier, name: string, loss: torch.Tensor -> torch.Tensor -> torch.Tensor) as this =
    inherit LossHead(name, classifier)
    do this.RegisterComponents()

    let terms (features: torch.Tensor) (targets: LossTargets) =
        let logits = classifier.call features
        let value = loss logits targets.Labels

        if value.dim () <> 0L then
            let shape = value.shape |> Array.map string |> String.concat ", "

            raise (
                System.InvalidOperationException
                    $"the loss '{name}' gave a tensor of shape [{shape}]; expected its mean, of no dimension"
            )

        LossTerms.Sum([| LossTerm(name, 1.0, value) |], logits)

    override _.TermNames: IReadOnlyList<string> = [| name |]
    override _.Train(features, targets, _) = terms features targets
    override _.Evaluate(features, targets, _) = terms features targets
