namespace Bce3s

open TorchSharp
open Bce3s.Losses

/// `class-balanced bce`, `class-balanced sigmoid`, `class-balanced focal`: BCE3S's second stage.
[<RequireQualifiedAccess>]
module ClassBalancedReference =
    let recompute (mode: ClassBalancedMode) (file: ReferenceFile) =
        HeadReference.checkEpsilon file
        let weight = file.Matrix "weight"
        let classifier = new NormalizedClassifier(weight.shape[1], weight.shape[0], dtype = weight.dtype)
        HeadReference.load classifier [ "weight", weight; "bias", file.Vector "bias" ]

        let head =
            file.Own(
                new ClassBalancedLoss(
                    classifier,
                    file.ClassCounts,
                    file.Number "beta",
                    mode,
                    HeadReference.classSubset file,
                    file.Number "gamma"
                )
            )

        let features = file.Leaf "features"
        let step = HeadReference.train head features (LossTargets file.Labels) 0

        [
            Recomputed.value "loss" step.Total
            Recomputed.value "logits" step.Logits
            Recomputed.gradient "grad_features" features
            Recomputed.gradient "grad_weight" classifier.weight
            Recomputed.gradient "grad_bias" classifier.bias
        ]
