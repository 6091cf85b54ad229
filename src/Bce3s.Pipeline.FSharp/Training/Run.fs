namespace Bce3s

open System
open System.Diagnostics
open System.IO
open System.Threading
open TorchSharp
open Bce3s.Reporting
open Bce3s.Data

/// A stage under way: its model, and what trains it.
type private StageUnderWay = { Index: int; Model: Model; Trainer: StageTrainer }

/// A run in its folder, from its first step or a checkpoint to its results. Everything happens on the calling thread: libtorch keeps a team of
/// workers for each thread that computes.
///
/// What is on the disk at any moment is enough to go on: rows of `metrics.csv` are there before the checkpoint behind them, that is there
/// before the best one, which follows from it until then.
type internal Run(plan: Plan, reporter: IReporter, cancellation: CancellationToken, start: CheckpointState option) =
    let experiment, data, folder = plan.Experiment, plan.Data, plan.Folder
    let classes = data.Train.Classes
    let epochs = Experiment.epochs experiment

    let input = {
        InputOptions.onDevice plan.Device with
            Workers = plan.Workers
            SkipBroken = plan.SkipBroken
    }

    let trainImages, trainIsCopy = ImageStreams.place data.Train plan.Device
    let testImages, testIsCopy = ImageStreams.place data.Test plan.Device
    let test = new TestImages(experiment, testImages, input)
    let lastCheckpoint = Path.Combine(folder, RunFiles.lastCheckpoint)
    let bestCheckpoint = Path.Combine(folder, RunFiles.bestCheckpoint)

    let metrics =
        let keep = start |> Option.map _.Position.Epochs |> Option.defaultValue 0
        new MetricsFile(Path.Combine(folder, RunFiles.metrics), plan.TermNames, keep)

    let events = new EventLog(folder, plan, start, eprintfn "bce3s: %s")
    let best = BestEpoch()

    do
        for row in metrics.Kept do
            row.Plain |> Option.iter (fun plain -> best.Offer(row.Epoch, plain, row.Flip) |> ignore)

    let earlier =
        start
        |> Option.map _.Tally
        |> Option.defaultValue {
            RunTally.TotalSeconds = 0.0
            TrainSeconds = 0.0
            EvaluateSeconds = 0.0
            Images = 0L
        }

    let total, training, evaluation = Stopwatch.StartNew(), Stopwatch(), Stopwatch()
    let mutable images = earlier.Images
    let mutable leftOut = start |> Option.map _.LeftOut |> Option.defaultValue []
    let mutable saved = start |> Option.map _.Position
    let sinceSaved = Stopwatch.StartNew()
    let skipped = Collections.Generic.List<SkippedImage>()
    // Models and trainers that are not needed any more, or will not be; the last ones first.
    let owned = Collections.Generic.Stack<IDisposable>()
    // On a device that computes on its own, reading losses waits for it: this often is rare enough.
    let reportEvery = TimeSpan.FromMilliseconds 250.0

    let tally () : RunTally = {
        TotalSeconds = earlier.TotalSeconds + total.Elapsed.TotalSeconds
        TrainSeconds = earlier.TrainSeconds + training.Elapsed.TotalSeconds
        EvaluateSeconds = earlier.EvaluateSeconds + evaluation.Elapsed.TotalSeconds
        Images = images
    }

    /// Passes over the test images.
    let evaluating pass =
        evaluation.Start()

        try
            reporter.Working(fun progress ->
                test.Progress <- progress
                pass ())
        finally
            evaluation.Stop()

    let evaluate see model flip =
        evaluating (fun () ->
            Evaluation.scoresUnless cancellation see experiment.Measures data.Train.ClassCounts model test flip)

    let resident () =
        use current = Process.GetCurrentProcess()
        current.WorkingSet64

    let save (stage: StageUnderWay) (position: CheckpointPosition) trainSeconds =
        use _scope = torch.NewDisposeScope()

        let state: CheckpointState = {
            Experiment = experiment
            Position = position
            Tally = tally ()
            Epoch = if position.Steps > 0 then Some(stage.Trainer.SoFar trainSeconds) else None
            LeftOut = leftOut
        }

        Checkpoint.saveLast folder state (stage.Trainer.State position)
        saved <- Some position
        sinceSaved.Restart()
        state

    let epochsBefore index = experiment.Stages |> List.take index |> List.sumBy _.Epochs

    let position index stageEpochs steps : CheckpointPosition = {
        Stage = index
        StageEpochs = stageEpochs
        Steps = steps
        Trained = false
        Epochs = epochsBefore index + stageEpochs
        BestEpoch = best.Number
    }

    let keep number =
        match plan.Policy.KeepEvery with
        | Some every when number > 0 && number % every = 0 -> Checkpoint.keep folder number plan.Policy.Keep
        | _ -> ()

    /// Trains and evaluates one epoch of a stage, or what is left of it.
    let epoch (underWay: StageUnderWay) (stageClock: Stopwatch) (begun: float) e =
        let trainer, index = underWay.Trainer, underWay.Index
        let stage = trainer.Stage
        let trainClock, reported = Stopwatch.StartNew(), Stopwatch.StartNew()
        let number = epochsBefore index + e + 1
        training.Start()

        let advance stepsDone terms : Advance =
            let share = (float e + float stepsDone / float trainer.Steps) / float stage.Epochs

            {
                Stage = stage.Name
                Epoch = e + 1
                Epochs = stage.Epochs
                Done = share
                Loss = List.sumBy snd terms
                Terms = terms
                ImagesPerSecond =
                    float (trainer.Images stepsDone) / (trainer.SoFar trainClock.Elapsed.TotalSeconds).TrainSeconds
                SecondsLeft = stageClock.Elapsed.TotalSeconds * (1.0 - share) / max 1e-9 (share - begun)
            }

        let advanced stepsDone (terms: Lazy<(string * float) list>) =
            if reported.Elapsed >= reportEvery then
                reporter.Advanced(advance stepsDone terms.Value)
                reported.Restart()

            if trainer.IsSettled && sinceSaved.Elapsed >= plan.Policy.CheckpointEvery then
                save underWay (position index e stepsDone) trainClock.Elapsed.TotalSeconds |> ignore

        let interrupted steps = save underWay (position index e steps) trainClock.Elapsed.TotalSeconds |> ignore

        let struct (terms, rate) =
            try
                trainer.Epoch(e, cancellation, advanced, interrupted)
            finally
                training.Stop()

        let trainSeconds = trainClock.Elapsed.TotalSeconds
        let isLast = e = stage.Epochs - 1
        let evaluated = evaluation.Elapsed.TotalSeconds

        let norms = FeatureNorms()

        let scores =
            if isLast || (e + 1) % experiment.EvaluateEvery = 0 then
                try
                    Some(evaluate norms.Add trainer.Evaluated isLast)
                with :? OperationCanceledException ->
                    save underWay { position index e trainer.Steps with Trained = true } trainSeconds |> ignore
                    reraise ()
            else
                None

        let isBest =
            match scores with
            | Some(plain, flip) -> best.Offer(number, plain, flip)
            | None -> false

        let soFar = trainer.SoFar trainSeconds

        let record = {
            Epoch = number
            Stage = stage.Name
            StageEpoch = e + 1
            StageEpochs = stage.Epochs
            LearningRate = rate
            Loss = List.sumBy snd terms
            Terms = terms
            Plain = scores |> Option.map fst
            Flip = scores |> Option.bind snd
            ImagesPerSecond = float (trainer.Images trainer.Steps) / soFar.TrainSeconds
            TrainSeconds = soFar.TrainSeconds
            WaitSeconds = soFar.WaitSeconds
            SkippedImages = soFar.SkippedImages
            SkippedBatches = soFar.SkippedBatches
            EvaluateSeconds = evaluation.Elapsed.TotalSeconds - evaluated
            MemoryBytes = resident ()
        }

        images <- images + trainer.Images trainer.Steps
        metrics.Write record
        events.Epoch(record, trainer.Evaluated, norms.Values)
        let state = save underWay (position index (e + 1) 0) 0.0

        if isBest then
            Checkpoint.saveBest folder state trainer.Evaluated

        keep number

        reporter.EpochEnded record { advance trainer.Steps terms with ImagesPerSecond = record.ImagesPerSecond }

        // A request that came during evaluation or saving: everything is on the disk already. After the last epoch there is nothing
        // to stop, only results to lose.
        if record.Epoch < epochs then
            cancellation.ThrowIfCancellationRequested()

    let free () =
        while owned.Count > 0 do
            owned.Pop().Dispose()

    let enter index model =
        let entered = Model.enter experiment index model

        if not (obj.ReferenceEquals(entered, model)) then
            owned.Push entered.Classifier

        let trainer = new StageTrainer(experiment, index, entered, trainImages, input, plan.Policy.NonFinite)
        owned.Push trainer
        trainer.FirstBatch <- fun batch -> events.Batch(index, batch)

        trainer.LeftOut <-
            set [
                for batch in leftOut do
                    if batch.Stage = index then
                        batch.Epoch, batch.Batch
            ]

        { Index = index; Model = entered; Trainer = trainer }

    /// The first stage, with its first weights, which are the run's first checkpoint.
    let first () =
        let model = Model.create experiment classes plan.Device
        owned.Push model
        let stage = enter 0 model
        save stage (position 0 0 0) 0.0 |> ignore
        stage, 0, 0

    /// The stage that the last checkpoint stands in, as it stands there, how many of its epochs are over, and batches of the next.
    let again () =
        use file = Checkpoint.load lastCheckpoint
        let position = file.State.Position
        // None before the first stage.
        let before = Model.inStage experiment (position.Stage - 1) classes plan.Device
        owned.Push before
        let stage = enter position.Stage before
        stage.Trainer.Restore file
        // The process may have ended before it had written what follows from the checkpoint.
        if file.State.Epoch.IsNone then
            if best.Number = Some position.Epochs then
                Checkpoint.saveBest folder file.State stage.Trainer.Evaluated

            keep position.Epochs

        stage, position.StageEpochs, position.Steps

    /// Trains what is left of a stage.
    let finish (stage: StageUnderWay) epochsDone steps =
        let name, epochs = stage.Trainer.Stage.Name, stage.Trainer.Stage.Epochs
        let clock = Stopwatch.StartNew()
        let begun = (float epochsDone + float steps / float stage.Trainer.Steps) / float epochs

        if epochsDone < epochs then
            reporter.Stage(
                name,
                fun () ->
                    for e in epochsDone .. epochs - 1 do
                        epoch stage clock begun e
            )

        stage.Trainer.Finish()
        skipped.AddRange stage.Trainer.Skipped

    /// Trains all that is left; gives the last stage.
    let rec train (stage: StageUnderWay, epochsDone, steps) =
        finish stage epochsDone steps

        if stage.Index + 1 < experiment.Stages.Length then
            train (enter (stage.Index + 1) stage.Model, 0, 0)
        else
            stage

    let diverged (step: NonFiniteStep) =
        Json.write (Path.Combine(folder, RunFiles.divergence)) step
        raise (TrainingDivergedException(step, plan.Policy.NonFinite, folder, Option.get saved))

    /// Goes back to the last checkpoint where the policy has it, as long as there is something to leave out.
    let rec trainFrom begin' =
        let stoppedAt =
            try
                Choice1Of2(train (begin' ()))
            with :? NonFiniteException as error ->
                Choice2Of2 error.Step

        match stoppedAt with
        | Choice1Of2 stage -> stage
        | Choice2Of2 step ->
            let batch: LeftOutBatch = { Stage = step.StageIndex; Epoch = step.Epoch - 1; Batch = step.Step - 1 }

            if plan.Policy.NonFinite <> Rewind || leftOut.Length = NonFinite.most || List.contains batch leftOut then
                diverged step

            leftOut <- leftOut @ [ batch ]
            saved |> Option.iter (fun position -> events.WentBackTo position.Epochs)
            free ()
            trainFrom again

    /// Everything that is known of the last model, adjusted too; by class it is written beside the metrics.
    let measureLast model =
        let counts, names = data.Train.ClassCounts, data.Train.ClassNames
        let readouts = Evaluation.readouts experiment.Name model counts experiment.Adjustments

        try
            let full = evaluating (fun () -> Evaluation.full experiment.Measures counts names model readouts test)

            ClassFiles.writeClasses (Path.Combine(folder, RunFiles.classes)) full.Classes
            ClassFiles.writeConfusion (Path.Combine(folder, RunFiles.confusion)) full.Confusion
            full
        finally
            for readout in readouts do
                (readout :> IDisposable).Dispose()

    /// Scores of the best epoch; its mirrored images may not have been looked at yet.
    let bestOnTest () =
        match best.Value with
        | Some(epoch, plain, Some flip) -> { Epoch = epoch; Plain = plain; Flip = flip }
        | Some(epoch, plain, None) ->
            use model = Checkpoint.loadModel bestCheckpoint experiment classes plan.Device

            let _, flip =
                evaluating (fun () -> Evaluation.scores experiment.Measures data.Train.ClassCounts model test true)

            { Epoch = epoch; Plain = plain; Flip = Option.get flip }
        | None -> failwith "no epoch was evaluated"

    member _.Execute() : RunSummary =
        let last = trainFrom (if start.IsSome then again else first)
        let full = measureLast last.Model
        let best = bestOnTest ()
        let tally = tally ()
        let _, rows = MetricsRows.read (Path.Combine(folder, RunFiles.metrics))

        let results = {
            Experiment = experiment.Name
            Dataset = experiment.Dataset.Name
            Method = experiment.Method
            Seed = experiment.Seed
            Device = plan.Device.ToString()
            Backbone = experiment.Backbone.Name
            Parameters = plan.Parameters
            Split = data.Split
            Epochs = epochs
            Seconds = {
                Total = tally.TotalSeconds
                Train = tally.TrainSeconds
                Evaluate = tally.EvaluateSeconds
            }
            ImagesPerSecond = float tally.Images / tally.TrainSeconds
            Last = (List.last (MetricsRows.stageEnds experiment rows)).Scores
            BestOnTest = best
            Adjusted = List.tail full.Rows
            Geometry = if List.contains Geometry experiment.Measures then Some full.Geometry else None
        }

        // Of a step that this run has come past.
        File.Delete(Path.Combine(folder, RunFiles.divergence))
        Json.write (Path.Combine(folder, RunFiles.results)) results
        events.Finished()

        reporter.Working(
            TrainedRun.tryWrite (eprintfn "bce3s: %s") folder data.Train.ClassCounts last.Model testImages input
        )

        {
            Folder = folder
            Experiment = experiment
            Results = results
            Stages = MetricsRows.stageEnds experiment rows
            Skipped = skipped |> Seq.distinctBy _.Index |> Seq.map _.Reason |> List.ofSeq
            WasThere = false
        }

    interface IDisposable with
        member _.Dispose() =
            (metrics :> IDisposable).Dispose()
            (events :> IDisposable).Dispose()
            free ()
            (test :> IDisposable).Dispose()

            if trainIsCopy then
                trainImages.Dispose()

            if testIsCopy then
                testImages.Dispose()
