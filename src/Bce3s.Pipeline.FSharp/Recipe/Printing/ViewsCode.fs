namespace Bce3s

/// Views and samplings in their words: `glmc 1.0`, `deferredSampling 0.6`.
[<RequireQualifiedAccess>]
module internal ViewsCode =
    let private words: Words = PlainCode.words AugmentationCode.augmentation PlainCode.noWords

    let views views =
        match views with
        | Plain -> Word "plain"
        | Glmc { Power = power; Alpha = 1.0 } -> Code.call "glmc" [ Literals.float power ]
        | Twice None -> Word "twoViews"
        | Twice(Some second) -> Code.call "twoViewsWith" [ AugmentationCode.augmentation second ]
        | Mixup alpha -> Code.call "mixup" [ Literals.float alpha ]
        | CutMix alpha -> Code.call "cutmix" [ Literals.float alpha ]
        | Glmc _ -> PlainCode.value words views

    let sampling sampling =
        match sampling with
        | InstanceBalanced -> Word "instanceBalanced"
        | ClassWeighted 1.0 -> Word "classBalancedSampling"
        | ClassWeighted 0.5 -> Word "squareRootSampling"
        | EffectiveNumber beta -> Code.call "effectiveNumberSampling" [ Literals.float beta ]
        | ProgressivelyBalanced -> Word "progressivelyBalancedSampling"
        | ClassCycles -> Word "classCycleSampling"
        | Identities(identities, images) ->
            Code.call "identitySampling" [ Literals.int identities; Literals.int images ]
        | Deferred(share, 1.0) -> Code.call "deferredSampling" [ Literals.float share ]
        | ClassWeighted _
        | Deferred _ -> PlainCode.value words sampling
