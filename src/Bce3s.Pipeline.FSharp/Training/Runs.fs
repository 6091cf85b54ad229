namespace Bce3s

open System
open System.IO
open System.Threading
open Spectre.Console
open TorchSharp

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
        Reporter = reporter ()
        Cancellation = CancellationToken.None
    }

    let private plan options (experiment: Experiment) =
        match Plan.make options experiment with
        | Ok plan -> plan
        | Error problems -> raise (InvalidExperimentException(experiment.Name, problems))

    /// What `train` would do, line by line. Raises as it does and writes nothing.
    let describe options experiment =
        use plan = plan options experiment
        Plan.text plan

    /// Plans an experiment and runs it. Raises `InvalidExperimentException` with every problem before anything is written.
    let train options experiment =
        use plan = plan options experiment
        Trainer.run options.Reporter options.Cancellation plan

    /// Scores a run's checkpoint again: plain and with flip averaging.
    let evaluate (options: RunOptions) (folder: string) (checkpoint: string) : Evaluated =
        let fail path message : 'T = raise (InvalidExperimentException(folder, [ { Path = path; Message = message } ]))

        let file name =
            let path = Path.Combine(folder, name)

            if not (File.Exists path) then
                fail name $"{path} is not there. Give the folder of a run."

            path

        let manifest: Manifest =
            try
                Json.read<Manifest>(file RunFiles.manifest)
            with :? Text.Json.JsonException as error ->
                fail RunFiles.manifest error.Message

        let experiment = manifest.Experiment

        let data =
            options.Data
            |> Option.orElse (if Directory.Exists manifest.DataFolder then Some manifest.DataFolder else None)

        match
            Devices.parse options.Device,
            ExperimentData.read experiment.Dataset (Locations.dataset data experiment.Dataset.Name)
        with
        | Error problem, _
        | _, Error problem -> fail problem.Path problem.Message
        | Ok device, Ok data ->
            use data = data
            torch.set_num_threads options.Threads
            use _scope = torch.NewDisposeScope()
            use model = Model.create experiment data.Train.Classes device
            Checkpoint.loadModel (file checkpoint) model
            use test = Batches.onDevice device data.Test
            let outputs = Evaluation.outputs model experiment.Dataset test true false
            let score logits = Scores.compute experiment.Measures data.Train.ClassCounts data.Test.Labels logits

            { Plain = score outputs.Logits; Flip = score (Option.get outputs.FlipLogits) }

[<AutoOpen>]
module RunWords =
    /// Runs experiments one after another, each in its own folder under `runs`.
    let train experiments = experiments |> List.map (Runs.train (Runs.options ()))
