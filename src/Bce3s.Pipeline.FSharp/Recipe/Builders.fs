namespace Bce3s

/// `stage "name" { … }`: a stage with some of its fields set.
type StageBuilder(name: string) =
    member _.Yield(_: unit) = Stage.named name

    /// What the backbone sees of a batch: `views (glmc 1.0)`; the images alone unless said.
    [<CustomOperation "views">]
    member _.Views(stage: Stage, views: Views) = { stage with Views = views }

    /// In which order an epoch goes through the training images: `sampling (deferredSampling 0.6)`; every image once unless said.
    [<CustomOperation "sampling">]
    member _.Sampling(stage: Stage, sampling: Sampling) = { stage with Sampling = sampling }

    /// A sum of terms: `loss (joint + 0.1 * contrastive 128 + uniform)`; cross-entropy unless said.
    [<CustomOperation "loss">]
    member _.Loss(stage: Stage, loss: Loss) = { stage with Loss = loss }

    /// What does not train: `freeze Backbone`.
    [<CustomOperation "freeze">]
    member _.Freeze(stage: Stage, freeze: Freeze) = { stage with Freeze = freeze }

    /// What becomes of the classifier when the stage begins: `classifier Reinitialize`.
    [<CustomOperation "classifier">]
    member _.Classifier(stage: Stage, start: ClassifierStart) = { stage with Classifier = start }

    /// What is done to the classifier after each epoch: `project (maxNorm 0.1)`.
    [<CustomOperation "project">]
    member _.Project(stage: Stage, projection: Projection) = { stage with Project = Some projection }

    /// `optimizer (sgd 0.1 --> momentum 0.9 --> weightDecay 5e-4)`; plain SGD of 0.1 unless said.
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

    /// Passes over the training images.
    [<CustomOperation "epochs">]
    member _.Epochs(stage: Stage, epochs: int) = { stage with Epochs = epochs }

    /// Images a step, before views; 64 unless said.
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

    /// What is trained and tested on: `dataset (Cifar100.longTailed (exponential 100))`.
    [<CustomOperation "dataset">]
    member _.Dataset(experiment: Experiment, dataset: Dataset) = { experiment with Dataset = dataset }

    /// Changes of training images: `augment (randomCrop 4 --> horizontalFlip)`; none unless said.
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

    /// The network: `backbone (ResNet.cifarStem 34)`; ResNet-32 unless said.
    [<CustomOperation "backbone">]
    member _.Backbone(experiment: Experiment, backbone: BackboneSpec) = { experiment with Backbone = backbone }

    /// How features become logits: `head linearHead`; as the first stage's loss wants it unless said.
    [<CustomOperation "head">]
    member _.Head(experiment: Experiment, head: Head) = { experiment with Head = head }

    /// The stages, one after another on the same network.
    [<CustomOperation "stages">]
    member _.Stages(experiment: Experiment, stages: Stage list) = { experiment with Stages = stages }

    /// What is measured on the test set: `evaluate [ accuracy; shots; geometry ]`.
    [<CustomOperation "evaluate">]
    member _.Evaluate(experiment: Experiment, measures: Measure list) = { experiment with Measures = measures }

    /// Scored beside the last model: `adjust [ logitAdjust 1.0 ]`.
    [<CustomOperation "adjust">]
    member _.Adjust(experiment: Experiment, adjustments: Adjustment list) = {
        experiment with
            Adjustments = adjustments
    }

    /// The test set is passed every so many epochs, and after each stage's last one.
    [<CustomOperation "evaluateEvery">]
    member _.EvaluateEvery(experiment: Experiment, epochs: int) = { experiment with EvaluateEvery = epochs }

    /// What weights, order, augmentation and mixing derive from; 0 unless said.
    [<CustomOperation "seed">]
    member _.Seed(experiment: Experiment, seed: int) = { experiment with Seed = int64 seed }

[<AutoOpen>]
module BuilderWords =
    /// `stage "joint" { … }`: a part of training with one loss and one optimiser.
    let stage name = StageBuilder name
    /// `experiment "cifar100-lt-mine" { … }`: everything that decides what a run computes.
    let experiment name = ExperimentBuilder name
