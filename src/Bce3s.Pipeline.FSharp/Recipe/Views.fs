namespace Bce3s

type GlmcOptions = {
    /// w: an image of a class of n images comes into the second stream with weight n^−w.
    Power: float
    /// λ ~ Beta(alpha, alpha), once a batch.
    Alpha: float
}

/// What the backbone sees of a batch.
type Views =
    /// The images.
    | Plain
    /// The images, their mixup and their cutmix with a second stream.
    | Glmc of GlmcOptions

/// In which order an epoch goes through the training images.
type Sampling =
    /// Every image once.
    | InstanceBalanced
    /// As many draws with replacement, an image of a class of n images with weight n^−power: 1 gives each class the same share.
    | ClassWeighted of power: float
    /// Every image once for that share of the stage's epochs, `ClassWeighted power` after it (deferred re-sampling, Cao et al. 2019).
    | Deferred of share: float * power: float

/// The words for views and sampling.
[<AutoOpen>]
module ViewsWords =
    /// The images alone.
    let plain = Plain
    /// Three views; `power` w of the second stream: 0 draws images uniformly, 1 classes uniformly.
    let glmc power = Glmc { Power = power; Alpha = 1.0 }
    /// Every image once an epoch.
    let instanceBalanced = InstanceBalanced
    /// Every class with the same share.
    let classBalancedSampling = ClassWeighted 1.0
    /// Every image once, and every class with the same share after that share of the epochs.
    let deferredSampling share = Deferred(share, 1.0)
