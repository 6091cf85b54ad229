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

/// What there is of an experiment of a list.
type private There =
    | Nothing
    | Interrupted of folder: string
    | Over of RunHeader * RunSummary

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

    /// The runs of the very same experiment on the same split. One with parts of one's own is never taken for the same: their names are
    /// known, not what their code did.
    let private same options (plan: Plan) =
        if (OwnParts.ofExperiment plan.Experiment).IsEmpty then
            RunFolder.ofName (parent options) plan.Experiment.Name plan.Experiment.Seed
            |> List.filter (isOf plan)
        else
            []

    /// What there is of an experiment: a run that is over, or one that was stopped and can go on.
    let private there options (plan: Plan) =
        let folders = same options plan

        match folders |> List.tryFind FinishedRun.isIn with
        | Some folder -> Over(Plan.header { plan with Folder = folder }, FinishedRun.read folder)
        | None ->
            folders
            |> List.tryFind (RunFolder.isRunning >> not)
            |> Option.map Interrupted
            |> Option.defaultValue Nothing

    /// What is there of each experiment, or all problems of all of them; those that seeds share once.
    let private check options experiments =
        let checkOne experiment =
            match Plan.make (ofOne options experiment) experiment with
            | Ok plan ->
                // Data of many runs at once could be too much to hold.
                use plan = plan
                Ok(experiment, there options plan)
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
    /// again; one that was stopped goes on. A run that fails does not keep the next ones from running: `RunsFailedException` comes when all are over. `Output` is the
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

            let train options =
                try
                    Ok(Runs.train options experiment)
                with
                | :? OperationCanceledException -> reraise ()
                | error when experiments.Length > 1 -> Error { Experiment = experiment; Error = error }

            match there with
            | Over(header, summary) ->
                options.Reporter.Started header
                options.Reporter.Finished summary
                Ok summary
            | Interrupted folder -> train { options with Output = Some folder; Resume = true }
            | Nothing -> train (ofOne options experiment)

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
