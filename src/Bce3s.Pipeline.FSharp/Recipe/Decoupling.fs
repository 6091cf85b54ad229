namespace Bce3s

/// Second stages of decoupled training (Kang et al., ICLR 2020, arXiv 1910.09217) behind a stage that trained everything on every image
/// once an epoch. As in the authors' program the backbone's batch-norm statistics go on moving, on the class-balanced images.
[<AutoOpen>]
module DecouplingWords =
    let private balanced name start length = stage name {
        freeze Backbone
        classifier start
        sampling classCycleSampling
        loss crossEntropy
        optimizer (sgd 0.1 --> momentum 0.9 --> weightDecay 5e-4)
        learningRate cosine
        epochs length
    }

    /// Classifier re-training (cRT): a fresh classifier on the frozen backbone, for so many epochs.
    let crt epochs = balanced "crt" Reinitialize epochs

    /// Learnable weight scaling (LWS): one factor a class on the frozen backbone and classifier, for so many epochs.
    let lws epochs = balanced "lws" LearnableScale epochs
