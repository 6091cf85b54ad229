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
    /// Each image twice, augmented anew; the second time by another augmentation where there is one.
    | Twice of second: Augmentation option
    /// Mixtures with other images of the batch, λ ~ Beta(alpha, alpha) once a batch (Zhang et al. 2018).
    | Mixup of alpha: float
    /// The same with boxes pasted in (Yun et al. 2019).
    | CutMix of alpha: float

/// In which order an epoch goes through the training images.
type Sampling =
    /// Every image once.
    | InstanceBalanced
    /// As many draws with replacement, an image of a class of n images with weight n^−power: 1 gives each class the same share, 1/2 shares by √n.
    | ClassWeighted of power: float
    /// As many draws with replacement, an image of a class of n images with the effective-number weight (1−β)/(1−βⁿ) (Cui et al. 2019).
    | EffectiveNumber of beta: float
    /// As many draws with replacement, by images in the stage's first epoch and by classes in its last (Kang et al. 2020).
    | ProgressivelyBalanced
    /// As many draws: rounds through the classes, and in each class through its images.
    | ClassCycles
    /// Batches of so many classes with so many images each (Hermans et al. 2017); about as many draws.
    | Identities of identities: int * images: int
    /// Every image once for that share of the stage's epochs, `ClassWeighted power` after it (deferred re-sampling, Cao et al. 2019).
    | Deferred of share: float * power: float

/// The words for views and sampling.
[<AutoOpen>]
module ViewsWords =
    /// The images alone.
    let plain = Plain
    /// Three views; `power` w of the second stream: 0 draws images uniformly, 1 classes uniformly.
    let glmc power = Glmc { Power = power; Alpha = 1.0 }
    /// Each image twice, augmented anew each time.
    let twoViews = Twice None
    /// Each image twice, the second time by an augmentation of its own (as in BCL, whose contrastive view differs).
    let twoViewsWith second = Twice(Some second)
    /// The mixup of a batch with itself instead of its images; labels become shares.
    let mixup alpha = Mixup alpha
    /// The same with boxes pasted in.
    let cutmix alpha = CutMix alpha
    /// Every image once an epoch.
    let instanceBalanced = InstanceBalanced
    /// Every class with the same share.
    let classBalancedSampling = ClassWeighted 1.0
    /// Every class with a share by the root of its size.
    let squareRootSampling = ClassWeighted 0.5
    /// By images at first, by classes at last.
    let progressivelyBalancedSampling = ProgressivelyBalanced
    /// An image of a class of n images with weight (1−β)/(1−βⁿ).
    let effectiveNumberSampling beta = EffectiveNumber beta
    /// Every class with the same share, and no image again before all of its class.
    let classCycleSampling = ClassCycles
    /// P classes with K images each in every batch; the stage's batch is P·K.
    let identitySampling identities images = Identities(identities, images)
    /// Every image once, and every class with the same share after that share of the epochs.
    let deferredSampling share = Deferred(share, 1.0)
