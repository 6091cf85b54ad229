namespace Bce3s

open System
open System.Collections.Generic
open System.Threading
open TorchSharp
open Bce3s.Data
open Bce3s.Losses
open Bce3s.Losses.Samplers

/// Trains one stage, epoch after epoch, on the calling thread.
type StageTrainer(experiment: Experiment, index: int, model: Model, data: ImageSource, input: InputOptions) =
    // Batch norm has no statistics for a single image.
    static let leastBatch = 2
    let stage = experiment.Stages[index]
    let seed purpose numbers = Seeds.derive experiment.Seed purpose (index :: numbers)

    let classes = ClassIndex(data.Labels, data.Classes)
    let samplerOf = Samplers.ofStage stage data classes (seed "order" [])
    // Of every epoch.
    let count = (samplerOf 0).Count
    let batch = int64 stage.Batch

    let steps =
        let full, rest = Math.DivRem(count, batch)
        int full + (if rest >= int64 leastBatch then 1 else 0)

    // The images of all steps.
    let trained = min count (int64 steps * batch)

    // Projector weights are drawn here.
    do torch.manual_seed (seed "head" []) |> ignore
    let loss = new StageLoss(stage, Heads.create model.Classifier data.ClassCounts steps stage)
    let frozen = stage.Freeze <> Nothing

    let backboneParameters = [
        for struct (name, parameter) in model.Backbone.named_parameters () -> "backbone." + name, parameter
    ]

    let parameters =
        (if frozen then [] else backboneParameters)
        @ List.filter (fun (_, p: TorchSharp.Modules.Parameter) -> p.requires_grad) loss.Parameters

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

    let streamCount = if stage.Views.IsGlmc then 2 else 1

    let stream purpose =
        ImageStreams.create {
            Source = data
            Augmentation = experiment.Augmentation
            Normalization = experiment.Dataset.Normalization
            Batch = stage.Batch
            Seed = seed purpose []
            Input = { input with Workers = max 1 (input.Workers / streamCount) }
            AtLeast = leastBatch
        }

    let images = stream "augmentation"
    let mixingSeed = seed "mixing" []

    let second =
        match stage.Views with
        | Plain
        | Twice _
        | Mixup _
        | CutMix _ -> None
        | Glmc options ->
            let sampler = Samplers.second options.Power data classes (samplerOf 0) (seed "second stream" [])
            Some(sampler, stream "second augmentation", options.Alpha)

    let streams = images :: [ for _, others, _ in Option.toList second -> others ]

    /// What each step of an epoch sees: images, labels and mixed targets.
    let views epoch =
        let first = images.Epoch((samplerOf epoch).Epoch epoch, epoch)

        match second with
        | None -> first |> Seq.map (fun batch -> struct (batch.Images, LossTargets batch.Labels))
        | Some(sampler, others, alpha) ->
            let mix step (batch: LabelledImages) (other: LabelledImages) =
                let mutable random = ImageRandom.OfStep(mixingSeed, epoch, int64 step)
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

                struct (mixed.Images, LossTargets(mixed.Labels, mixed.Mixed))

            let pairs = Seq.zip first (others.Epoch(sampler.Epoch epoch, epoch))
            pairs |> Seq.mapi (fun step (batch, other) -> mix step batch other)

    let features (inputs: torch.Tensor) =
        if frozen then
            use _noGrad = torch.no_grad ()
            model.Backbone.call inputs
        else
            model.Backbone.call inputs

    let step (struct (inputs, targets: LossTargets)) time (losses: EpochLosses) =
        let loss = loss.Call(features inputs, targets, time)
        optimizer.zero_grad ()
        loss.Total.backward ()
        optimizer.step () |> ignore
        losses.Add(loss.Terms, targets.Labels.shape[0])

    let setRate rate =
        for group in optimizer.ParamGroups do
            group.LearningRate <- rate

    member _.Stage = stage
    member _.Steps = steps

    /// Images that so many steps of an epoch take, before views.
    member _.Images stepsDone = min trained (int64 stepsDone * batch)

    /// Seconds for which training has waited for images.
    member _.WaitSeconds = streams |> List.sumBy _.WaitSeconds

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
        loss.Train()
        use batches = (views epoch).GetEnumerator()
        use losses = new EpochLosses(stage.Name, epoch + 1)
        let mutable rate = 0.0

        let next i =
            let any =
                use _scope = torch.NewDisposeScope()
                let any = batches.MoveNext()

                if any then
                    rate <-
                        stage.Optimizer.LearningRate
                        * Schedule.factor stage.LearningRate (Schedule.time stage.Stepping epoch stage.Epochs i steps)

                    setRate rate
                    step batches.Current (Schedule.time EachStep epoch stage.Epochs i steps) losses

                any

            if any then
                if cancellation.IsCancellationRequested then
                    interrupted (i + 1)
                    cancellation.ThrowIfCancellationRequested()

                advanced (i + 1) (lazy losses.Terms)

            any

        let mutable stepsDone = 0

        while next stepsDone do
            stepsDone <- stepsDone + 1

        if stepsDone = 0 then
            raise (
                DataFormatException(
                    data.NameOf 0L,
                    "an epoch in which no batch could be read",
                    "images that can be read"
                )
            )

        projection |> Option.iter _.Apply()
        struct (losses.Terms, rate)

    /// Writes what training goes on from.
    member _.SaveCheckpoint(folder, position: CheckpointPosition) =
        use _scope = torch.NewDisposeScope()

        let more = [
            yield! loss.State
            match projection with
            | Some projection -> "projection.threshold", torch.tensor (projection.Threshold, dtype = torch.float64)
            | None -> ()
            if position.Steps > 0 then
                "rng.torch", torch.random.get_rng_state ()
        ]

        Checkpoint.saveLast folder experiment position model (List.map fst parameters) optimizer more

    /// Of the stage so far.
    member _.SkippedCount = streams |> List.sumBy _.SkippedCount

    /// Why images were left out.
    member _.Skipped = streams |> Seq.collect _.Skipped |> Seq.distinctBy _.Index |> List.ofSeq

    /// Ends the loading of images: after the last epoch.
    member _.EndLoading() =
        for stream in streams do
            stream.Dispose()

    interface IDisposable with
        /// Takes the model's classifier with it, as heads do: only after the model's last use.
        member this.Dispose() =
            optimizer.Dispose()
            this.EndLoading()
            (loss :> IDisposable).Dispose()
