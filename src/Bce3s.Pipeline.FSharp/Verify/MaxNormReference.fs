namespace Bce3s

open TorchSharp
open Bce3s.Losses

/// `MaxNorm by projected gradient descent`: the threshold from one weight, the projection of another.
[<RequireQualifiedAccess>]
module MaxNormReference =
    let recompute (file: ReferenceFile) =
        let first, before = file.Matrix "weight_at_setup", file.Matrix "weight_before"
        let classifier = file.Own(new NormalizedClassifier(first.shape[1], first.shape[0], dtype = first.dtype))

        let set (weight: torch.Tensor) = HeadReference.load classifier [ "weight", weight; "bias", classifier.bias ]

        set first
        let projection = MaxNorm(classifier, file.Number "thresh")
        set before
        projection.Apply()

        [
            Recomputed.value "threshold" (torch.tensor (projection.Threshold, dtype = torch.float64))
            Recomputed.value "weight_after" classifier.weight
        ]
