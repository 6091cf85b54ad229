namespace Bce3s

open System
open System.Diagnostics
open System.IO
open System.Text.Json.Serialization
open System.Threading
open TorchSharp

/// A run that was told to stop: its checkpoint is saved.
type RunInterruptedException(folder: string) =
    inherit
        OperationCanceledException($"interrupted; the checkpoint is {Path.Combine(folder, RunFiles.lastCheckpoint)}")

    member _.Folder = folder

/// A run whose folder could not be written any more, or whose images could not be read: a full disk, lost rights, a broken file.
type RunFailedException(folder: string, inner: Exception) =
    inherit Exception($"{inner.Message} What was saved before is in the run folder, {folder}", inner)
    member _.Folder = folder

/// A run from its plan to its results. Everything happens on the calling thread: libtorch keeps a team of workers for each thread
/// that computes.
type private Run(plan: Plan, reporter: IReporter, cancellation: CancellationToken) =
    let experiment, data = plan.Experiment, plan.Data
    let epochs = Experiment.epochs experiment
    let mutable model = Model.create experiment data.Train.Classes plan.Device

    let input = {
        InputOptions.onDevice plan.Device with
            Workers = max 1 (plan.Threads - 1)
            SkipBroken = plan.SkipBroken
    }

    let trainImages, trainIsCopy = ImageStreams.place data.Train plan.Device
    let testImages, testIsCopy = ImageStreams.place data.Test plan.Device
    let test = new TestImages(experiment, testImages, input)

    let metrics = new MetricsFile(Path.Combine(plan.Folder, RunFiles.metrics), plan.TermNames)

    let best = new BestEpoch()
    let trainers = Collections.Generic.List<StageTrainer>()
    let total, training, evaluating = Stopwatch.StartNew(), Stopwatch(), Stopwatch()
    // On a device that computes on its own, reading losses waits for it: this often is rare enough.
    let reportEvery = TimeSpan.FromMilliseconds 250.0

    let evaluate model flip =
        evaluating.Start()
        let scores = Evaluation.scores experiment.Measures data.Train.ClassCounts model test flip
        evaluating.Stop()
        scores

    let resident () =
        use current = Process.GetCurrentProcess()
        current.WorkingSet64

    /// Trains and evaluates one epoch of a stage. `before` epochs of earlier stages are done.
    let epoch (trainer: StageTrainer) stageIndex before (stageClock: Stopwatch) e =
        let stage = trainer.Stage
        let trainClock, reported = Stopwatch.StartNew(), Stopwatch.StartNew()
        let waited, skipped = trainer.WaitSeconds, trainer.SkippedCount
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
                ImagesPerSecond = float (trainer.Images stepsDone) / trainClock.Elapsed.TotalSeconds
                SecondsLeft = stageClock.Elapsed.TotalSeconds * (1.0 - share) / share
            }

        let advanced stepsDone (terms: Lazy<(string * float) list>) =
            if reported.Elapsed >= reportEvery then
                reporter.Advanced(advance stepsDone terms.Value)
                reported.Restart()

        let position stageEpochs steps = {
            Stage = stageIndex
            StageEpochs = stageEpochs
            Steps = steps
            Epochs = before + stageEpochs
            BestEpoch = best.Value |> Option.map (fun (epoch, _, _) -> epoch)
        }

        let interrupted steps = trainer.SaveCheckpoint(plan.Folder, position e steps)

        let struct (terms, rate) = trainer.Epoch(e, cancellation, advanced, interrupted)
        training.Stop()
        let trainSeconds = trainClock.Elapsed.TotalSeconds
        let isLast = e = stage.Epochs - 1
        let evaluated = evaluating.Elapsed.TotalSeconds

        let scores =
            if isLast || (e + 1) % experiment.EvaluateEvery = 0 then
                Some(evaluate trainer.Evaluated isLast)
            else
                None

        let after () = position (e + 1) 0

        match scores with
        | Some(plain, flip) when best.Offer(before + e + 1, trainer.Evaluated, plain, flip) ->
            Checkpoint.saveBest plan.Folder experiment (after ()) best.Snapshot
        | _ -> ()

        let record = {
            Epoch = before + e + 1
            Stage = stage.Name
            StageEpoch = e + 1
            StageEpochs = stage.Epochs
            LearningRate = rate
            Loss = List.sumBy snd terms
            Terms = terms
            Plain = scores |> Option.map fst
            Flip = scores |> Option.bind snd
            ImagesPerSecond = float (trainer.Images trainer.Steps) / trainSeconds
            TrainSeconds = trainSeconds
            WaitSeconds = trainer.WaitSeconds - waited
            SkippedImages = trainer.SkippedCount - skipped
            EvaluateSeconds = evaluating.Elapsed.TotalSeconds - evaluated
            MemoryBytes = resident ()
        }

        metrics.Write record
        trainer.SaveCheckpoint(plan.Folder, after ())
        reporter.EpochEnded record { advance trainer.Steps terms with ImagesPerSecond = record.ImagesPerSecond }

        // A request that came during evaluation or saving: everything is on the disk already. After the last epoch there is nothing
        // to stop, only results to lose.
        if record.Epoch < epochs then
            cancellation.ThrowIfCancellationRequested()

        scores

    /// Trains a stage; its scores after the last epoch.
    let stage index =
        model <- Model.enter experiment index model
        let trainer = new StageTrainer(experiment, index, model, trainImages, input)
        trainers.Add trainer
        let before = experiment.Stages |> List.take index |> List.sumBy _.Epochs
        let clock = Stopwatch.StartNew()
        let mutable last = None

        reporter.Stage(
            trainer.Stage.Name,
            fun () ->
                for e in 0 .. trainer.Stage.Epochs - 1 do
                    last <- epoch trainer index before clock e
        )

        trainer.Finish()

        match last with
        | Some(plain, Some flip) -> { Name = trainer.Stage.Name; Scores = { Plain = plain; Flip = flip } }
        | _ -> failwith $"stage {trainer.Stage.Name} ended without an evaluation"

    /// Everything that is known of the last model, adjusted too; by class it is written beside the metrics.
    let measureLast () =
        evaluating.Start()
        let counts, names = data.Train.ClassCounts, data.Train.ClassNames
        let readouts = Evaluation.readouts experiment.Name model counts experiment.Adjustments

        try
            let full = Evaluation.full experiment.Measures counts names model readouts test
            ClassFiles.writeClasses (Path.Combine(plan.Folder, RunFiles.classes)) full.Classes
            ClassFiles.writeConfusion (Path.Combine(plan.Folder, RunFiles.confusion)) full.Confusion
            full
        finally
            evaluating.Stop()

            for readout in readouts do
                (readout :> IDisposable).Dispose()

    /// Scores of the best epoch; loads it into the model when its mirrored images have not been looked at yet.
    let bestOnTest () =
        match best.Value with
        | Some(epoch, plain, Some flip) -> { Epoch = epoch; Plain = plain; Flip = flip }
        | Some(epoch, plain, None) ->
            let _, flip = evaluate (best.Restore()) true
            { Epoch = epoch; Plain = plain; Flip = Option.get flip }
        | None -> failwith "no epoch was evaluated"

    let trained () = trainers |> Seq.sumBy (fun trainer -> trainer.Images trainer.Steps * int64 trainer.Stage.Epochs)

    member _.Execute() : RunSummary =
        let stages = experiment.Stages |> List.mapi (fun i _ -> stage i)
        let full = measureLast ()
        let best = bestOnTest ()

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
                Total = total.Elapsed.TotalSeconds
                Train = training.Elapsed.TotalSeconds
                Evaluate = evaluating.Elapsed.TotalSeconds
            }
            ImagesPerSecond = float (trained ()) / training.Elapsed.TotalSeconds
            Last = (List.last stages).Scores
            BestOnTest = best
            Adjusted = List.tail full.Rows
            Geometry = if List.contains Geometry experiment.Measures then Some full.Geometry else None
        }

        Json.write (Path.Combine(plan.Folder, RunFiles.results)) results

        let skipped =
            trainers |> Seq.collect _.Skipped |> Seq.distinctBy _.Index |> Seq.map _.Reason |> List.ofSeq

        {
            Folder = plan.Folder
            Experiment = experiment
            Results = results
            Stages = stages
            Skipped = skipped
            WasThere = false
        }

    interface IDisposable with
        member _.Dispose() =
            (metrics :> IDisposable).Dispose()
            (best :> IDisposable).Dispose()

            for trainer in trainers do
                (trainer :> IDisposable).Dispose()

            (model :> IDisposable).Dispose()
            (test :> IDisposable).Dispose()

            if trainIsCopy then
                trainImages.Dispose()

            if testIsCopy then
                testImages.Dispose()

[<RequireQualifiedAccess>]
module Trainer =
    let private manifest (plan: Plan) : Manifest = {
        Format = Manifest.format
        Experiment = plan.Experiment
        Seed = plan.Experiment.Seed
        Created = DateTimeOffset.Now
        DataFolder = plan.Data.Folder
        Split = plan.Data.Split
        ClassNames = List.ofArray plan.Data.Train.ClassNames
        ClassCounts = List.ofArray plan.Data.Train.ClassCounts
        ImageSize = plan.Data.Test.Size |> Option.ofNullable |> Skippable.ofOption
        Parameters = plan.Parameters
        Classifier = Experiment.headName plan.Experiment
        Device = plan.Device.ToString()
        Threads = plan.Threads
        Versions = Versions.current ()
        GitCommit = Versions.commit (Versions.current ()).Bce3s
    }

    let private execute (reporter: IReporter) cancellation plan =
        Json.write (Path.Combine(plan.Folder, RunFiles.manifest)) (manifest plan)
        reporter.Started(Plan.header plan)
        use _scope = torch.NewDisposeScope()
        use run = new Run(plan, reporter, cancellation)
        let summary = run.Execute()
        reporter.Finished summary
        summary

    /// Makes the run folder and trains in it. Where another run took the planned folder meanwhile, a default name gets the next
    /// number; a folder that was asked for is refused (`InvalidExperimentException`).
    let run (reporter: IReporter) (cancellation: CancellationToken) (plan: Plan) =
        torch.set_num_threads plan.Threads
        let { Name = name; Seed = seed } = plan.Experiment

        match RunFolder.claim plan.Output name seed with
        | Error problem -> raise (InvalidExperimentException(name, [ problem ]))
        | Ok folder ->
            try
                execute reporter cancellation { plan with Folder = folder }
            with
            | :? OperationCanceledException -> raise (RunInterruptedException folder)
            | :? IOException
            | :? UnauthorizedAccessException
            | :? Bce3s.Data.DataException as error -> raise (RunFailedException(folder, error))
