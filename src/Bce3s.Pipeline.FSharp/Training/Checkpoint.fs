namespace Bce3s

open System
open System.Collections.Generic
open System.IO
open System.Text.Json
open TorchSharp
open Bce3s.Data

/// Where training stood when a checkpoint was written.
[<RequireQualifiedAccess>]
type CheckpointPosition = {
    Stage: int
    /// Epochs of the stage that are done.
    StageEpochs: int
    /// Batches of the epoch after them that are behind it.
    Steps: int
    /// All of them are, and what follows an epoch's last step; its evaluation is to come.
    Trained: bool
    /// Epochs of all stages that are done.
    Epochs: int
    /// The one with the highest top-1 on the test set so far, of all stages, from 1.
    BestEpoch: int option
}

[<RequireQualifiedAccess>]
module CheckpointPosition =
    /// `at the beginning`, `after epoch 12, batch 30 of the next`.
    let text (position: CheckpointPosition) =
        match position.Epochs, position.Steps with
        | 0, 0 -> "at the beginning"
        | epochs, 0 -> $"after epoch {epochs}"
        | epochs, steps -> $"after epoch {epochs}, batch {steps} of the next"

/// What a run has done so far, before it went on too.
[<RequireQualifiedAccess>]
type RunTally = {
    TotalSeconds: float
    TrainSeconds: float
    EvaluateSeconds: float
    /// Trained, before views.
    Images: int64
}

/// The images that have had a term of the loss.
[<RequireQualifiedAccess>]
type TermImages = { Name: string; Images: int64 }

/// An epoch that a checkpoint was written inside of.
[<RequireQualifiedAccess>]
type EpochSoFar = {
    /// Of its last step.
    LearningRate: float
    /// In the order of terms; the sums are tensors of the checkpoint.
    Terms: TermImages list
    TrainSeconds: float
    WaitSeconds: float
    SkippedImages: int64
    SkippedBatches: int
}

/// A batch that is left out: training came to no finite number with it.
[<RequireQualifiedAccess>]
type LeftOutBatch = {
    Stage: int
    /// From 0, both.
    Epoch: int
    Batch: int
}

/// What a checkpoint says beside its tensors.
[<RequireQualifiedAccess>]
type CheckpointState = {
    Experiment: Experiment
    Position: CheckpointPosition
    Tally: RunTally
    /// Inside an epoch.
    Epoch: EpochSoFar option
    LeftOut: LeftOutBatch list
}

/// A checkpoint's file, whole and with the right checksum.
type CheckpointFile(path: string, file: SafetensorsFile, state: CheckpointState) =
    member _.Path = path
    member _.Tensors = file.Tensors
    member _.State = state

    interface IDisposable with
        member _.Dispose() = file.Dispose()

/// Checkpoints: safetensors with a checksum, there completely or not at all. `backbone.*` and `classifier.*` are the model as the optimiser
/// left it, `ema.backbone.*` and `ema.classifier.*` its moving average in a stage that has one, `head.*` the rest of the loss head
/// (projector, memory; of several heads `head.word.*`), `momentum.*` the momentum encoder under the backbone's names,
/// `optimizer.momentum.*` the momentum buffers of the parameters named behind it, `projection.threshold` the length that the stage's
/// projection leaves rows of the classifier. Inside an epoch there are also the sums of its loss's terms, `losses.*`, and the state of
/// libtorch's generator on the CPU, `rng.torch`, which an epoch's start seeds; order, augmentation and mixing follow from the position. The
/// metadata has the whole `CheckpointState`. The best checkpoint has `backbone.*` and `classifier.*` alone: what was evaluated, so of a
/// stage with a moving average that.
[<RequireQualifiedAccess>]
module Checkpoint =
    let private format = "2"
    let private stateKey = "state"

    /// Before the names of a model's moving average.
    let averagePrefix = "ema."

    /// What tensors hold of the model that was evaluated: its moving average where there is one.
    let private evaluated (tensors: IReadOnlyDictionary<string, torch.Tensor>) =
        let isAverage (name: string) = name.StartsWith averagePrefix

        if Seq.exists isAverage tensors.Keys then
            tensors
            |> Seq.filter (fun entry -> isAverage entry.Key)
            |> Seq.map (fun entry -> KeyValuePair(entry.Key.Substring averagePrefix.Length, entry.Value))
            |> Dictionary
            :> IReadOnlyDictionary<_, _>
        else
            tensors

    // The texts that other programs look for stand beside the state.
    let private metadata (state: CheckpointState) =
        dict [
            "format", format
            "experiment", state.Experiment.Name
            "seed", string state.Experiment.Seed
            "stage", string state.Position.Stage
            "stage_epochs", string state.Position.StageEpochs
            "steps", string state.Position.Steps
            "epochs", string state.Position.Epochs
            match state.Position.BestEpoch with
            | Some epoch -> "best.epoch", string epoch
            | None -> ()
            stateKey, Json.text state
        ]
        |> Dictionary

    /// Everything that training goes on from.
    let saveLast folder state (tensors: (string * torch.Tensor) seq) =
        let tensors = tensors |> Seq.map KeyValuePair |> Dictionary
        Safetensors.Save(Path.Combine(folder, RunFiles.lastCheckpoint), tensors, metadata state)

    /// The model alone.
    let saveBest folder state (model: Model) =
        Safetensors.Save(Path.Combine(folder, RunFiles.bestCheckpoint), Model.state model, metadata state)

    /// Keeps a copy of the last checkpoint under the number of its epoch, and of such copies the `most` newest.
    let keep folder (epoch: int) (most: int option) =
        let copy target =
            use source = File.OpenRead(Path.Combine(folder, RunFiles.lastCheckpoint))
            AtomicFile.Write(target, fun stream -> source.CopyTo stream)

        copy (Path.Combine(folder, RunFiles.keptCheckpoint epoch))

        let kept =
            Directory.GetFiles(folder, RunFiles.keptCheckpoints) |> Array.sortBy (fun path -> path.Length, path)

        for path in Array.truncate (kept.Length - defaultArg most kept.Length) kept do
            File.Delete path

    let private refuse path found expected : 'T = raise (DataFormatException(path, found, expected))

    let private stateOf path (metadata: IReadOnlyDictionary<string, string>) =
        match metadata.TryGetValue "format" with
        | true, found when found = format -> ()
        | true, found -> refuse path $"a checkpoint of format {found}" $"format {format}"
        | _ -> refuse path "no checkpoint format" $"format {format}"

        match metadata.TryGetValue stateKey with
        | true, text ->
            let state =
                try
                    use document = RecordFile.parse<CheckpointState> path text
                    RecordFile.ofElement<CheckpointState> path document.RootElement
                with :? RecordFileException as error ->
                    let problem = List.head error.Problems
                    refuse path $"{problem.Path}: {problem.Message}" "the state of a run"

            let stage, epochs, steps = state.Position.Stage, state.Position.StageEpochs, state.Position.Steps

            match List.tryItem stage state.Experiment.Stages with
            | Some found when epochs >= 0 && epochs <= found.Epochs && steps >= 0 && steps > 0 = state.Epoch.IsSome ->
                state
            | Some found -> refuse path $"epoch {epochs}, step {steps}" $"a place in {found.Epochs} epochs"
            | None -> refuse path $"stage {stage}" $"a stage of the run, 0 to {state.Experiment.Stages.Length - 1}"
        | _ -> refuse path "no state of a run" $"one, under '{stateKey}' in its metadata"

    /// What a checkpoint says of itself; its tensors are not looked at.
    let readState path = stateOf path (Safetensors.ReadHeader path).Metadata

    /// A checkpoint whole, or a `DataFormatException`.
    let load path =
        let file = Safetensors.Load path

        try
            if not file.Checksummed then
                refuse path "no checksum" "a checkpoint with one, as this program writes them"

            new CheckpointFile(path, file, stateOf path file.Metadata)
        with _ ->
            file.Dispose()
            reraise ()

    let private shape (tensor: torch.Tensor) =
        if tensor.ndim = 0L then
            "one number"
        else
            tensor.shape |> Array.map string |> String.concat "×"

    /// Nothing, or a `DataFormatException` that names the first tensor of a file that is not as one is here, or the first that is in one
    /// place alone.
    let checkFits path (found: IReadOnlyDictionary<string, torch.Tensor>) (expected: (string * torch.Tensor) seq) =
        let expected = dict expected

        for entry in expected do
            match found.TryGetValue entry.Key with
            | true, tensor when tensor.shape <> entry.Value.shape ->
                refuse path $"{entry.Key} of {shape tensor}" $"{shape entry.Value}, as the run has it"
            | true, tensor when tensor.dtype <> entry.Value.dtype ->
                refuse path $"{entry.Key} of {tensor.dtype}" $"{entry.Value.dtype}, as the run has it"
            | true, _ -> ()
            | _ -> refuse path $"no {entry.Key}" "every tensor of the run"

        for name in found.Keys do
            if not (expected.ContainsKey name) then
                refuse path name "nothing beside the tensors of the run"

    /// The model that an experiment's checkpoint holds, as it was evaluated when the file was written: the moving average where there is
    /// one. A file of another format or model raises `DataFormatException`.
    let loadModel (path: string) (experiment: Experiment) classes device =
        use file = load path
        let stage = file.State.Position.Stage

        if stage >= experiment.Stages.Length then
            refuse path $"stage {stage}" $"a stage of the run, 0 to {experiment.Stages.Length - 1}"

        let model = Model.inStage experiment stage classes device
        // The model is the caller's; what loading it makes on the way is not.
        use _scope = torch.NewDisposeScope()

        let tensors = evaluated file.Tensors |> Seq.filter (fun entry -> Model.owns entry.Key) |> Dictionary

        try
            checkFits path tensors (Model.state model |> Seq.map (|KeyValue|))
        with _ ->
            (model :> IDisposable).Dispose()
            reraise ()

        Model.load model tensors
        model
