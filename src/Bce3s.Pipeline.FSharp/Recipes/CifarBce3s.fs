namespace Bce3s

/// BCE3S on CIFAR10-LT and CIFAR100-LT: its program's values, with the program's network.
[<RequireQualifiedAccess>]
module internal CifarBce3s =
    let private first terms = stage "joint" {
        views (glmc 0.0)
        loss terms
        optimizer (sgd 0.01 --> momentum 0.9 --> weightDecay 5e-3)
        learningRate cosine
        stepping BeforeEpoch
        epochs 320
        batch 64
    }

    let rebalance = stage "rebalance" {
        freeze Backbone
        loss (classBalanced 0.9999)
        project (maxNorm 0.1)
        optimizer (sgd 1e-4 --> momentum 0.9)
        learningRate cosine
        stepping BeforeEpoch
        epochs 10
        batch 64
    }

    /// Of the second stage, wherever it is trained.
    let secondStageChoices = [
        "second stage: momentum 0.9, batch and the rate stepped before each epoch, as in the first"
        "second stage: β 0.9999, as in the program's script; the published log has the program's default, 0.99999"
    ]

    let recipes (data: Dataset) =
        let recipe name stages' choices = {
            Experiment = experiment $"{data.Name}-{name}" {
                method name
                dataset data
                augment CifarAugmentation.strong
                backbone (ResNet.cifarStem 34)
                stages stages'
                evaluate Accounts.measures
            }
            Source = Accounts.bce3s
            Published = [
                "CIFAR100-LT, imbalance 100: split, views, losses, rates, batches, epochs and augmentation"
                "the network is the program's, of 21.3 million parameters; the paper's tables call it ResNet-32"
            ]
            Choices = [ "CIFAR10-LT and other tails: trained like CIFAR100-LT with imbalance 100"; yield! choices ]
            Deviations = [ Accounts.memory; Accounts.randomNumbers ]
        }

        [
            recipe "bce3s" [ first (Bce3sTerms.all joint); rebalance ] secondStageChoices
            for name, terms in Bce3sTerms.ablation joint do
                recipe name [ first terms ] [ Accounts.softmaxForms ]
        ]
