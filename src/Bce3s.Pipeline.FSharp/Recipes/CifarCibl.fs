namespace Bce3s

/// CIBL on CIFAR10-LT and CIFAR100-LT: the paper's loss, trained as BCL, the closest method with a published recipe.
[<RequireQualifiedAccess>]
module internal CifarCibl =
    let recipe (data: Dataset) = {
        Experiment = experiment $"{data.Name}-cibl" {
            method "cibl"
            dataset (shuffled 0 data)
            augment CifarAugmentation.strong
            backbone (ResNet.cifar 32)
            head (cosineHead 30.0)

            stages [
                stage "train" {
                    views twoViews
                    loss (classInstance 0.05)
                    optimizer (sgd 0.15 --> momentum 0.9 --> weightDecay 5e-4)
                    learningRate (warmup 5 * multiStep 0.1 [ 160; 180 ])
                    stepping EachEpoch
                    epochs 200
                    batch 256
                }
            ]

            evaluate Accounts.measures
        }
        Source = $"{Accounts.cibl}; trained as {Accounts.bcl}"
        Published = [
            "CIBL: two views, α 0.05 without a queue, T 0.05, projections of 32"
            "BCL: ResNet-32, batch 256, rate 0.15, weight decay 5e-4, 200 epochs"
        ]
        Choices = [
            Accounts.ciblForm
            "all of training that is not in CIBL's line above"
            "the cosine classifier, which the paper says learns in fewer epochs, and its scale of 30"
            "AutoAugment and a hole for both views; BCL's contrastive views are augmented otherwise"
        ]
        Deviations = [ Accounts.shuffle; Accounts.randomNumbers ]
    }
