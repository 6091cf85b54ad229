namespace Bce3s

open TorchSharp
open Bce3s.Losses

/// Losses whose files start from logits: `feature-balanced loss`, `focal loss`, `LDAM`.
[<RequireQualifiedAccess>]
module LogitsReference =
    /// The gradient that comes to the features is the one through their norms: the logits are given.
    let featureBalanced (file: ReferenceFile) =
        let features, logits = file.Leaf "features", file.Leaf "logits"

        let head =
            file.Own(
                new FeatureBalancedLoss(
                    new GivenLogits(logits, features.shape[1]),
                    file.ClassCounts,
                    file.Number "lambda",
                    Curriculum.Constant(file.Number "curriculum")
                )
            )

        let step = HeadReference.train head features (LossTargets file.Labels) 0

        [
            Recomputed.value "loss" step.Total
            Recomputed.gradient "grad_features" features
            Recomputed.gradient "grad_logits" logits
        ]

    // Of no consequence where only the logits count.
    let private anyFeatures (logits: torch.Tensor) = torch.zeros ([| logits.shape[0]; 1L |], dtype = logits.dtype)

    let focal (file: ReferenceFile) =
        let logits = file.Leaf "logits"
        let head = file.Own(new FocalLoss(new GivenLogits(logits, 1L), file.Number "gamma"))
        let step = HeadReference.train head (anyFeatures logits) (LossTargets file.Labels) 0
        [ Recomputed.value "loss" step.Total; Recomputed.gradient "grad_logits" logits ]

    let ldam (file: ReferenceFile) =
        let cosines, scale = file.Leaf "cosines", file.Number "scale"
        let logits = cosines * Scalar.op_Implicit scale

        let head =
            file.Own(
                new LdamLoss(
                    new GivenLogits(logits, 1L),
                    scale,
                    file.ClassCounts,
                    file.Number "max_margin",
                    deferral = 1.0
                )
            )

        let step = HeadReference.train head (anyFeatures logits) (LossTargets file.Labels) 0

        [
            Recomputed.value "loss" step.Total
            Recomputed.value "margins" (head.state_dict().["margins"])
            Recomputed.gradient "grad_cosines" cosines
        ]
