namespace Bce3s

open System
open System.IO

/// A run that was told to stop: its checkpoint is saved.
type RunInterruptedException(folder: string) =
    inherit
        OperationCanceledException(
            $"interrupted; the checkpoint is {Path.Combine(folder, RunFiles.lastCheckpoint)}, and {Wording.resume folder} goes on from it"
        )

    member _.Folder = folder

/// A run whose folder could not be written any more, or whose images could not be read: a full disk, lost rights, a broken file.
type RunFailedException(folder: string, inner: Exception) =
    inherit
        Exception(
            $"{inner.Message} What was saved before is in the run folder, {folder}; {Wording.resume folder} goes on from it.",
            inner
        )

    member _.Folder = folder

/// A run that came to a step without finite numbers, and ended.
type TrainingDivergedException(step: NonFiniteStep, policy: NonFinite, folder: string, checkpoint: CheckpointPosition) =
    inherit
        Exception(
            String.concat "\n" [
                $"{step.Term} is no longer a finite number at step {step.Step} of epoch {step.Epoch} (stage \"{step.Stage}\")."
                match policy with
                | Stop -> ()
                | SkipBatch ->
                    $"  More than {NonFinite.most} batches in a row were like that: leaving them out does not help."
                | Rewind -> "  Going back and leaving batches out does not help."
                "  The images of its batch: "
                + (step.Images |> List.truncate 8 |> List.map string |> String.concat ", ")
                + (if step.Images.Length > 8 then
                       $" and {step.Images.Length - 8} more; all are in {Wording.path (Path.Combine(folder, RunFiles.divergence))}."
                   else
                       ".")
                $"  The last good checkpoint is {Path.Combine(folder, RunFiles.lastCheckpoint)} ({CheckpointPosition.text checkpoint})."
                match policy with
                | Stop ->
                    $"  Lower the learning rate or add a warm-up; or go on without the batch: {Wording.resume folder} with --on-nan skip-batch, or rewind."
                | _ -> "  Lower the learning rate, or add a warm-up."
            ]
        )

    /// Where: the term, the epoch and step, and the images of its batch.
    member _.Step = step
    member _.Folder = folder
    /// Where the last good checkpoint stands.
    member _.Checkpoint = checkpoint
