namespace Bce3s

/// A class and the softmax of its logit.
type ClassProbability = { Class: int; Name: string; Probability: float }

/// The most probable classes of an image, the first of them first.
type Prediction = { Image: string; Classes: ClassProbability list }

/// An image without a prediction.
type FailedImage = { Image: string; Reason: string }

/// Rows and columns.
type PixelSize = { Height: int; Width: int }

/// What `bce3s predict` says of images.
type PredictionResults = {
    Checkpoint: CheckpointRecord
    Experiment: string
    Seed: int64
    Backbone: string
    Parameters: int64
    /// `as trained`, or the adjustment.
    Readout: string
    /// Whether logits are means over an image and its mirror image.
    Flip: bool
    /// In the order of the images that were given.
    Predictions: Prediction list
    Failed: FailedImage list
    /// The size that the model was trained on, if images of another one were brought to it.
    ResizedTo: PixelSize option
}
