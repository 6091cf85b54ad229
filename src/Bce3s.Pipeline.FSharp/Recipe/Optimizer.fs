namespace Bce3s

type OptimizerAlgorithm =
    /// Stochastic gradient descent, PyTorch's form: the momentum buffer starts as the first gradient, no dampening.
    | Sgd

/// What turns gradients into steps.
type Optimizer = {
    Algorithm: OptimizerAlgorithm
    LearningRate: float
    Momentum: float
    /// On all parameters that train.
    WeightDecay: float
    Nesterov: bool
} with

    static member Then(_: Composition, optimizer: Optimizer, setting: Optimizer -> Optimizer) = setting optimizer

/// The words for optimisers: `sgd 0.1 --> momentum 0.9 --> weightDecay 5e-4`.
[<AutoOpen>]
module OptimizerWords =
    /// Plain stochastic gradient descent.
    let sgd learningRate = {
        Algorithm = Sgd
        LearningRate = learningRate
        Momentum = 0.0
        WeightDecay = 0.0
        Nesterov = false
    }

    /// What stays of the last step, 0 to below 1.
    let momentum value (optimizer: Optimizer) = { optimizer with Momentum = value }
    /// Added to the gradient, times the parameter; on all parameters that train.
    let weightDecay value (optimizer: Optimizer) = { optimizer with WeightDecay = value }
    /// Looks ahead along the momentum.
    let nesterov (optimizer: Optimizer) = { optimizer with Nesterov = true }
