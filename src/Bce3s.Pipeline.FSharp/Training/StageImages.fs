namespace Bce3s

open TorchSharp
open Bce3s.Data
open Bce3s.Losses
open Bce3s.Losses.Samplers

/// What a step sees.
[<Struct>]
type StageBatch = {
    /// Of all views, view after view, the original first.
    Images: torch.Tensor
    Targets: LossTargets
    /// Which batch of the epoch it is, from 0.
    Number: int
}

/// The batches of a stage, epoch after epoch, in its views. `seed` gives a seed for a purpose.
type StageImages
    (
        experiment: Experiment,
        stage: Stage,
        data: ImageSource,
        samplerOf: int -> EpochSampler,
        classes: ClassIndex,
        seed: string -> int64,
        input: InputOptions
    ) =
    let stream purpose views =
        ImageStreams.create {
            Source = data
            Views = views
            Normalization = experiment.Dataset.Normalization
            Batch = stage.Batch
            Seed = seed purpose
            Input = {
                input with
                    Workers = max 1 (input.Workers / (if stage.Views.IsGlmc then 2 else 1))
            }
            AtLeast = StageImages.LeastBatch
        }

    let first =
        match stage.Views with
        | Twice second -> [ experiment.Augmentation; defaultArg second experiment.Augmentation ]
        | _ -> [ experiment.Augmentation ]
        |> stream "augmentation"

    let second =
        match stage.Views with
        | Glmc options ->
            let sampler = Samplers.second options.Power data classes (samplerOf 0) (seed "second stream")
            Some(sampler, stream "second augmentation" [ experiment.Augmentation ])
        | _ -> None

    let streams = first :: [ for _, others in Option.toList second -> others ]
    let mixingSeed = seed "mixing"

    let glmc alpha epoch (batch: LabelledImages, other: LabelledImages) =
        let mutable random = ImageRandom.OfStep(mixingSeed, epoch, int64 batch.Number)
        // Where images were left out.
        let count = min batch.Labels.shape[0] other.Labels.shape[0]
        let first (tensor: torch.Tensor) = tensor.narrow (0L, 0L, count)

        let mixed =
            GlmcViews.Mix(
                first batch.Images,
                first batch.Labels,
                first other.Images,
                first other.Labels,
                data.Classes,
                &random,
                alpha
            )

        {
            Images = mixed.Images
            Targets = LossTargets(mixed.Labels, mixed.Mixed)
            Number = batch.Number
        }

    /// Of a batch with itself, before the labels are images of classes no more.
    let mixed ofBoxes alpha epoch (batch: LabelledImages) =
        let mutable random = ImageRandom.OfStep(mixingSeed, epoch, int64 batch.Number)

        let mixed =
            if ofBoxes then
                Bce3s.Data.CutMix.Mix(batch.Images, batch.Labels, data.Classes, &random, alpha)
            else
                Bce3s.Data.Mixup.Mix(batch.Images, batch.Labels, data.Classes, &random, alpha)

        {
            Images = mixed.Images
            Targets = LossTargets.Soft mixed.Targets
            Number = batch.Number
        }

    let plain (batch: LabelledImages) = {
        Images = batch.Images
        Targets = LossTargets batch.Labels
        Number = batch.Number
    }

    /// Batches of one number, where both streams have it.
    let together (batches: LabelledImages seq) (others: LabelledImages seq) = seq {
        use batches = batches.GetEnumerator()
        use others = others.GetEnumerator()
        let mutable more = batches.MoveNext() && others.MoveNext()

        while more do
            let number, other = batches.Current.Number, others.Current.Number

            if number = other then
                batches.Current, others.Current

            more <- (number > other || batches.MoveNext()) && (other > number || others.MoveNext())
    }

    let secondOrder epoch = second |> Option.map (fun (sampler, others) -> sampler.Epoch epoch, others)

    /// Batch norm has no statistics for a single image.
    static member LeastBatch = 2

    /// What each step of an epoch sees, from a batch on; a batch is valid until the next one is asked for.
    member _.Epoch(epoch, from) =
        let batches = first.Epoch((samplerOf epoch).Epoch epoch, epoch, from)

        match stage.Views, secondOrder epoch with
        | Glmc options, Some(order, others) ->
            together batches (others.Epoch(order, epoch, from)) |> Seq.map (glmc options.Alpha epoch)
        | Mixup alpha, _ -> batches |> Seq.map (mixed false alpha epoch)
        | CutMix alpha, _ -> batches |> Seq.map (mixed true alpha epoch)
        | _ -> batches |> Seq.map plain

    /// Positions in the training set of the images that a batch of an epoch is made of: of its own, then of those mixed into them.
    member _.Of(epoch, number) =
        let batch order = Array.chunkBySize stage.Batch order |> Array.tryItem number |> Option.defaultValue [||]

        let orders =
            (samplerOf epoch).Epoch epoch :: [ for order, _ in Option.toList (secondOrder epoch) -> order ]

        orders |> Seq.collect batch |> List.ofSeq

    /// Seconds for which training has waited for images.
    member _.WaitSeconds = streams |> List.sumBy _.WaitSeconds

    /// Of the stage so far.
    member _.SkippedCount = streams |> List.sumBy _.SkippedCount

    /// Why images were left out.
    member _.Skipped = streams |> Seq.collect _.Skipped |> Seq.distinctBy _.Index |> List.ofSeq

    interface System.IDisposable with
        member _.Dispose() =
            for stream in streams do
                stream.Dispose()
