namespace Bce3s

open TorchSharp
open Bce3s.Losses

/// `BCE3S`: a training step over [original; mixup; cutmix], and the loss in evaluation.
[<RequireQualifiedAccess>]
module Bce3sReference =
    let private projector = [ "0.weight"; "0.bias"; "2.weight"; "2.bias" ] |> List.map ((+) "projector.")

    let private tensorOf (file: ReferenceFile) (name: string) =
        if name.EndsWith "bias" then file.Vector name else file.Matrix name

    let private head (file: ReferenceFile) =
        HeadReference.checkEpsilon file
        let weight = file.Matrix "weight"
        let contrastive = file.Number "contrastive_weight"
        let projects = contrastive > 0.0

        let options =
            Bce3sOptions(
                ContrastiveWeight = contrastive,
                UniformWeight = file.Number "uniform_weight",
                NegativeWeight = file.Number "negative_weight",
                Temperature = file.Number "temperature",
                Clamp = file.Number "clamp",
                ClassSubset = HeadReference.classSubset file,
                Projection =
                    (if projects then
                         (file.Matrix "projector.2.weight").shape[0]
                     else
                         Bce3sOptions().Projection)
            )

        let classifier = new NormalizedClassifier(weight.shape[1], weight.shape[0], dtype = weight.dtype)
        let head = file.Own(new Bce3sLoss(classifier, options))

        HeadReference.load head [
            "classifier.weight", weight
            "classifier.bias", file.Vector "bias"
            if projects then
                "memory", file.Matrix "memory_before"

                for name in projector do
                    name, tensorOf file name
        ]

        head

    let recompute (file: ReferenceFile) = [
        let head = head file
        let features, labels = file.Leaf "features", file.Labels
        let targets = LossTargets(labels, file.Matrix "mixed_targets")
        let step = HeadReference.train head features targets (file.Index "epoch")
        Recomputed.value "loss" step.Total
        Recomputed.value "logits" step.Logits

        for term in step.Terms do
            Recomputed.value (term.Name + "_term") term.Value

        Recomputed.gradient "grad_features" features

        for entry in head.named_parameters () do
            let struct (name, parameter) = entry
            Recomputed.gradient ("grad_" + name.Replace("classifier.", "")) parameter

        if head.Options.ContrastiveWeight > 0.0 then
            Recomputed.value "memory_after" (head.state_dict().["memory"].clone())

        head.eval ()
        let original = (features.detach ()).narrow(0L, 0L, labels.shape[0])
        let evaluated = head.call (original, LossTargets labels, TrainingProgress(0, 1))
        Recomputed.value "eval_loss" evaluated.Total
        Recomputed.value "eval_logits" evaluated.Logits
    ]
