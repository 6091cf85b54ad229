namespace Bce3s

open System

/// What has become of a run.
[<RequireQualifiedAccess>]
type RunOutcome =
    | Running
    | Finished
    | Interrupted
    | Failed

/// The scores of an epoch.
[<RequireQualifiedAccess>]
type EpochScores = {
    /// From 1, over all stages.
    Epoch: int
    Plain: Scores
    Flip: Scores option
}

/// `progress.json`: where a run stands, for those who look on. It is replaced about once a second while the run is under way and stays
/// behind it as it was at the end; after a crash it still says `running`, so whether the run is under way is for its lock to say.
type RunProgress = {
    Status: RunOutcome
    ProcessId: int
    /// When the process that trains began.
    Started: DateTimeOffset
    Updated: DateTimeOffset
    /// What is done beside training steps, such as `evaluating`.
    Step: string option
    /// `None` before the first and behind the last one.
    Stage: string option
    /// From 1, in the stage.
    Epoch: int
    /// Of the stage.
    Epochs: int
    /// Share of the stage that is done.
    StageDone: float
    /// Of all stages, those that are over.
    EpochsDone: int
    /// Of all stages.
    TotalEpochs: int
    /// Share of all epochs that is done.
    Done: float
    /// Mean over the epoch so far, and by term.
    Loss: float option
    Terms: Map<string, float>
    ImagesPerSecond: float option
    /// Of the whole run, from the pace of the stage under way.
    SecondsLeft: float option
    /// Resident memory of the process.
    MemoryBytes: int64
    /// The last epoch that was evaluated.
    Last: EpochScores option
    /// The one with the highest top-1 so far.
    Best: EpochScores option
    /// Why the run did not come to its end.
    Error: string option
}

[<RequireQualifiedAccess>]
module RunProgress =
    /// Of a run that begins or goes on.
    let start totalEpochs : RunProgress =
        let now = DateTimeOffset.Now

        {
            Status = RunOutcome.Running
            ProcessId = Environment.ProcessId
            Started = now
            Updated = now
            Step = None
            Stage = None
            Epoch = 0
            Epochs = 0
            StageDone = 0.0
            EpochsDone = 0
            TotalEpochs = totalEpochs
            Done = 0.0
            Loss = None
            Terms = Map.empty
            ImagesPerSecond = None
            SecondsLeft = None
            MemoryBytes = Environment.WorkingSet
            Last = None
            Best = None
            Error = None
        }

    /// With the scores of another epoch.
    let withScores (scores: EpochScores) progress =
        let best =
            match progress.Best with
            | Some best when best.Plain.Top1 >= scores.Plain.Top1 -> best
            | _ -> scores

        { progress with Last = Some scores; Best = Some best }

    /// What a run's folder has, if it can be read.
    let read (path: string) : RunProgress option =
        try
            Some(Json.read<RunProgress> path)
        with
        | :? IO.IOException
        | :? UnauthorizedAccessException
        | :? Text.Json.JsonException -> None
