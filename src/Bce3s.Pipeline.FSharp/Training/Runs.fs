namespace Bce3s

open System
open System.Threading
open Spectre.Console

/// What a script calls.
[<RequireQualifiedAccess>]
module Runs =
    /// A live line in a terminal, plain lines anywhere else.
    let reporter () : IReporter =
        if Console.IsOutputRedirected || not AnsiConsole.Profile.Capabilities.Ansi then
            PlainReporter Console.Out
        else
            LiveReporter AnsiConsole.Console

    /// Bundled data, a folder under `runs`, the CPU, progress on the console.
    let options () = {
        Data = None
        Output = None
        Device = "cpu"
        Threads = Threads.available ()
        SkipBroken = false
        Workers = None
        Resume = false
        Policy = RunPolicy.standard
        Reporter = reporter ()
        Cancellation = CancellationToken.None
    }

    /// Those that a run was made with, so that it goes on as it was: data where they still are, device, policy, and as many threads as this
    /// machine has.
    let optionsOf (manifest: Manifest) = {
        options () with
            Data = Some manifest.DataFolder |> Option.filter IO.Directory.Exists
            Device = manifest.Device
            Threads = min manifest.Threads Environment.ProcessorCount
            SkipBroken = manifest.SkipBroken
            Policy = RunPolicy.ofManifest manifest
    }

    let private plan options (experiment: Experiment) =
        match Plan.make options experiment with
        | Ok plan -> plan
        | Error problems -> raise (InvalidExperimentException(experiment.Name, problems))

    /// What `train` would do, line by line. Raises as it does and writes nothing.
    let describe options experiment =
        use plan = plan options experiment
        Plan.text plan

    /// Plans an experiment and runs it, or goes on with its run where the options say so. Raises `InvalidExperimentException` with every problem before anything is written.
    let train options experiment =
        use plan = plan options experiment
        Trainer.run options.Reporter options.Cancellation plan

    /// Scores a run's checkpoint again, on its own data: its folder and `last` or `best`. `CheckpointEvaluation.run` does more and tells
    /// more, and says what is raised.
    let evaluate options (folder: string) (checkpoint: string) : Evaluated =
        let run = SavedRun.find folder (Some checkpoint)
        let results = CheckpointEvaluation.run options { Run = run; Dataset = None; Adjustments = [] }
        let scores = results.Scores.Head
        { Plain = scores.Plain; Flip = scores.Flip }
