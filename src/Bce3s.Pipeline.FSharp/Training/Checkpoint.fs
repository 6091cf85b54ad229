namespace Bce3s

open System
open System.Collections.Generic
open System.IO
open TorchSharp
open TorchSharp.Modules
open Bce3s.Data

/// Where training stood when a checkpoint was written.
type CheckpointPosition = {
    Stage: int
    /// Epochs of the stage that are done.
    StageEpochs: int
    /// Steps of the epoch after them that are done.
    Steps: int
    /// Epochs of all stages that are done.
    Epochs: int
    /// The one with the highest top-1 on the test set so far, of all stages, from 1.
    BestEpoch: int option
}

/// Checkpoints: safetensors with a checksum, there completely or not at all. `backbone.*` and `classifier.*` are the model as the optimiser
/// left it, `ema.backbone.*` and `ema.classifier.*` its moving average in a stage that has one, `head.*` the rest of the loss head
/// (projector, memory; of several heads `head.word.*`), `momentum.*` the momentum encoder under the backbone's names,
/// `optimizer.momentum.*` the momentum buffers of the parameters named behind it, `projection.threshold` the length that the stage's
/// projection leaves rows of the classifier. Inside an epoch there is also the state of libtorch's generator on the CPU, `rng.torch`, which
/// an epoch's start seeds; order, augmentation and mixing follow from the position. The best checkpoint has `backbone.*` and
/// `classifier.*` alone: what was evaluated, so of a stage with a moving average that.
[<RequireQualifiedAccess>]
module Checkpoint =
    let private format = "1"

    /// Before the names of a model's moving average.
    let averagePrefix = "ema."

    /// What a file holds of the model that was evaluated: its moving average where there is one.
    let private evaluated (file: SafetensorsFile) =
        let isAverage (name: string) = name.StartsWith averagePrefix

        if Seq.exists isAverage file.Tensors.Keys then
            file.Tensors
            |> Seq.filter (fun entry -> isAverage entry.Key)
            |> Seq.map (fun entry -> KeyValuePair(entry.Key.Substring averagePrefix.Length, entry.Value))
            |> Dictionary
            :> IReadOnlyDictionary<_, _>
        else
            file.Tensors

    let private momenta (names: string list) (optimizer: SGD) =
        Seq.zip names (optimizer.state_dict().State)
        |> Seq.choose (fun (name, state) ->
            match (state :?> SGD.State).momentum_buffer with
            | null -> None
            | buffer -> Some("optimizer.momentum." + name, buffer))

    let private metadata (experiment: Experiment) position =
        dict [
            "format", format
            "experiment", experiment.Name
            "seed", string experiment.Seed
            "stage", string position.Stage
            "stage_epochs", string position.StageEpochs
            "steps", string position.Steps
            "epochs", string position.Epochs
            match position.BestEpoch with
            | Some epoch -> "best.epoch", string epoch
            | None -> ()
        ]
        |> Dictionary

    /// Everything that training goes on from. `names` are those of the optimiser's parameters, in its order; `more` is what the stage
    /// has to add.
    let saveLast (folder: string) experiment position model names optimizer more =
        use _scope = torch.NewDisposeScope()
        let tensors = Model.state model

        for name, tensor in Seq.append (momenta names optimizer) more do
            tensors.Add(name, tensor)

        Safetensors.Save(Path.Combine(folder, RunFiles.lastCheckpoint), tensors, metadata experiment position)

    /// The model alone.
    let saveBest (folder: string) experiment position (state: Dictionary<string, torch.Tensor>) =
        Safetensors.Save(Path.Combine(folder, RunFiles.bestCheckpoint), state, metadata experiment position)

    let private refuse path found expected : 'T = raise (DataFormatException(path, found, expected))

    /// The stage that a file is from.
    let private stageOf path (file: SafetensorsFile) (experiment: Experiment) =
        match file.Metadata.TryGetValue "format" with
        | true, found when found = format -> ()
        | true, found -> refuse path $"a checkpoint of format {found}" $"format {format}"
        | _ -> refuse path "no checkpoint format" $"format {format}"

        let last = experiment.Stages.Length - 1

        match file.Metadata.TryGetValue "stage" with
        | true, found ->
            match Int32.TryParse found with
            | true, stage when stage >= 0 && stage <= last -> stage
            | _ -> refuse path $"stage {found}" $"a stage of the run, 0 to {last}"
        | _ -> refuse path "no stage" $"a stage of the run, 0 to {last}"

    let private shape (tensor: torch.Tensor) = tensor.shape |> Array.map string |> String.concat "×"

    /// Nothing, or a `DataFormatException` that names the first difference.
    let private checkFits path (tensors: IReadOnlyDictionary<string, torch.Tensor>) model =
        let state = Model.state model

        for entry in state do
            match tensors.TryGetValue entry.Key with
            | true, found when found.shape = entry.Value.shape -> ()
            | true, found ->
                refuse path $"{entry.Key} of {shape found}" $"{shape entry.Value}, as the run's model has it"
            | _ -> refuse path $"no {entry.Key}" "every tensor of the run's model"

        for name in tensors.Keys do
            if Model.owns name && not (state.ContainsKey name) then
                refuse path name "nothing beside the tensors of the run's model"

    /// The model that an experiment's checkpoint holds, as it was evaluated when the file was written: the moving average where there is one. A file of another format or model raises `DataFormatException`.
    let loadModel (path: string) (experiment: Experiment) classes device =
        use file = Safetensors.Load path
        let model = Model.inStage experiment (stageOf path file experiment) classes device
        // The model is the caller's; what loading it makes on the way is not.
        use _scope = torch.NewDisposeScope()
        let tensors = evaluated file
        checkFits path tensors model
        Model.load model tensors
        model
