namespace Bce3s

/// Scores of the images as they are, and of logits averaged with those of the mirrored images.
type Evaluated = { Plain: Scores; Flip: Scores }

/// Scores of a model as trained, or adjusted after training.
type ScoredRow = { Name: string; Plain: Scores; Flip: Scores }

/// The epoch with the highest top-1 on the test set: chosen by looking at the test set, so never compared with numbers that were not.
type BestOnTest = { Epoch: int; Plain: Scores; Flip: Scores }

type Seconds = { Total: float; Train: float; Evaluate: float }

/// `results.json`.
type Results = {
    Experiment: string
    Dataset: string
    Method: string
    Seed: int64
    Device: string
    Backbone: string
    /// Of backbone and classifier.
    Parameters: int64
    Split: SplitRecord
    /// Of all stages.
    Epochs: int
    Seconds: Seconds
    /// Training images, each counted once whatever its views.
    ImagesPerSecond: float
    Last: Evaluated
    BestOnTest: BestOnTest
    /// The last model with each of the experiment's adjustments.
    Adjusted: ScoredRow list
    /// `{}` in the file unless measured.
    Geometry: Geometry option
}

/// A stage after its last epoch.
type StageResult = { Name: string; Scores: Evaluated }

/// A run that is over.
type RunSummary = {
    Folder: string
    Experiment: Experiment
    Results: Results
    Stages: StageResult list
    /// Why training images were left out.
    Skipped: string list
    /// Whether it was read from its folder, not trained just now.
    WasThere: bool
}
