namespace Bce3s

/// What one epoch did.
type EpochRecord = {
    /// From 1, over all stages.
    Epoch: int
    Stage: string
    /// From 1, in its stage.
    StageEpoch: int
    StageEpochs: int
    /// At the epoch's last step.
    LearningRate: float
    /// Mean over the epoch's images.
    Loss: float
    /// The loss by term, each with its weight: they add up to it. A term that was left out is not there.
    Terms: (string * float) list
    Plain: Scores option
    Flip: Scores option
    ImagesPerSecond: float
    TrainSeconds: float
    /// Of them, waiting for images.
    WaitSeconds: float
    /// Images that could not be read and were left out, each time that they were.
    SkippedImages: int64
    /// Batches that were left out because no finite number came of them.
    SkippedBatches: int
    EvaluateSeconds: float
    /// Resident memory of the process.
    MemoryBytes: int64
}
