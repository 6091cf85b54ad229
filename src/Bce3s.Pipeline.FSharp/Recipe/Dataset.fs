namespace Bce3s

/// How many training images each class keeps.
type Profile =
    /// floor(max · imbalance^(−c/(C−1))).
    | Exponential of imbalance: float
    /// The first half of the classes max, the second max / imbalance.
    | Step of imbalance: float

/// Which images of a class stay.
type Selection =
    /// The first ones in file order.
    | FirstN
    /// The first ones after a shuffle.
    | Shuffled of seed: int64

/// The files that hold a dataset.
type DatasetFormat = FashionMnistFiles

/// Images are shifted and scaled by these, channel by channel, after augmentation.
type Normalization = { Mean: float list; StandardDeviation: float list }

/// What is trained and tested on.
type Dataset = {
    /// As in folders and options: `fashion-mnist-lt`.
    Name: string
    /// As people write it: `Fashion-MNIST-LT`.
    Title: string
    Format: DatasetFormat
    Profile: Profile
    /// Training images of the largest class.
    Largest: int64
    Selection: Selection
    /// Share of the training images that is kept out of training and stands in for the test set: hyper-parameters are chosen on it.
    Holdout: float option
    Classes: int
    Channels: int
    Normalization: Normalization
}

[<RequireQualifiedAccess>]
module Profile =
    /// `exponential`, `step`.
    let name profile =
        match profile with
        | Exponential _ -> "exponential"
        | Step _ -> "step"

    let imbalance profile =
        match profile with
        | Exponential imbalance
        | Step imbalance -> imbalance

[<RequireQualifiedAccess>]
module Selection =
    /// `first n`, `shuffled (seed 0)`.
    let text selection =
        match selection with
        | FirstN -> "first n"
        | Shuffled seed -> $"shuffled (seed {seed})"

/// Fashion-MNIST: 28×28 grey pictures of clothes in 10 classes.
[<RequireQualifiedAccess>]
module FashionMnist =
    /// A long tail with 1,000 images of the largest class; the rare classes come first.
    let longTailed profile = {
        Name = "fashion-mnist-lt"
        Title = "Fashion-MNIST-LT"
        Format = FashionMnistFiles
        Profile = profile
        Largest = 1000L
        Selection = FirstN
        Holdout = None
        Classes = 10
        Channels = 1
        Normalization = {
            Mean = [ Bce3s.Data.FashionMnist.Mean ]
            StandardDeviation = [ Bce3s.Data.FashionMnist.StandardDeviation ]
        }
    }

/// The words for splits.
[<AutoOpen>]
module DatasetWords =
    /// Class sizes fall exponentially; the largest is `imbalance` times the smallest.
    let exponential (imbalance: int) = Exponential(float imbalance)
    /// Half of the classes are large, half are `imbalance` times smaller.
    let step (imbalance: int) = Step(float imbalance)
    /// Which images stay, by a seeded shuffle.
    let shuffled seed dataset = { dataset with Selection = Shuffled seed }
    /// A share of the training images stands in for the test set.
    let holdout share dataset = { dataset with Holdout = Some share }
