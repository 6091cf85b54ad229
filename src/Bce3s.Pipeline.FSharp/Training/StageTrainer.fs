namespace Bce3s

open System
open System.Threading
open TorchSharp
open Bce3s.Data
open Bce3s.Losses
open Bce3s.Losses.Samplers

/// Trains one stage, epoch after epoch, on the calling thread.
///
/// A step of the optimiser takes `Accumulate` batches, the last one of an epoch what is left: its gradient is the mean of theirs, each batch
/// counting the same. Schedules of the learning rate and of the loss are asked once for each step of the optimiser, so that k batches of N
/// images follow the schedules of one batch of k·N.
type StageTrainer(experiment: Experiment, index: int, model: Model, data: ImageSource, input: InputOptions) =
    let stage = experiment.Stages[index]
    let seed purpose numbers = Seeds.derive experiment.Seed purpose (index :: numbers)
    let classes = ClassIndex(data.Labels, data.Classes)
    let samplerOf = Samplers.ofStage stage data classes (seed "order" [])
    // Of every epoch.
    let count = (samplerOf 0).Count
    let batch = int64 stage.Batch

    let batches =
        let full, rest = Math.DivRem(count, batch)
        int full + (if rest >= int64 StageImages.LeastBatch then 1 else 0)

    // Steps of the optimiser.
    let updates = (batches + stage.Accumulate - 1) / stage.Accumulate
    // The images of all batches.
    let trained = min count (int64 batches * batch)

    // Projector weights are drawn here.
    do torch.manual_seed (seed "head" []) |> ignore
    let loss = new StageLoss(stage, Heads.create model.Classifier data.ClassCounts updates stage)
    let encoder = new Encoder(experiment, stage, model.Backbone, model.Classifier.weight.device)

    let average =
        stage.Average |> Option.map (fun decay -> new AveragedModel(experiment, index, model, decay))

    let evaluated = average |> Option.map _.Model |> Option.defaultValue model

    let parameters =
        encoder.Parameters
        @ (loss.Parameters |> List.filter (fun (_, parameter) -> parameter.requires_grad))

    let optimizer =
        torch.optim.SGD(
            List.map snd parameters,
            stage.Optimizer.LearningRate,
            momentum = stage.Optimizer.Momentum,
            weight_decay = stage.Optimizer.WeightDecay,
            nesterov = stage.Optimizer.Nesterov
        )

    // The average is held to the same length, which its own rows start with.
    let projections =
        match stage.Project with
        | Some(MaxNorm ratio) ->
            [ model; evaluated ]
            |> List.distinct
            |> List.map (fun model -> Bce3s.Losses.MaxNorm(model.Classifier, ratio))
        | None -> []

    let images =
        new StageImages(experiment, stage, data, samplerOf, classes, (fun purpose -> seed purpose []), input)

    let learn (batch: StageBatch) time (losses: EpochLosses) =
        let count = batch.Targets.Labels.shape[0]
        let loss = loss.Call(encoder.Features(batch.Images, count), batch.Targets, time)
        loss.Total.backward ()
        losses.Add(loss.Terms, count)

    /// A step of the optimiser behind so many batches.
    let update batches =
        let parameters = List.map snd parameters

        if batches > 1 then
            Gradients.average batches parameters

        stage.ClipNorm |> Option.iter (fun largest -> Gradients.clip largest parameters)
        optimizer.step () |> ignore
        average |> Option.iter _.Update()

    member _.Stage = stage
    /// Batches of an epoch.
    member _.Steps = batches

    /// Images that so many batches of an epoch take, before views.
    member _.Images stepsDone = min trained (int64 stepsDone * batch)

    /// What is evaluated: the model, or its moving average where the stage has one.
    member _.Evaluated = evaluated

    /// Seconds for which training has waited for images.
    member _.WaitSeconds = images.WaitSeconds

    /// Trains an epoch (from 0) and gives the mean loss terms and the last learning rate. After each batch `advanced` hears how many
    /// are done and may ask for the terms so far; after cancellation `interrupted` is called with the same behind the optimiser's step,
    /// and the epoch ends.
    member _.Epoch
        (
            epoch: int,
            cancellation: CancellationToken,
            advanced: int -> Lazy<(string * float) list> -> unit,
            interrupted: int -> unit
        ) =
        use _scope = torch.NewDisposeScope()
        torch.manual_seed (seed "step" [ epoch ]) |> ignore
        encoder.Train()
        loss.Train()
        use seen = (images.Epoch epoch).GetEnumerator()
        use losses = new EpochLosses(stage.Name, epoch + 1)
        let mutable rate = 0.0
        // Batches whose gradients wait for the optimiser.
        let mutable waiting = 0
        let time stepping i = Schedule.time stepping epoch stage.Epochs (i / stage.Accumulate) updates

        let settle () =
            update waiting
            waiting <- 0

        let next i =
            let any =
                use _scope = torch.NewDisposeScope()
                let any = seen.MoveNext()

                if any then
                    if waiting = 0 then
                        rate <-
                            stage.Optimizer.LearningRate * Schedule.factor stage.LearningRate (time stage.Stepping i)

                        optimizer.ParamGroups |> Seq.iter (fun group -> group.LearningRate <- rate)
                        optimizer.zero_grad ()

                    learn seen.Current (time EachStep i) losses
                    waiting <- waiting + 1

                    if waiting = stage.Accumulate || i = batches - 1 then
                        settle ()

                any

            if any then
                if cancellation.IsCancellationRequested && waiting = 0 then
                    interrupted (i + 1)
                    cancellation.ThrowIfCancellationRequested()

                advanced (i + 1) (lazy losses.Terms)

            any

        let mutable stepsDone = 0

        while next stepsDone do
            stepsDone <- stepsDone + 1

        // Batches without an image that can be read leave a last step shorter than planned.
        if waiting > 0 then
            settle ()

        if stepsDone = 0 then
            raise (
                DataFormatException(
                    data.NameOf 0L,
                    "an epoch in which no batch could be read",
                    "images that can be read"
                )
            )

        for projection in projections do
            projection.Apply()

        struct (losses.Terms, rate)

    /// Writes what training goes on from.
    member _.SaveCheckpoint(folder, position: CheckpointPosition) =
        use _scope = torch.NewDisposeScope()

        let more = [
            yield! loss.State
            yield! encoder.State
            if average.IsSome then
                for entry in Model.state evaluated do
                    Checkpoint.averagePrefix + entry.Key, entry.Value
            match projections with
            | projection :: _ -> "projection.threshold", torch.tensor (projection.Threshold, dtype = torch.float64)
            | [] -> ()
            if position.Steps > 0 then
                "rng.torch", torch.random.get_rng_state ()
        ]

        Checkpoint.saveLast folder experiment position model (List.map fst parameters) optimizer more

    /// Of the stage so far.
    member _.SkippedCount = images.SkippedCount

    /// Why images were left out.
    member _.Skipped = images.Skipped

    /// After the last epoch: no more images are loaded, and the model becomes what was evaluated.
    member _.Finish() =
        (images :> IDisposable).Dispose()

        if average.IsSome then
            Model.load model (Model.state evaluated)

    interface IDisposable with
        /// Takes the model's classifier with it, as heads do: only after the model's last use.
        member _.Dispose() =
            optimizer.Dispose()
            (images :> IDisposable).Dispose()
            (encoder :> IDisposable).Dispose()
            average |> Option.iter (fun average -> (average :> IDisposable).Dispose())
            (loss :> IDisposable).Dispose()
