namespace Bce3s

/// What does not train in a stage.
type Freeze =
    | Nothing
    /// The backbone's weights; its batch-norm statistics go on moving (as in the BCE3S program).
    | Backbone
    /// The backbone's weights and statistics.
    | BackboneAndStatistics

/// What becomes of the classifier when a stage begins.
type ClassifierStart =
    /// It goes on from the stage before.
    | Keep
    /// It starts afresh, as in the first stage.
    | Reinitialize
    /// Its weights are frozen, and a factor on each class's logit learns from 1 on. Later stages that keep it have the factors, too.
    | LearnableScale

/// What is done to the classifier after each epoch.
type Projection =
    /// Rows longer than min + ratio·(max − min) of the row norms at the stage's start are scaled down to that.
    | MaxNorm of ratio: float

/// A part of training with one loss and one optimiser. The backbone goes on from the stage before; so does the classifier, unless the
/// stage says otherwise.
type Stage = {
    Name: string
    Views: Views
    Sampling: Sampling
    Loss: Loss
    Freeze: Freeze
    Classifier: ClassifierStart
    Project: Projection option
    Optimizer: Optimizer
    LearningRate: Schedule
    Stepping: Stepping
    Epochs: int
    /// Images a step, before views. A last batch of a single image is left out: batch norm has no statistics for it.
    Batch: int
    /// The gradients of so many batches make a step of the optimiser; batch norm sees each batch by itself.
    Accumulate: int
    /// Gradients of a larger norm, over all parameters, are scaled down to it.
    ClipNorm: float option
    /// The model that is evaluated, saved as the best and handed to the next stage is the exponential moving average of weights and
    /// statistics, with this decay a step.
    Average: float option
}

[<RequireQualifiedAccess>]
module Stage =
    /// Where a stage starts from: plain views, every image once, cross-entropy, SGD 0.1 with a cosine, batches of 64. Epochs are the
    /// one thing to give.
    let named name = {
        Name = name
        Views = Plain
        Sampling = InstanceBalanced
        Loss = crossEntropy
        Freeze = Nothing
        Classifier = Keep
        Project = None
        Optimizer = sgd 0.1
        LearningRate = HalfCosine
        Stepping = EachStep
        Epochs = 0
        Batch = 64
        Accumulate = 1
        ClipNorm = None
        Average = None
    }

[<AutoOpen>]
module StageWords =
    /// MaxNorm with its threshold ratio.
    let maxNorm ratio = MaxNorm ratio
