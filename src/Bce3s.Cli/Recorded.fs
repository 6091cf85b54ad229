namespace Bce3s.Cli

open System.IO
open System.Text.Json
open Bce3s

/// An experiment that the command line names, with what is known beside it.
type Recorded = {
    /// As it was given.
    Place: string
    Experiment: Experiment
    /// Of a recipe's name.
    Recipe: Recipe option
    /// Of a run.
    Manifest: Manifest option
    /// Of a run that is over.
    Results: Results option
}

[<RequireQualifiedAccess>]
module Recorded =
    let private bare place experiment = {
        Place = place
        Experiment = experiment
        Recipe = None
        Manifest = None
        Results = None
    }

    let private ofManifest place (file: string) =
        let manifest =
            try
                Manifest.read place file
            with :? InvalidExperimentException as error ->
                raise (BadInput(Problem.under $"{place} cannot be read:" error.Problems))

        let results = Path.Combine(string (Path.GetDirectoryName file), RunFiles.results)

        {
            bare place manifest.Experiment with
                Manifest = Some manifest
                Results = if File.Exists results then Some(RecordFile.read<Results> results) else None
        }

    /// Manifests have an experiment inside them.
    let private isManifest (file: string) =
        try
            use document = JsonDocument.Parse(File.ReadAllText file)

            document.RootElement.ValueKind = JsonValueKind.Object
            && fst (document.RootElement.TryGetProperty "experiment")
        with :? JsonException ->
            false

    /// A recipe by its full name, a run by its folder, a manifest or an experiment by its file.
    let find (place: string) =
        let manifest = Path.Combine(place, RunFiles.manifest)

        if File.Exists manifest then
            ofManifest place (Path.GetFullPath manifest)
        elif Directory.Exists place then
            raise (BadInput $"{Path.GetFullPath place} holds no run: {RunFiles.manifest} is not there")
        elif File.Exists place && isManifest place then
            ofManifest place (Path.GetFullPath place)
        elif File.Exists place then
            bare place (Experiment.load place)
        else
            match Recipes.named place with
            | Ok recipe -> { bare place recipe.Experiment with Recipe = Some recipe }
            | Error message -> raise (BadInput $"{message}; and there is no file or run folder '{place}'")
