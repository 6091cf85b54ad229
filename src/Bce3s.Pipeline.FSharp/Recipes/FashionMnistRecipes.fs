namespace Bce3s

/// The bundled Fashion-MNIST-LT, for minutes on a processor. Nobody published on it: all values are this project's.
[<RequireQualifiedAccess>]
module internal FashionMnistRecipes =
    let private first terms = stage "joint" {
        loss terms
        sampling (deferredSampling 0.6)
        optimizer (sgd 0.1 --> momentum 0.9 --> nesterov --> weightDecay 5e-4)
        learningRate (warmup 1 --> cosine)
        epochs 36
    }

    let private rebalance = stage "rebalance" {
        freeze BackboneAndStatistics
        loss (classBalanced 0.9999)
        optimizer (sgd 0.1 --> momentum 0.9)
        learningRate cosine
        epochs 10
    }

    let private threeViews terms = { first terms with Views = glmc 1.0 }
    /// As many images go through the backbone as with three views.
    let private oneView terms = { first terms with Epochs = 108 }
    /// By instances alone: these losses balance the classes themselves.
    let private balancing name stage = { stage with Stage.Name = name; Sampling = InstanceBalanced }

    let recipes (data: Dataset) =
        let recipe name stages' source choices deviations = {
            Experiment = experiment $"{data.Name}-{name}" {
                method name
                dataset data
                augment (randomCrop 2 --> cutoutIn 0.5 8)
                backbone (ResNet.cifar 8)
                stages stages'
                evaluate Accounts.measures
            }
            Source = source
            Published = [ "the loss" ]
            Choices = [
                "all of training: nobody published on this data set; values were chosen on images held out of the training set, never on the test set"
                yield! choices
            ]
            Deviations = deviations
        }

        let subset = withClassSubset 1.0 joint
        let bce3sChoices = [ "the joint term covers all 10 classes; the second stream draws classes evenly" ]
        let plainSampling = "no re-sampling and no second stage: the loss balances by itself"

        [
            recipe "bce3s" [ threeViews (Bce3sTerms.all subset); rebalance ] Accounts.bce3s bce3sChoices [
                Accounts.memory
                "no MaxNorm, and batch norm's statistics stay in the second stage"
            ]
            recipe "ce" [ oneView crossEntropy; rebalance ] "cross-entropy with BCE3S's second stage and budget" [
                "one view and three times the epochs: as many images go through the network"
            ] []
            for name, terms, source in
                [
                    "balanced-softmax", balancedSoftmax, Accounts.balancedSoftmax
                    "ldam-drw", (ldam |> reweightedFrom 0.8), Accounts.ldam
                    "fbl", featureBalanced 60.0, Accounts.fbl
                ] do
                recipe name [ balancing "train" (oneView terms) ] source [ plainSampling ] []
            recipe
                "cibl"
                [
                    {
                        balancing "train" (first (classInstance 0.05)) with
                            Views = twoViews
                            Epochs = 54
                    }
                ]
                Accounts.cibl [ plainSampling; Accounts.ciblForm; "a linear classifier, as the other methods" ] []
            for name, terms in Bce3sTerms.ablation subset do
                recipe name [ threeViews terms ] Accounts.bce3s (Accounts.softmaxForms :: bce3sChoices) [
                    Accounts.memory
                ]
        ]
