namespace Bce3s

open System
open System.Threading
open TorchSharp
open Bce3s.Data
open Bce3s.Losses
open Bce3s.Losses.Samplers

/// Trains one stage, epoch after epoch, on the calling thread.
type StageTrainer
    (experiment: Experiment, index: int, model: Model, images: DeviceImages, data: ImageDataset, device: torch.Device) =
    let stage = experiment.Stages[index]
    let seed purpose numbers = Seeds.derive experiment.Seed purpose (index :: numbers)

    // Projector weights are drawn here.
    do torch.manual_seed (seed "head" []) |> ignore
    let head = Heads.create model.Classifier data.ClassCounts stage
    let frozen = stage.Freeze <> Nothing

    let named prefix (m: torch.nn.Module) = [
        for struct (name, parameter) in m.named_parameters () -> prefix + name, parameter
    ]

    let parameters =
        (if frozen then [] else named "backbone." model.Backbone)
        @ (named "head." head.Loss
           |> List.map (fun (name, p) -> name.Replace("head.classifier.", "classifier."), p)
           |> List.filter (fun (_, p) -> p.requires_grad))

    let optimizer =
        torch.optim.SGD(
            List.map snd parameters,
            stage.Optimizer.LearningRate,
            momentum = stage.Optimizer.Momentum,
            weight_decay = stage.Optimizer.WeightDecay,
            nesterov = stage.Optimizer.Nesterov
        )

    let projection =
        match stage.Project with
        | Some(MaxNorm ratio) -> Some(Bce3s.Losses.MaxNorm(model.Classifier, ratio))
        | None -> None

    let transform = Batches.trainTransform experiment
    let normalization = Batches.normalization experiment.Dataset
    let augmentationSeed, mixingSeed = seed "augmentation" [], seed "mixing" []

    let classes = ClassIndex(data.Labels, data.Classes)
    let samplerOf = Samplers.ofStage stage data classes (seed "order" [])

    let second =
        match stage.Views with
        | Plain -> None
        | Glmc options ->
            Some(Samplers.second options.Power data classes (samplerOf 0) (seed "second stream" []), options.Alpha)

    // Of every epoch.
    let count = (samplerOf 0).Count
    let batch = int64 stage.Batch

    // A last batch of one image is left out: batch norm has no statistics for it.
    let steps =
        let full, rest = Math.DivRem(count, batch)
        int full + (if rest > 1L then 1 else 0)

    /// An epoch's images in their order, and the random numbers of each.
    let drawn view (sampler: EpochSampler) epoch =
        let order = sampler.Epoch epoch
        struct (torch.tensor (order, device = device), ImageRandom.ForEpoch(augmentationSeed, epoch, order, view))

    let take (struct (order, numbers: ImageRandom[])) (start: int64) (count: int64) =
        let struct (bytes, labels) = Batches.take images order start count
        let augmented = transform.Apply(bytes, numbers.AsSpan(int start, int count))
        struct (normalization.Apply augmented, labels)

    /// Images, labels and mixed targets of a step.
    let views order other start count epoch step =
        let struct (pixels, labels) = take order start count

        match second, other with
        | Some(_, alpha), Some other ->
            let struct (otherPixels, otherLabels) = take other start count
            let mutable random = ImageRandom.OfStep(mixingSeed, epoch, int64 step)
            let mixed = GlmcViews.Mix(pixels, labels, otherPixels, otherLabels, int64 data.Classes, &random, alpha)
            struct (mixed.Images, LossTargets(mixed.Labels, mixed.Mixed))
        | _ -> struct (pixels, LossTargets labels)

    let features (inputs: torch.Tensor) =
        if frozen then
            use _noGrad = torch.no_grad ()
            model.Backbone.call inputs
        else
            model.Backbone.call inputs

    let step order other start count epoch number (losses: EpochLosses) =
        use _scope = torch.NewDisposeScope()
        let struct (inputs, targets) = views order other start count epoch number
        let terms = head.Loss.call (features inputs, targets, TrainingProgress(epoch, stage.Epochs))
        optimizer.zero_grad ()

        let total =
            if head.Scale = 1.0 then
                terms.Total
            else
                terms.Total.mul (Scalar.op_Implicit head.Scale)

        total.backward ()
        optimizer.step () |> ignore
        losses.Add(terms, count)

    let setRate rate =
        for group in optimizer.ParamGroups do
            group.LearningRate <- rate

    member _.Stage = stage
    member _.Steps = steps

    /// Images that so many steps of an epoch take, before views.
    member _.Images stepsDone = min count (int64 stepsDone * batch)

    /// Trains an epoch (from 0) and gives the mean loss terms and the last learning rate. After each step `advanced` hears how many
    /// are done and may ask for the terms so far; after cancellation `interrupted` is called with the same and the epoch ends.
    member _.Epoch
        (
            epoch: int,
            cancellation: CancellationToken,
            advanced: int -> Lazy<(string * float) list> -> unit,
            interrupted: int -> unit
        ) =
        use _scope = torch.NewDisposeScope()
        torch.manual_seed (seed "step" [ epoch ]) |> ignore
        model.Backbone.train (stage.Freeze <> BackboneAndStatistics)
        head.Loss.train ()
        let order = drawn 0 (samplerOf epoch) epoch
        let other = second |> Option.map (fun (sampler, _) -> drawn 1 sampler epoch)
        use losses = new EpochLosses(stage.Name, epoch + 1, head.Scale)
        let mutable rate = 0.0

        for i in 0 .. steps - 1 do
            rate <-
                stage.Optimizer.LearningRate
                * Schedule.factor stage.LearningRate (Schedule.time stage.Stepping epoch stage.Epochs i steps)

            setRate rate
            let start = int64 i * batch
            step order other start (min batch (count - start)) epoch i losses

            if cancellation.IsCancellationRequested then
                interrupted (i + 1)
                cancellation.ThrowIfCancellationRequested()

            advanced (i + 1) (lazy losses.Terms)

        projection |> Option.iter _.Apply()
        struct (losses.Terms, rate)

    /// Writes what training goes on from.
    member _.SaveCheckpoint(folder, position: CheckpointPosition) =
        use _scope = torch.NewDisposeScope()

        let more = [
            match projection with
            | Some projection -> "projection.threshold", torch.tensor (projection.Threshold, dtype = torch.float64)
            | None -> ()
            if position.Steps > 0 then
                "rng.torch", torch.random.get_rng_state ()
        ]

        Checkpoint.saveLast folder experiment position model head.Loss (List.map fst parameters) optimizer more

    interface IDisposable with
        /// Takes the model's classifier with it, as heads do: only after the model's last use.
        member _.Dispose() =
            optimizer.Dispose()
            head.Loss.Dispose()
