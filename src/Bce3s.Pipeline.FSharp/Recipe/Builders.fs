namespace Bce3s

/// `stage "name" { … }`: a stage with some of its fields set.
type StageBuilder(name: string) =
    member _.Yield(_: unit) = Stage.named name

    [<CustomOperation "views">]
    member _.Views(stage: Stage, views: Views) = { stage with Views = views }

    [<CustomOperation "sampling">]
    member _.Sampling(stage: Stage, sampling: Sampling) = { stage with Sampling = sampling }

    [<CustomOperation "loss">]
    member _.Loss(stage: Stage, loss: Loss) = { stage with Loss = loss }

    [<CustomOperation "freeze">]
    member _.Freeze(stage: Stage, freeze: Freeze) = { stage with Freeze = freeze }

    [<CustomOperation "classifier">]
    member _.Classifier(stage: Stage, start: ClassifierStart) = { stage with Classifier = start }

    [<CustomOperation "project">]
    member _.Project(stage: Stage, projection: Projection) = { stage with Project = Some projection }

    [<CustomOperation "optimizer">]
    member _.Optimizer(stage: Stage, optimizer: Optimizer) = { stage with Optimizer = optimizer }

    /// The schedule of the optimiser's learning rate.
    [<CustomOperation "learningRate">]
    member _.LearningRate(stage: Stage, schedule: Schedule) = { stage with LearningRate = schedule }

    /// One that ends stays at its last factor.
    [<CustomOperation "learningRate">]
    member _.LearningRate(stage: Stage, schedule: EndingSchedule) = { stage with LearningRate = schedule.Ending }

    /// How often the schedule is asked.
    [<CustomOperation "stepping">]
    member _.Stepping(stage: Stage, stepping: Stepping) = { stage with Stepping = stepping }

    [<CustomOperation "epochs">]
    member _.Epochs(stage: Stage, epochs: int) = { stage with Epochs = epochs }

    [<CustomOperation "batch">]
    member _.Batch(stage: Stage, size: int) = { stage with Batch = size }

    /// Gradients of so many batches make a step.
    [<CustomOperation "accumulate">]
    member _.Accumulate(stage: Stage, batches: int) = { stage with Accumulate = batches }

    /// Gradients of a larger norm are scaled down to it.
    [<CustomOperation "clipNorm">]
    member _.ClipNorm(stage: Stage, largest: float) = { stage with ClipNorm = Some largest }

    /// The exponential moving average of the weights, with this decay a step, is what is evaluated: `ema 0.999`.
    [<CustomOperation "ema">]
    member _.Average(stage: Stage, decay: float) = { stage with Average = Some decay }

/// `experiment "name" { … }`: an experiment with some of its fields set; nothing is checked before it is planned.
type ExperimentBuilder(name: string) =
    member _.Yield(_: unit) = {
        Name = name
        Method = ""
        Dataset = FashionMnist.longTailed (exponential 100)
        Augmentation = noAugmentation
        Preparation = noPreparation
        Backbone = ResNet.cifar 32
        Head = Automatic
        Stages = []
        Measures = [ Accuracy; Shots; Calibration ]
        Adjustments = []
        EvaluateEvery = 1
        Seed = 0L
    }

    /// A method that was not given is what the name says after the dataset's: `cifar100-lt-bce3s` is `bce3s` on `cifar100-lt`.
    member _.Run(experiment: Experiment) =
        match experiment.Method with
        | "" -> {
            experiment with
                Method = Experiment.methodIn experiment.Dataset experiment.Name
          }
        | _ -> experiment

    /// The short name of the method.
    [<CustomOperation "method">]
    member _.Method(experiment: Experiment, name: string) = { experiment with Method = name }

    [<CustomOperation "dataset">]
    member _.Dataset(experiment: Experiment, dataset: Dataset) = { experiment with Dataset = dataset }

    [<CustomOperation "augment">]
    member _.Augment(experiment: Experiment, augmentation: Augmentation) = {
        experiment with
            Augmentation = augmentation
    }

    /// Sizes alone: training images as test images are.
    [<CustomOperation "augment">]
    member _.Augment(experiment: Experiment, preparation: Preparation) = {
        experiment with
            Augmentation = preparation.Sizing
    }

    /// What test images go through: `resize 256 --> centerCrop 224`.
    [<CustomOperation "prepare">]
    member _.Prepare(experiment: Experiment, preparation: Preparation) = { experiment with Preparation = preparation }

    [<CustomOperation "backbone">]
    member _.Backbone(experiment: Experiment, backbone: BackboneSpec) = { experiment with Backbone = backbone }

    [<CustomOperation "head">]
    member _.Head(experiment: Experiment, head: Head) = { experiment with Head = head }

    [<CustomOperation "stages">]
    member _.Stages(experiment: Experiment, stages: Stage list) = { experiment with Stages = stages }

    [<CustomOperation "evaluate">]
    member _.Evaluate(experiment: Experiment, measures: Measure list) = { experiment with Measures = measures }

    /// Scored beside the last model: `adjust [ logitAdjust 1.0 ]`.
    [<CustomOperation "adjust">]
    member _.Adjust(experiment: Experiment, adjustments: Adjustment list) = {
        experiment with
            Adjustments = adjustments
    }

    [<CustomOperation "evaluateEvery">]
    member _.EvaluateEvery(experiment: Experiment, epochs: int) = { experiment with EvaluateEvery = epochs }

    [<CustomOperation "seed">]
    member _.Seed(experiment: Experiment, seed: int) = { experiment with Seed = int64 seed }

[<AutoOpen>]
module BuilderWords =
    let stage name = StageBuilder name
    let experiment name = ExperimentBuilder name
