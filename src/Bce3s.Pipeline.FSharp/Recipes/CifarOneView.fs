namespace Bce3s

/// Methods that see each image once, on CIFAR10-LT and CIFAR100-LT: the FBL program's recipe for all of them.
[<RequireQualifiedAccess>]
module internal CifarOneView =
    let private train terms = stage "train" {
        loss terms
        optimizer (sgd 0.1 --> momentum 0.9 --> weightDecay 2e-4)
        // Epochs counted from 1: a fifth more in each of the first 5, all up to 160, a hundredth up to 180, a ten-thousandth after.
        learningRate (warmup 5 * steps [ 160, 0.01; 180, 0.0001 ])
        stepping EachEpoch
        epochs 200
        batch 64
    }

    let recipes (data: Dataset) =
        let recipe name terms source choices = {
            Experiment = experiment $"{data.Name}-{name}" {
                method name
                dataset (shuffled 0 data)
                augment CifarAugmentation.light
                backbone (ResNet.cifar 32)
                stages [ train terms ]
                evaluate Accounts.measures
            }
            Source = source
            Published = [ "network, rates, batch, epochs, augmentation and split: FBL's program" ]
            Choices = choices
            Deviations = [ Accounts.shuffle; Accounts.firstWeights; Accounts.randomNumbers ]
        }

        [
            recipe "ce" crossEntropy Accounts.fbl []
            recipe "balanced-softmax" balancedSoftmax $"{Accounts.balancedSoftmax}; trained as {Accounts.fbl}" [
                "all but the loss is FBL's recipe, to compare losses alone"
            ]
            recipe "ldam-drw" (ldam |> reweightedFrom 0.8) $"{Accounts.ldam}; trained as {Accounts.fbl}" [
                $"LDAM's authors: {Accounts.ldamValues}"
                "batch 64 is FBL's; LDAM's program has 128 and is alike in the rest"
            ]
            recipe "fbl" (featureBalanced 60.0) Accounts.fbl []
        ]
