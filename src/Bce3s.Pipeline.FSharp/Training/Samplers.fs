namespace Bce3s

open Bce3s.Data
open Bce3s.Losses.Samplers

/// Which images a stage's epochs take.
[<RequireQualifiedAccess>]
module Samplers =
    /// The sampler of each epoch of a checked stage.
    let ofStage (stage: Stage) (data: ImageSource) (images: ClassIndex) seed : int -> EpochSampler =
        let every sampler = let sampler = sampler :> EpochSampler in fun _ -> sampler
        let count = data.Count
        let instanceBalanced () = InstanceBalancedSampler(count, seed)
        let weighted power = WeightedSampler(images, data.ClassCounts, power, count, seed)

        match stage.Sampling with
        | InstanceBalanced -> every (instanceBalanced ())
        | ClassWeighted power -> every (weighted power)
        | EffectiveNumber beta -> every (EffectiveNumberSampler(images, beta, count, seed))
        | ProgressivelyBalanced -> every (ProgressivelyBalancedSampler(images, stage.Epochs, count, seed))
        | ClassCycles -> every (ClassCycleSampler(images, count, seed))
        | Identities(identities, imagesEach) -> every (IdentitySampler(images, identities, imagesEach, seed))
        | Deferred(share, power) ->
            let early, late = instanceBalanced () :> EpochSampler, weighted power :> EpochSampler
            fun epoch -> if float epoch / float stage.Epochs < share then early else late

    /// The sampler of the second stream of a stage with mixed views: as many draws as the first has.
    let second power (data: ImageSource) (images: ClassIndex) (first: EpochSampler) seed =
        WeightedSampler(images, data.ClassCounts, power, first.Count, seed)
