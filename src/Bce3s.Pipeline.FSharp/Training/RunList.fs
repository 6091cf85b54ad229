namespace Bce3s

open System
open System.IO

/// Has runs say which of how many they are.
type private PlacedReporter(reporter: IReporter, place: int * int) =
    interface IReporter with
        member _.Started header = reporter.Started { header with Place = Some place }
        member _.Stage(name, train) = reporter.Stage(name, train)
        member _.Advanced advance = reporter.Advanced advance
        member _.EpochEnded record advance = reporter.EpochEnded record advance
        member _.Finished summary = reporter.Finished summary
        member _.Working work = reporter.Working work

/// Several experiments, one after another.
[<RequireQualifiedAccess>]
module RunList =
    /// The folder of the run folders.
    let private parent (options: RunOptions) =
        options.Output |> Option.map Path.GetFullPath |> Option.defaultWith RunFolder.runs

    /// A list's `Output` is the folder of its run folders, a run's the run folder itself.
    let private ofOne (options: RunOptions) (experiment: Experiment) =
        let folder () = RunFolder.free (parent options) experiment.Name experiment.Seed
        { options with Output = options.Output |> Option.map (ignore >> folder) }

    let private isOf (plan: Plan) folder =
        try
            let manifest = FinishedRun.manifest folder

            manifest.Experiment = plan.Experiment
            && manifest.Split = plan.Data.Split
            && manifest.ClassCounts = List.ofArray plan.Data.Train.ClassCounts
        with :? InvalidExperimentException ->
            // Of another version of the program.
            false

    /// A run of the very same experiment on the same split that is over. One with parts of one's own is never taken for the same: their
    /// names are known, not what their code did.
    let private finished options (plan: Plan) =
        if (OwnParts.ofExperiment plan.Experiment).IsEmpty then
            RunFolder.candidates (parent options) plan.Experiment.Name plan.Experiment.Seed
            |> Seq.takeWhile RunFolder.holdsRun
            |> Seq.tryFind (fun folder -> FinishedRun.isIn folder && isOf plan folder)
            |> Option.map (fun folder -> Plan.header { plan with Folder = folder }, FinishedRun.read folder)
        else
            None

    /// What is there of each experiment, or all problems of all of them; those that seeds share once.
    let private check options experiments =
        let checkOne experiment =
            match Plan.make (ofOne options experiment) experiment with
            | Ok plan ->
                // Data of many runs at once could be too much to hold.
                use plan = plan
                Ok(experiment, finished options plan)
            | Error problems -> Error(experiment.Name, problems)

        let checks = experiments |> List.map checkOne

        let errors =
            checks
            |> List.choose (function
                | Error error -> Some error
                | Ok _ -> None)
            |> List.distinct
            |> List.map InvalidExperimentException

        match errors with
        | [] -> checks |> List.choose Result.toOption
        | [ error ] -> raise error
        | errors -> raise (InvalidExperimentsException errors)

    /// Every experiment is planned before the first one trains (`InvalidExperimentException`, or `InvalidExperimentsException` of
    /// several). An experiment that has been trained on the same split, its results in its folder, is read instead of being trained
    /// again. A run that fails does not keep the next ones from running: `RunsFailedException` comes when all are over. `Output` is the
    /// folder that the run folders are made in; `runs` under the current directory without it.
    let train (options: RunOptions) (experiments: Experiment list) =
        let trainOne i (experiment, there) =
            let options =
                if experiments.Length = 1 then
                    options
                else
                    {
                        options with
                            Reporter = PlacedReporter(options.Reporter, (i + 1, experiments.Length))
                    }

            match there with
            | Some(header, summary) ->
                options.Reporter.Started header
                options.Reporter.Finished summary
                Ok summary
            | None ->
                try
                    Ok(Runs.train (ofOne options experiment) experiment)
                with
                | :? OperationCanceledException -> reraise ()
                | error when experiments.Length > 1 -> Error { Experiment = experiment; Error = error }

        let outcomes = check options experiments |> List.mapi trainOne

        let failed =
            outcomes
            |> List.choose (function
                | Error failed -> Some failed
                | Ok _ -> None)

        match failed, outcomes |> List.choose Result.toOption with
        | [], finished -> finished
        | failed, finished -> raise (RunsFailedException(failed, finished))

[<AutoOpen>]
module RunWords =
    /// Runs experiments one after another, each in its own folder under `runs`, with the bundled data, on the CPU and with progress on
    /// the console; `RunList.train` takes other options. What has been trained already is read from its folder.
    let train experiments = RunList.train (Runs.options ()) experiments
