namespace Bce3s

open System
open System.IO
open System.Text.Json.Serialization
open System.Threading
open TorchSharp

[<RequireQualifiedAccess>]
module Trainer =
    let private manifestOf (plan: Plan) : Manifest = {
        Format = Manifest.format
        Experiment = plan.Experiment
        Seed = plan.Experiment.Seed
        Created = DateTimeOffset.Now
        DataFolder = plan.Data.Folder
        Split = plan.Data.Split
        DataDigest = DataDigest.ofData plan.Data
        ClassNames = List.ofArray plan.Data.Train.ClassNames
        ClassCounts = List.ofArray plan.Data.Train.ClassCounts
        ImageSize = plan.Data.Test.Size |> Option.ofNullable |> Skippable.ofOption
        Parameters = plan.Parameters
        Classifier = Experiment.headName plan.Experiment
        Device = plan.Device.ToString()
        Threads = plan.Threads
        Versions = Versions.current ()
        GitCommit = Versions.commit (Versions.current ()).Bce3s
        SkipBroken = plan.SkipBroken
        NonFinite = NonFinite.name plan.Policy.NonFinite
        Deterministic = plan.Policy.Deterministic
        CheckpointMinutes = plan.Policy.CheckpointEvery.TotalMinutes
        KeepEvery = plan.Policy.KeepEvery
        Keep = plan.Policy.Keep
        Resumed = []
    }

    let private writeManifest (plan: Plan) (start: CheckpointState option) =
        let path = Path.Combine(plan.Folder, RunFiles.manifest)

        match start with
        | None -> Json.write path (manifestOf plan)
        | Some state ->
            let found = Manifest.read plan.Folder path
            let versions = Versions.current ()

            let resumption: RunResumption = {
                At = DateTimeOffset.Now
                Epochs = state.Position.Epochs
                Steps = state.Position.Steps
                Device = plan.Device.ToString()
                Threads = plan.Threads
                Versions = versions
                GitCommit = Versions.commit versions.Bce3s
            }

            Json.write path { found with Resumed = found.Resumed @ [ resumption ] }

    /// Scores of the epochs that a run keeps when it goes on.
    let private earlier (plan: Plan) (start: CheckpointState option) : EpochScores list =
        match start with
        | None -> []
        | Some state ->
            (RunOverview.read plan.Folder).Scores
            |> List.filter (fun scores -> scores.Epoch <= state.Position.Epochs)

    let private execute (reporter: IReporter) cancellation plan start =
        writeManifest plan start
        reporter.Started(Plan.header plan)
        use _deterministic = torch.use_deterministic_algorithms plan.Policy.Deterministic
        use _scope = torch.NewDisposeScope()
        use run = new Run(plan, reporter, cancellation, start)
        let summary = run.Execute()
        reporter.Finished summary
        summary

    /// What killed processes left half written: nobody else writes there now.
    let private clear folder =
        for path in Directory.GetFiles(folder, ".*.tmp") do
            File.Delete path

    /// The folder, the lock on it, and the checkpoint that a run goes on from, whole: before it is known to be, nothing is written. Since the
    /// plan was made the run may have gone on elsewhere.
    let private take (plan: Plan) =
        let again folder =
            match Resumption.startIn folder with
            | Stopped(Some _) as start ->
                match Resumption.problems plan.Experiment plan.Data (folder, start) with
                | [] ->
                    use file = Checkpoint.load (Path.Combine(folder, RunFiles.lastCheckpoint))
                    Ok(Stopped(Some file.State))
                | problem :: _ -> Error problem
            | start -> Ok start

        match plan.Start with
        | Afresh ->
            RunFolder.claim plan.Output plan.Experiment.Name plan.Experiment.Seed
            |> Result.map (fun (folder, taken) -> folder, taken, Afresh)
        | Stopped _
        | IsOver ->
            RunFolder.take plan.Folder
            |> Result.bind (fun taken ->
                try
                    match again plan.Folder with
                    | Ok start -> Ok(plan.Folder, taken, start)
                    | Error problem ->
                        (taken :> IDisposable).Dispose()
                        Error problem
                with _ ->
                    (taken :> IDisposable).Dispose()
                    reraise ())

    /// What there is of a run that is over.
    let private read (reporter: IReporter) (plan: Plan) =
        let summary = FinishedRun.read plan.Folder
        reporter.Started(Plan.header plan)
        reporter.Finished summary
        summary

    let private train (reporter: IReporter) cancellation (plan: Plan) =
        let name = plan.Experiment.Name

        match take plan with
        | Error problem -> raise (InvalidExperimentException(name, [ problem ]))
        | Ok(_, taken, IsOver) ->
            use _ = taken
            read reporter plan
        | Ok(folder, taken, start) ->
            use _ = taken

            let state =
                match start with
                | Stopped state -> state
                | _ -> None

            let plan = { plan with Folder = folder }
            let reporter = ProgressReporter(reporter, folder, plan.Experiment, earlier plan state)

            try
                try
                    clear folder
                    execute reporter cancellation plan state
                with error ->
                    reporter.Ended error
                    reraise ()
            with
            | :? OperationCanceledException -> raise (RunInterruptedException folder)
            | :? IOException
            | :? UnauthorizedAccessException
            | :? Bce3s.Data.DataException as error -> raise (RunFailedException(folder, error))

    /// Makes the run folder and trains in it, or goes on in the one that the plan found; a run that is over is read. Where another run took
    /// the planned folder meanwhile, a default name gets the next number; a folder that was asked for, or in which another process trains,
    /// is refused (`InvalidExperimentException`).
    let run (reporter: IReporter) (cancellation: CancellationToken) (plan: Plan) =
        torch.set_num_threads plan.Threads

        match plan.Start with
        | IsOver -> read reporter plan
        | _ -> train reporter cancellation plan
