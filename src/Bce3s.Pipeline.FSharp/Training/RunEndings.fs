namespace Bce3s

open System
open System.IO

[<RequireQualifiedAccess>]
module private ResumeCommand =
    /// What to type; everything else is in the run's record.
    let text (folder: string) =
        let path = Wording.path folder
        let quoted = if path.Contains ' ' then $"'{path}'" else path
        $"`bce3s train --resume --output {quoted}`"

/// A run that was told to stop: its checkpoint is saved.
type RunInterruptedException(folder: string) =
    inherit
        OperationCanceledException(
            $"interrupted; the checkpoint is {Path.Combine(folder, RunFiles.lastCheckpoint)}, and {ResumeCommand.text folder} goes on from it"
        )

    member _.Folder = folder

/// A run whose folder could not be written any more, or whose images could not be read: a full disk, lost rights, a broken file.
type RunFailedException(folder: string, inner: Exception) =
    inherit
        Exception(
            $"{inner.Message} What was saved before is in the run folder, {folder}; {ResumeCommand.text folder} goes on from it.",
            inner
        )

    member _.Folder = folder

/// A run that came to a step without finite numbers, and ended.
type TrainingDivergedException(step: NonFiniteStep, folder: string, checkpoint: CheckpointPosition) =
    inherit
        Exception(
            String.concat " " [
                $"{step.Term} is no longer a finite number at step {step.Step} of epoch {step.Epoch} (stage \"{step.Stage}\")."
                "The images of its batch:"
                (step.Images |> List.truncate 8 |> List.map string |> String.concat ", ")
                + (if step.Images.Length > 8 then
                       $" and {step.Images.Length - 8} more, in {RunFiles.divergence}."
                   else
                       ".")
                $"The last good checkpoint is {Path.Combine(folder, RunFiles.lastCheckpoint)} ({CheckpointPosition.text checkpoint})."
                "Lower the learning rate, add a warm-up, or go on from there without the batch: --resume --on-nan skip-batch or rewind."
            ]
        )

    /// Where: the term, the epoch and step, and the images of its batch.
    member _.Step = step
    member _.Folder = folder
    /// Where the last good checkpoint stands.
    member _.Checkpoint = checkpoint
