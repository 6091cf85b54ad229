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
        SkipBroken = false
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

    let private images (split: SplitRecord) =
        $"{Wording.count split.TrainImages} training and {Wording.count split.TestImages} test images"

    /// Scores a run's checkpoint again, plain and with flip averaging, on the data that the run was scored on. Raises
    /// `InvalidExperimentException` when that is gone or other, and `DataFormatException` when the checkpoint is not of the run's model.
    let evaluate (options: RunOptions) (folder: string) (checkpoint: string) : Evaluated =
        let fail path message : 'T = raise (InvalidExperimentException(folder, [ { Path = path; Message = message } ]))

        let file name =
            let path = Path.Combine(folder, name)

            if not (File.Exists path) then
                fail name $"{path} is not there. Give the folder of a run."

            path

        let manifest: Manifest =
            let path = file RunFiles.manifest

            try
                // The format first: a file of another one need not have this one's fields.
                match (Json.read<{| Format: int |}> path).Format with
                | format when format = Manifest.format -> Json.read<Manifest> path
                | format -> fail RunFiles.manifest $"it is of format {format}; {Manifest.format} can be read."
            with :? Text.Json.JsonException as error ->
                fail RunFiles.manifest error.Message

        let experiment = manifest.Experiment

        let place =
            match options.Data with
            | Some folder -> Locations.dataset (Some folder) experiment.Dataset.Files
            | None when Directory.Exists manifest.DataFolder -> manifest.DataFolder
            | None -> fail "data" $"the data folder {manifest.DataFolder} of the run is gone. Give `--data DIR`."

        match Devices.parse options.Device, ExperimentData.read experiment.Dataset place with
        | Error problem, _
        | _, Error problem -> fail problem.Path problem.Message
        | Ok device, Ok data ->
            use data = data

            if data.Split <> manifest.Split || List.ofArray data.Train.ClassCounts <> manifest.ClassCounts then
                fail
                    "data"
                    $"{data.Folder} gives {images data.Split}; the run had {images manifest.Split}. Give the run's own data with `--data DIR`."

            torch.set_num_threads options.Threads
            use _scope = torch.NewDisposeScope()
            use model = Checkpoint.loadModel (file checkpoint) experiment data.Train.Classes device
            use test = new TestImages(experiment, data.Test, InputOptions.onDevice device)
            let plain, flip = Evaluation.scores experiment.Measures data.Train.ClassCounts model test true
            { Plain = plain; Flip = Option.get flip }

[<AutoOpen>]
module RunWords =
    /// Runs experiments one after another, each in its own folder under `runs`.
    let train experiments = experiments |> List.map (Runs.train (Runs.options ()))
