namespace Bce3s

open System.IO
open System.Text.Json

/// Runs that are over, read from their folders.
[<RequireQualifiedAccess>]
module FinishedRun =
    let private fail folder path message : 'T =
        raise (InvalidExperimentException(folder, [ { Path = path; Message = message } ]))

    /// Whether the results of a run are there.
    let isIn folder = File.Exists(Path.Combine(folder, RunFiles.results))

    let private file folder name =
        let path = Path.Combine(folder, name)

        if not (File.Exists path) then
            fail folder name $"{path} is not there. Give the folder of a run that is over."

        path

    /// What the run was. Raises `InvalidExperimentException`, as `read` does.
    let manifest folder = Manifest.read folder (file folder RunFiles.manifest)

    let private results folder =
        let path = file folder RunFiles.results

        try
            Json.read<Results> path
        with :? JsonException as error ->
            fail folder RunFiles.results error.Message

    /// The scores of each stage's last epoch.
    let private stages folder (experiment: Experiment) =
        let _, rows = MetricsRows.read (file folder RunFiles.metrics)
        let ends = MetricsRows.stageEnds experiment rows

        for stage in experiment.Stages do
            if ends |> List.forall (fun result -> result.Name <> stage.Name) then
                fail folder RunFiles.metrics $"there is no epoch of the stage '{stage.Name}' in it."

        ends

    /// A run by its folder. Which images were left out is not in it.
    let read folder : RunSummary =
        let manifest = manifest folder

        {
            Folder = Path.GetFullPath folder
            Experiment = manifest.Experiment
            Results = results folder
            Stages = stages folder manifest.Experiment
            Skipped = []
            WasThere = true
        }
