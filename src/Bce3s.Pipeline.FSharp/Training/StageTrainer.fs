namespace Bce3s

open System
open System.Threading
open TorchSharp
open TorchSharp.Modules
open Bce3s.Data
open Bce3s.Losses
open Bce3s.Losses.Samplers

/// What an epoch has come to, so far.
[<RequireQualifiedAccess>]
type private EpochInside = {
    Losses: EpochLosses
    mutable Rate: float
    mutable SkippedBatches: int
    /// What was done of the epoch before the run went on.
    Before: EpochSoFar
    /// Of the stage, when this process began with the epoch or went on with it.
    Waited: float
    Skipped: int64
}

/// Where the next epoch goes on.
[<RequireQualifiedAccess>]
type private EpochStart = {
    Position: CheckpointPosition
    SoFar: EpochSoFar
    Sums: (string * torch.Tensor * int64) list
    Random: torch.Tensor
}

/// Trains one stage, epoch after epoch, on the calling thread.
///
/// A step of the optimiser takes `Accumulate` batches, the last one of an epoch what is left: its gradient is the mean of theirs, each batch
/// counting the same. Schedules of the learning rate and of the loss are asked once for each step of the optimiser, so that k batches of N
/// images follow the schedules of one batch of k·N.
type StageTrainer
    (experiment: Experiment, index: int, model: Model, data: ImageSource, input: InputOptions, nonFinite: NonFinite) =
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
    let device = model.Classifier.weight.device

    // Projector weights are drawn here.
    do torch.manual_seed (seed "head" []) |> ignore
    let loss = new StageLoss(stage, Heads.create model.Classifier data.ClassCounts updates stage)
    let encoder = new Encoder(experiment, stage, model.Backbone, device)

    let average =
        stage.Average |> Option.map (fun decay -> new AveragedModel(experiment, index, model, decay))

    let evaluated = average |> Option.map _.Model |> Option.defaultValue model

    let parameters =
        encoder.Parameters
        @ (loss.Parameters |> List.filter (fun (_, parameter) -> parameter.requires_grad))

    let names, trainable = List.unzip parameters

    let optimizer =
        torch.optim.SGD(
            trainable,
            stage.Optimizer.LearningRate,
            momentum = stage.Optimizer.Momentum,
            weight_decay = stage.Optimizer.WeightDecay,
            nesterov = stage.Optimizer.Nesterov
        )

    // The average is held to the same length, which its own rows start with.
    let mutable projections =
        match stage.Project with
        | Some(MaxNorm ratio) ->
            [ model; evaluated ]
            |> List.distinct
            |> List.map (fun model -> Bce3s.Losses.MaxNorm(model.Classifier, ratio))
        | None -> []

    let images =
        new StageImages(experiment, stage, data, samplerOf, classes, (fun purpose -> seed purpose []), input)

    /// What a checkpoint always has of this stage; the tensors are those that train.
    let state = [
        for entry in Model.state model do
            entry.Key, entry.Value

        yield! loss.State
        yield! encoder.State
        if average.IsSome then
            for entry in Model.state evaluated do
                Checkpoint.averagePrefix + entry.Key, entry.Value
    ]

    let guard = new FiniteGuard(nonFinite, device)

    // What a batch changes without the optimiser.
    let snapshot =
        if nonFinite = SkipBatch then
            state
            |> List.map snd
            |> List.filter (fun tensor -> not tensor.requires_grad)
            |> fun tensors -> Some(new Snapshot(tensors))
        else
            None

    let nothingYet: EpochSoFar = {
        LearningRate = 0.0
        Terms = []
        TrainSeconds = 0.0
        WaitSeconds = 0.0
        SkippedImages = 0L
        SkippedBatches = 0
    }

    let mutable start: EpochStart option = None
    // The epoch that is under way or was the last one.
    let mutable inside: EpochInside option = None
    // Batches whose gradients wait for the optimiser.
    let mutable waiting = 0
    // Steps without finite numbers one after another.
    let mutable inARow: NonFiniteStep list = []

    let nonFiniteStep epoch number term : NonFiniteStep =
        let images = images.Of(epoch, number)

        {
            Stage = stage.Name
            StageIndex = index
            Epoch = epoch + 1
            Step = number + 1
            Term = term
            Images = images
            Names = images |> List.map data.NameOf
        }

    /// The first of the terms or gradients that is not finite.
    let culprit (terms: (string * torch.Tensor) list) =
        let isFinite (tensor: torch.Tensor) = tensor.isfinite().all().item<bool>()

        let ofGradient (name, parameter: Parameter) =
            match parameter.grad with
            | null -> None
            | gradient when isFinite gradient -> None
            | _ -> Some $"the gradient of {name}"

        terms
        |> List.tryFind (fun (_, value) -> not (isFinite value))
        |> Option.map (fun (name, _) -> $"the loss's term {name}")
        |> Option.orElse (List.tryPick ofGradient parameters)
        |> Option.defaultValue "the loss"

    /// The first tensor of the state that is not finite.
    let badWeight () =
        use _noGrad = torch.no_grad ()
        use _scope = torch.NewDisposeScope()
        let floating = state |> List.filter (fun (_, tensor) -> tensor.is_floating_point ())
        let finite = [| for _, tensor in floating -> tensor.isfinite().all() |]

        if torch.stack(finite).all().item<bool>() then
            None
        else
            Seq.zip floating finite
            |> Seq.tryFind (fun (_, finite) -> not (finite.item<bool>()))
            |> Option.map (fun ((name, _), _) -> name)

    /// Raises `NonFiniteException` where a batch so far was not finite, with the one of the terms that is not.
    let checkFinite epoch (terms: (string * torch.Tensor) seq) =
        match guard.First with
        | Some number ->
            use _scope = torch.NewDisposeScope()
            guard.Reset()
            raise (NonFiniteException(nonFiniteStep epoch number (culprit (List.ofSeq terms))))
        | None -> ()

    let sums (now: EpochInside) = now.Losses.Sums |> Seq.map (fun (name, sum, _) -> name, sum)

    /// Of the batches that wait, where the next one may have to be left out.
    let gradientsSoFar () =
        if snapshot.IsSome && waiting > 0 then
            trainable
            |> List.map (fun parameter ->
                match parameter.grad with
                | null -> parameter, None
                | gradient -> parameter, Some(gradient.clone ()))
        else
            []

    /// Everything as it was before a batch; the batches of its group that wait keep waiting.
    let drop (before: (Parameter * torch.Tensor option) list) =
        snapshot |> Option.iter _.Restore()
        Gradients.clear trainable

        for parameter, gradient in before do
            gradient |> Option.iter (fun gradient -> parameter.grad <- gradient)

    let learn epoch (batch: StageBatch) time (now: EpochInside) =
        let count = batch.Targets.Labels.shape[0]
        snapshot |> Option.iter _.Take()
        let before = gradientsSoFar ()
        let loss = loss.Call(encoder.Features(batch.Images, count), batch.Targets, time)
        loss.Total.backward ()
        guard.Note(batch.Number, loss.Total, parameters)

        try
            if guard.Waits then
                checkFinite epoch (loss.Terms |> Seq.map (fun term -> term.Name, term.Value))

            now.Losses.Add(loss.Terms, count)
            inARow <- []
            waiting <- waiting + 1
        with :? NonFiniteException as error when nonFinite = SkipBatch && inARow.Length < NonFinite.most ->
            inARow <- error.Step :: inARow
            now.SkippedBatches <- now.SkippedBatches + 1
            drop before

    /// A step of the optimiser behind the batches that wait for it.
    let update () =
        if waiting > 1 then
            Gradients.average waiting trainable

        stage.ClipNorm |> Option.iter (fun largest -> Gradients.clip largest trainable)
        optimizer.step () |> ignore
        average |> Option.iter _.Update()
        waiting <- 0

    /// The start has been taken.
    let forget () =
        for from in Option.toList start do
            from.Random.Dispose()

            for _, sum, _ in from.Sums do
                sum.Dispose()

        start <- None

    let project () =
        for projection in projections do
            projection.Apply()

    let momenta () =
        Seq.zip names (optimizer.state_dict().State)
        |> Seq.choose (fun (name, state) ->
            match (state :?> SGD.State).momentum_buffer with
            | null -> None
            | buffer -> Some("optimizer.momentum." + name, buffer))

    new(experiment, index, model, data, input) = new StageTrainer(experiment, index, model, data, input, Stop)

    member _.Stage = stage
    /// Batches of an epoch.
    member _.Steps = batches

    /// Images that so many batches of an epoch take, before views.
    member _.Images stepsDone = min trained (int64 stepsDone * batch)

    /// What is evaluated: the model, or its moving average where the stage has one.
    member _.Evaluated = evaluated

    /// Seconds for which training has waited for images.
    member _.WaitSeconds = images.WaitSeconds

    /// Batches (epoch and number, from 0) that are left out.
    member val LeftOut: Set<int * int> = Set.empty with get, set

    /// Looks at the first batch of the stage.
    member val FirstBatch: StageBatch -> unit = ignore with get, set

    /// Whether the optimiser's step is behind the last batch: only then can training go on from a checkpoint.
    member _.IsSettled = waiting = 0

    /// Trains an epoch (from 0), or what is left of the one that was restored, and gives the mean loss terms and the last learning rate.
    /// After each batch `advanced` hears how many are behind it and may ask for the terms so far; after cancellation `interrupted` is
    /// called with the same behind the optimiser's step, and the epoch ends. A loss or gradient that is not finite raises
    /// `NonFiniteException`; with `skip-batch` when more than `NonFinite.most` batches in a row have one.
    member trainer.Epoch
        (
            epoch: int,
            cancellation: CancellationToken,
            advanced: int -> Lazy<(string * float) list> -> unit,
            interrupted: int -> unit
        ) =
        use _scope = torch.NewDisposeScope()
        inside |> Option.iter (fun before -> (before.Losses :> IDisposable).Dispose())
        let losses = new EpochLosses()
        torch.manual_seed (seed "step" [ epoch ]) |> ignore
        encoder.Train()
        loss.Train()
        guard.Reset()

        let before = start |> Option.map _.SoFar |> Option.defaultValue nothingYet

        let now: EpochInside = {
            Losses = losses
            Rate = before.LearningRate
            SkippedBatches = before.SkippedBatches
            Before = before
            Waited = images.WaitSeconds
            Skipped = images.SkippedCount
        }

        inside <- Some now

        let first, isTrained =
            match start with
            | Some from ->
                losses.Restore(from.Sums, device)
                torch.random.set_rng_state from.Random
                forget ()
                from.Position.Steps, from.Position.Trained
            | None -> 0, false

        use seen = (images.Epoch(epoch, first)).GetEnumerator()
        let time stepping i = Schedule.time stepping epoch stage.Epochs (i / stage.Accumulate) updates

        let next () =
            use _scope = torch.NewDisposeScope()

            if seen.MoveNext() then
                let i = seen.Current.Number

                if waiting = 0 then
                    now.Rate <-
                        stage.Optimizer.LearningRate * Schedule.factor stage.LearningRate (time stage.Stepping i)

                    optimizer.ParamGroups |> Seq.iter (fun group -> group.LearningRate <- now.Rate)
                    Gradients.clear trainable

                if epoch = 0 && i = 0 then
                    trainer.FirstBatch seen.Current

                if trainer.LeftOut.Contains(epoch, i) then
                    now.SkippedBatches <- now.SkippedBatches + 1
                else
                    learn epoch seen.Current (time EachStep i) now

                if waiting > 0 && ((i + 1) % stage.Accumulate = 0 || i = batches - 1) then
                    update ()

                Some(i + 1)
            else
                None

        let rec train () =
            match next () with
            | Some stepsDone ->
                if cancellation.IsCancellationRequested && waiting = 0 then
                    interrupted stepsDone
                    cancellation.ThrowIfCancellationRequested()

                // Reading waits for the device anyway.
                advanced
                    stepsDone
                    (lazy
                        (checkFinite epoch (sums now)
                         losses.Terms))

                train ()
            | None -> ()

        if not isTrained then
            train ()

            // Batches that are left out leave a last step shorter than planned.
            if waiting > 0 then
                update ()

            checkFinite epoch (sums now)

            match losses.Sums, inARow with
            | [], last :: _ -> raise (NonFiniteException last)
            | [], [] when now.SkippedBatches > 0 ->
                let number = trainer.LeftOut |> Seq.tryFind (fst >> (=) epoch) |> Option.map snd
                raise (NonFiniteException(nonFiniteStep epoch (defaultArg number 0) "the loss"))
            | [], [] ->
                raise (
                    DataFormatException(
                        data.NameOf 0L,
                        "an epoch without a batch that could be read and trained on",
                        "images that can be read"
                    )
                )
            | _ -> ()

            project ()

        struct (losses.Terms, now.Rate)

    /// Everything that training goes on from, the epoch's sums among it where it stands inside one. Waits for the device; a loss or a weight
    /// that is not finite raises, so that no checkpoint has what came of it.
    member _.State(position: CheckpointPosition) = [
        match badWeight (), position.StageEpochs, position.Steps with
        | None, _, _ -> ()
        | Some name, 0, 0 ->
            let where = "the weights that training begins with"
            raise (DataFormatException(where, $"{name} with numbers that are not finite", "finite ones"))
        | Some name, epochs, 0 -> raise (NonFiniteException(nonFiniteStep (epochs - 1) (batches - 1) name))
        | Some name, epochs, steps -> raise (NonFiniteException(nonFiniteStep epochs (steps - 1) name))

        yield! state
        yield! momenta ()
        match projections with
        | projection :: _ -> "projection.threshold", torch.tensor (projection.Threshold, dtype = torch.float64)
        | [] -> ()
        match inside with
        | Some now when position.Steps > 0 ->
            checkFinite position.StageEpochs (sums now)

            for name, sum, _ in now.Losses.Sums do
                "losses." + name, sum

            "rng.torch", torch.random.get_rng_state ()
        | _ -> ()
    ]

    /// The epoch that is under way or was the last one, with what was done of it before the run went on; this process has trained it for so many seconds.
    member _.SoFar(trainSeconds: float) : EpochSoFar =
        match inside with
        | Some now -> {
            LearningRate = now.Rate
            Terms = [ for name, _, images in now.Losses.Sums -> { TermImages.Name = name; Images = images } ]
            TrainSeconds = now.Before.TrainSeconds + trainSeconds
            WaitSeconds = now.Before.WaitSeconds + images.WaitSeconds - now.Waited
            SkippedImages = now.Before.SkippedImages + images.SkippedCount - now.Skipped
            SkippedBatches = now.SkippedBatches
          }
        | None -> nothingYet

    /// Goes on from a checkpoint of this stage: its next epoch is the one the checkpoint stands in or before. One that is not of this run
    /// raises `DataFormatException`, and nothing has changed.
    member _.Restore(file: CheckpointFile) =
        use _noGrad = torch.no_grad ()
        use _scope = torch.NewDisposeScope()
        let found, position = file.Tensors, file.State.Position
        let parameterOf = dict parameters
        let momentumPrefix = "optimizer.momentum."
        let random = torch.random.get_rng_state ()

        let terms = file.State.Epoch |> Option.map _.Terms |> Option.defaultValue []

        let expected = [
            yield! state
            for name in found.Keys do
                if name.StartsWith momentumPrefix then
                    match parameterOf.TryGetValue(name.Substring momentumPrefix.Length) with
                    | true, parameter -> name, (parameter :> torch.Tensor)
                    | _ -> ()
            if not projections.IsEmpty then
                "projection.threshold", torch.tensor (0.0, dtype = torch.float64)
            for term in terms do
                "losses." + term.Name, torch.tensor (0.0f)
            if position.Steps > 0 then
                "rng.torch", random
        ]

        Checkpoint.checkFits file.Path found expected

        for name, tensor in state do
            tensor.copy_ found[name] |> ignore

        for name, state in Seq.zip names (optimizer.state_dict().State) do
            match found.TryGetValue(momentumPrefix + name) with
            | true, buffer ->
                (state :?> SGD.State).momentum_buffer <- buffer.``to``(device).clone().DetachFromDisposeScope()
            | _ -> ()

        if not projections.IsEmpty then
            let threshold = found["projection.threshold"].item<float>()

            projections <-
                [ model; evaluated ]
                |> List.distinct
                |> List.map (fun model -> Bce3s.Losses.MaxNorm.At(model.Classifier, threshold))

        let kept name = found[name].clone().DetachFromDisposeScope()
        forget ()

        start <-
            file.State.Epoch
            |> Option.map (fun soFar -> {
                EpochStart.Position = position
                SoFar = soFar
                Sums = [ for term in terms -> term.Name, kept ("losses." + term.Name), term.Images ]
                Random = kept "rng.torch"
            })

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
            forget ()
            inside |> Option.iter (fun now -> (now.Losses :> IDisposable).Dispose())
            optimizer.Dispose()
            (images :> IDisposable).Dispose()
            (encoder :> IDisposable).Dispose()
            (guard :> IDisposable).Dispose()
            snapshot |> Option.iter (fun snapshot -> (snapshot :> IDisposable).Dispose())
            average |> Option.iter (fun average -> (average :> IDisposable).Dispose())
            (loss :> IDisposable).Dispose()
