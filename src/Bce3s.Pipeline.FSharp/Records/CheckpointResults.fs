namespace Bce3s

/// A checkpoint of a run, and what it was chosen by.
type CheckpointRecord = {
    /// The run's folder.
    Run: string
    /// `last`, `best` or the name of the file.
    Name: string
    /// That it was written after, of all stages; `None` where the file does not say.
    Epoch: int option
    /// Steps of the next epoch that were done, too, where the run was interrupted inside it; otherwise 0.
    Steps: int
    /// Epochs of all stages of the run.
    Epochs: int
    /// Whether the epoch was chosen by looking at the test set (or at what was held out for it).
    ChosenOnTest: bool
}

/// What `bce3s evaluate` says of a checkpoint.
type CheckpointResults = {
    Checkpoint: CheckpointRecord
    Experiment: string
    Method: string
    Seed: int64
    Backbone: string
    /// Of backbone and classifier.
    Parameters: int64
    /// Of the run.
    Split: SplitRecord
    /// Whose test images were scored.
    Dataset: string
    TestImages: int64
    Device: string
    /// The model as trained, then with each adjustment.
    Scores: ScoredRow list
}
