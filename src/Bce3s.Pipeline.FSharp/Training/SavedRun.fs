namespace Bce3s

open System
open System.Collections.Generic
open System.IO
open TorchSharp
open Bce3s.Data

/// A run's manifest and one of its checkpoints, found and not yet loaded.
type SavedRun = {
    /// As it was given, for messages.
    Place: string
    Manifest: Manifest
    /// The checkpoint's file.
    File: string
    Checkpoint: CheckpointRecord
}

[<RequireQualifiedAccess>]
module SavedRun =
    /// Raises `InvalidExperimentException` under a name.
    let fail (name: string) path message : 'T =
        raise (InvalidExperimentException(name, [ { Path = path; Message = message } ]))

    let private nameOf (file: string) =
        match Path.GetFileName file with
        | name when name = RunFiles.lastCheckpoint -> "last"
        | name when name = RunFiles.bestCheckpoint -> "best"
        | name -> string name

    let private fileOf place checkpoint =
        match checkpoint with
        | "last" -> RunFiles.lastCheckpoint
        | "best" -> RunFiles.bestCheckpoint
        | name when name.EndsWith ".safetensors" -> name
        | name -> fail place "checkpoint" $"there is no checkpoint '{name}'; there are last and best."

    let private numberIn (metadata: IReadOnlyDictionary<string, string>) key =
        match metadata.TryGetValue key with
        | true, text ->
            match Int32.TryParse text with
            | true, number -> Some number
            | _ -> None
        | _ -> None

    /// A run by its folder and the name of a checkpoint (`last` unless given, `best`, or a file in the folder), or by the path of a
    /// checkpoint that lies in its run's folder. Raises `InvalidExperimentException` where there is none.
    let find (place: string) (checkpoint: string option) =
        let isFile = File.Exists place

        if isFile && checkpoint.IsSome then
            fail place "checkpoint" $"{place} is a checkpoint already. Give its run's folder to choose another one."

        let wanted = fileOf place (defaultArg checkpoint "last")

        let folder =
            if isFile then
                Path.GetFullPath place |> Path.GetDirectoryName |> string
            else
                Path.GetFullPath place

        let file name hint =
            let path = Path.Combine(folder, name)

            if not (File.Exists path) then
                fail place name $"{path} is not there. {hint}"

            path

        let hint =
            if isFile then
                "A checkpoint is read with its run's manifest beside it."
            else
                "Give the folder of a run."

        let manifest = Manifest.read place (file RunFiles.manifest hint)

        let path = if isFile then Path.GetFullPath place else file wanted hint

        let name = nameOf path
        let metadata = (Safetensors.ReadHeader path).Metadata

        {
            Place = place
            Manifest = manifest
            File = path
            Checkpoint = {
                Run = folder
                Name = name
                Epoch = numberIn metadata "epochs"
                Steps = numberIn metadata "steps" |> Option.defaultValue 0
                Epochs = Experiment.epochs manifest.Experiment
                ChosenOnTest = (name = "best")
            }
        }

    /// The model on a device. Raises `DataFormatException` where the checkpoint is not of the run's model.
    let loadModel (device: torch.Device) (run: SavedRun) =
        Checkpoint.loadModel run.File run.Manifest.Experiment run.Manifest.ClassCounts.Length device

    /// The folder of the run's data.
    let dataFolder (given: string option) run =
        match given with
        | Some folder -> Locations.dataset (Some folder) run.Manifest.Experiment.Dataset.Files
        | None when Directory.Exists run.Manifest.DataFolder -> run.Manifest.DataFolder
        | None ->
            fail run.Place "data" $"the data folder {run.Manifest.DataFolder} of the run is gone. Give `--data DIR`."

    /// A device by its name.
    let device run name =
        match Devices.parse name with
        | Ok device -> device
        | Error problem -> fail run.Place problem.Path problem.Message

    /// Height and width, as augmentations take them.
    let sizeOf (size: ImageSize option) = size |> Option.map (fun size -> size.Height, size.Width)
