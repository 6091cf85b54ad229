namespace Bce3s

open System
open System.Globalization
open System.IO
open System.Text.Json
open CsvHelper

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
        use reader = new StreamReader(file folder RunFiles.metrics)
        use csv = new CsvReader(reader, CultureInfo.InvariantCulture)

        let maybe (name: string) =
            match csv.GetField name with
            | null
            | "" -> None
            | text -> Some(Double.Parse(text, CultureInfo.InvariantCulture))

        let scores prefix =
            let value name = maybe $"{prefix}{name}" |> Option.defaultValue nan

            {
                Top1 = value "top1"
                Top5 = value "top5"
                ClassAverage = value "class_average"
                Many = maybe $"{prefix}many"
                Medium = maybe $"{prefix}medium"
                Few = maybe $"{prefix}few"
                Ece = maybe $"{prefix}ece"
            }

        csv.Read() |> ignore
        csv.ReadHeader() |> ignore

        let ends =
            Map [
                while csv.Read() do
                    string (csv.GetField "stage"), { Plain = scores ""; Flip = scores "flip_" }
            ]

        [
            for stage in experiment.Stages do
                match Map.tryFind stage.Name ends with
                | Some scores -> { Name = stage.Name; Scores = scores }
                | None -> fail folder RunFiles.metrics $"there is no epoch of the stage '{stage.Name}' in it."
        ]

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
