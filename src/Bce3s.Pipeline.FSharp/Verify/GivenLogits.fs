namespace Bce3s

open System.Runtime.InteropServices
open TorchSharp
open TorchSharp.Modules
open Bce3s.Losses

/// A classifier whose logits are given, whatever the features: for files that start from logits. The gradient of the logits goes to
/// them alone.
type internal GivenLogits(logits: torch.Tensor, features: int64) as this =
    inherit Classifier("GivenLogits", features, logits.shape[1])

    let none = torch.nn.Parameter(torch.zeros ([| logits.shape[1]; features |], dtype = logits.dtype))

    do this.RegisterComponents()

    override _.weight: Parameter = none

    /// `1 · logits`: the one product that gives them to the bit.
    override _.Factors(_features, [<Optional; DefaultParameterValue(null: torch.Tensor | null)>] _directions) =
        let rows = logits.shape[0]
        struct (torch.eye (rows, dtype = logits.dtype), logits.t (), null)
