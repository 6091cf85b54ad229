namespace Bce3s

open System

/// Several experiments that cannot run, with everything that keeps each of them from it. Nothing has been written.
type InvalidExperimentsException(errors: InvalidExperimentException list) =
    inherit Exception(errors |> List.map _.Message |> String.concat "\n")
    member _.Errors = errors
    /// The message alone: where it was raised tells a script's user nothing.
    override this.ToString() = this.Message

/// A run that did not come to its end.
type FailedRun = { Experiment: Experiment; Error: exn }

/// Some of several runs failed; the others are over, and their results are in the message.
type RunsFailedException(failed: FailedRun list, finished: RunSummary list) =
    inherit
        Exception(
            String.concat "\n" [
                $"{failed.Length} of {failed.Length + finished.Length} runs failed:"
                for run in failed do
                    $"  {run.Experiment.Name}, seed {run.Experiment.Seed}: {run.Error.Message}"
                if not finished.IsEmpty then
                    "The others are over:"
                    yield! ResultTable.lines (ResultTable.ofRuns finished)
            ]
        )

    member _.Failed = failed
    member _.Finished = finished
    /// The message alone: where it was raised tells a script's user nothing.
    override this.ToString() = this.Message
