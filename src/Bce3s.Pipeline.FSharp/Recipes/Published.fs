namespace Bce3s

/// The epoch whose model an accuracy is of.
[<RequireQualifiedAccess>]
type EpochChoice =
    | Last
    /// The epoch that was best on the test set: chosen by looking at it.
    | BestOnTest
    /// A table that does not say.
    | Unstated

/// The training images behind a published accuracy.
[<RequireQualifiedAccess>]
type PublishedSelection =
    /// All: the tail is the data set's own.
    | All
    /// The first n of each class in file order.
    | FirstN
    /// The first n of each class after a shuffle by numpy.
    | Random

/// Class averages of classes with more than 100, 20 to 100 and fewer than 20 training images, as fractions.
type ShotFigures = { Many: float; Medium: float; Few: float }

/// An accuracy that somebody published, with all that is known about how it came about.
type PublishedFigure = {
    /// As this project's recipes name it.
    Method: string
    /// As this project's data sets are named.
    Dataset: string
    Profile: Profile
    /// A fraction, as all accuracies here.
    Top1: float
    Shots: ShotFigures option
    Epoch: EpochChoice
    /// Whether logits are averaged with those of mirrored images; `None` where nobody says.
    Flip: bool option
    /// As this project's backbones are named.
    Backbone: string
    /// As published, rounded.
    Parameters: int64 option
    Selection: PublishedSelection
    Augmentation: Augmentation option
    /// Of each stage.
    Epochs: int list option
    Source: string
}

/// The accuracies that the publications of this project's methods give.
[<RequireQualifiedAccess>]
module Published =
    let private percent value = value / 100.0

    let private shots many medium few = Some { Many = percent many; Medium = percent medium; Few = percent few }

    let private first = [ 320 ]
    let private both = [ 320; 10 ]

    /// BCE3S on CIFAR100-LT, imbalance 100. The paper's tables say ResNet-32; the released program trains this network.
    let private bce3s name source epochs top1 = {
        Method = name
        Dataset = "cifar100-lt"
        Profile = exponential 100
        Top1 = percent top1
        Shots = None
        Epoch = EpochChoice.Unstated
        Flip = None
        Backbone = (ResNet.cifarStem 34).Name
        Parameters = Some 21_300_000L
        Selection = PublishedSelection.FirstN
        Augmentation = Some CifarAugmentation.strong
        Epochs = Some epochs
        Source = $"arXiv 2511.14097, {source}"
    }

    let private log name source stages epochs = [
        for choice, flip, top1 in epochs do
            { bce3s name source stages top1 with Epoch = choice; Flip = Some flip }
    ]

    /// The two weigh classes alike within 3 %.
    let private secondLog =
        "the released program's log (second stage with β 0.99999, where the recipe has 0.9999)"

    let private ablation name top1 shots = { bce3s name "ablation" first top1 with Shots = shots }

    let private main dataset profile top1 = {
        bce3s "bce3s" "comparison with other methods" both top1 with
            Dataset = dataset
            Profile = profile
    }

    /// The program says how CIFAR100-LT with imbalance 100 is trained; of the rest there is no word.
    let private untold dataset profile top1 = { main dataset profile top1 with Augmentation = None; Epochs = None }

    let private fbl dataset top1 = {
        Method = "fbl"
        Dataset = dataset
        Profile = exponential 100
        Top1 = percent top1
        Shots = None
        Epoch = EpochChoice.Unstated
        Flip = Some false
        Backbone = (ResNet.cifar 32).Name
        Parameters = Some 470_000L
        Selection = PublishedSelection.Random
        Augmentation = Some CifarAugmentation.light
        Epochs = Some [ 200 ]
        Source = "arXiv 2305.10772, comparison with other methods"
    }

    /// All of them, best documented first.
    let figures = [
        yield!
            log "bce3s-stage1" "the released program's log" first [
                EpochChoice.Last, false, 54.73
                EpochChoice.BestOnTest, false, 55.13
                EpochChoice.BestOnTest, true, 55.81
            ]
        yield! log "bce3s" secondLog both [ EpochChoice.Last, false, 57.75; EpochChoice.BestOnTest, false, 58.32 ]
        for figure in log "bce3s" secondLog both [ EpochChoice.BestOnTest, true, 59.20 ] do
            { figure with Shots = shots 77.37 55.03 42.87 }

        ablation "bce3s-ce-joint" 51.48 (shots 82.29 51.37 15.67)
        ablation "bce3s-joint" 52.88 (shots 81.11 55.06 17.40)
        ablation "bce3s-joint-contrastive" 54.95 (shots 82.74 56.57 20.63)
        ablation "bce3s-joint-uniform" 53.90 (shots 81.03 56.51 19.20)
        ablation "bce3s-stage1" 55.99 (shots 83.34 57.09 22.80)
        ablation "bce3s-ce" 54.14 None

        main "cifar100-lt" (exponential 100) 59.50
        untold "cifar100-lt" (exponential 50) 65.23
        untold "cifar100-lt" (exponential 10) 76.13
        untold "cifar10-lt" (exponential 100) 90.08
        {
            untold "imagenet-lt" Natural 58.54 with
                Backbone = (ResNeXt.imageNet 50).Name
                Parameters = None
                Selection = PublishedSelection.All
        }

        fbl "cifar100-lt" 45.22
        fbl "cifar10-lt" 82.46
    ]

    /// Those of an experiment's method, data set and profile.
    let of' (experiment: Experiment) =
        figures
        |> List.filter (fun figure ->
            figure.Method = experiment.Method
            && figure.Dataset = experiment.Dataset.Name
            && figure.Profile = experiment.Dataset.Profile)
