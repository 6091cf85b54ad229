namespace Bce3s

open System
open TorchSharp
open Bce3s.Data
open Bce3s.Losses

/// `cosface`, `arcface`, `uniface`, and with `-epl` those with empirical prototypes.
[<RequireQualifiedAccess>]
module MarginReference =
    let private modes =
        dict [
            "easy_margin", Nullable ArcFaceMargin.Easy
            "hard_margin", Nullable ArcFaceMargin.Hard
            "characteristic_gradient_detachment", Nullable ArcFaceMargin.GradientDetached
        ]

    /// The text, if it is one of few words.
    let private word (file: ReferenceFile) key (words: string seq) text =
        if Seq.contains text words then
            text
        else
            let known = words |> Seq.map (fun word -> $"'{word}'") |> String.concat ", "
            raise (DataFormatException(file.Path, $"'{key}' = '{text}' in the metadata", $"one of {known}"))

    let recompute (name: string) (withPrototypes: bool) (file: ReferenceFile) =
        HeadReference.checkEpsilon file
        let weight, scale, margin = file.Matrix "weight", file.Number "scale", file.Number "margin"

        let prototypes: EmpiricalPrototypesOptions | null =
            if withPrototypes then
                file.TryText "update" |> Option.iter (word file "update" [ "softsign" ] >> ignore)

                EmpiricalPrototypesOptions(AdaptiveMargin = file.Number "k", FirstEpoch = file.Index "start_epoch")
            else
                null

        let classifier = new CosineClassifier(weight.shape[1], weight.shape[0], scale, dtype = weight.dtype)

        let head: CosineMarginLoss =
            match name with
            | "cosface" ->
                new CosFaceLoss(classifier, CosFaceOptions(Scale = scale, Margin = margin, Prototypes = prototypes))
            | "arcface" ->
                let mode = modes[file.Text("mode", "easy_margin") |> word file "mode" modes.Keys]

                new ArcFaceLoss(
                    classifier,
                    ArcFaceOptions(Scale = scale, Margin = margin, Mode = mode, Prototypes = prototypes)
                )
            | _ -> new UniFaceLoss(classifier, UniFaceOptions(Scale = scale, Margin = margin, Prototypes = prototypes))

        file.Own head |> ignore

        HeadReference.load head [
            "classifier.weight", weight
            if withPrototypes then
                "prototypes", file.Matrix "prototypes_before"
            if name = "uniface" then
                "threshold", file.Vector "bias"
        ]

        let features = file.Leaf "features"
        let epoch = if withPrototypes then file.Index "epoch" else 0
        let step = HeadReference.train head features (LossTargets file.Labels) epoch

        [
            Recomputed.value "loss" step.Total
            Recomputed.gradient "grad_features" features
            Recomputed.gradient "grad_weight" classifier.weight
            match head with
            | :? UniFaceLoss as uniface -> Recomputed.gradient "grad_bias" uniface.threshold
            | _ -> ()
            match head.prototypes with
            | null -> ()
            | after -> Recomputed.value "prototypes_after" after
        ]
