namespace Bce3s

/// ImageNet-LT, Places-LT and iNaturalist 2018. Only FBL gives a whole recipe; the other methods share that of the papers on them.
[<RequireQualifiedAccess>]
module internal Photographs =
    /// With the data set's network and weight decay.
    let private train name decay terms = stage name {
        loss terms
        optimizer (sgd 0.1 --> momentum 0.9 --> nesterov --> weightDecay decay)
        learningRate cosine
        epochs 90
        batch 256
    }

    let private trainChoices (data: Dataset) network = [
        $"the method's papers give no recipe for {data.Title}: SGD, 90 epochs and a cosine as {Accounts.decoupling}, with half their batch and rate; Nesterov momentum"
        $"{BackboneSpec.title network}, from random weights"
        "augmentation: a random window, a flip and colour jitter of 0.4"
    ]

    /// FBL's program: rates by epochs counted from 1, as on CIFAR.
    let private fblTrain = stage "train" {
        loss (featureBalanced 150.0)
        optimizer (sgd 0.2 --> momentum 0.9 --> weightDecay 2e-4)
        learningRate (warmup 5 * steps [ 120, 0.1; 160, 0.01 ])
        stepping EachEpoch
        epochs 200
        batch 512
    }

    let private window = randomResizedCrop 224 --> horizontalFlip
    let private jittered = window --> colorJitter 0.4 0.4 0.4 0.0

    let private experimentOf (data: Dataset) network (augmentation: Augmentation) name stages' =
        experiment $"{data.Name}-{name}" {
            method name
            dataset data
            augment augmentation
            prepare (resize 256 --> centerCrop 224)
            backbone network
            stages stages'
            evaluate Accounts.measures
        }

    let private fbl (data: Dataset) =
        let published = data.Name <> placesLT.Name

        {
            Experiment =
                experimentOf { data with Normalization = Normalization.imageNet } (ResNet.imageNet 50) window "fbl" [
                    fblTrain
                ]
            Source = Accounts.fbl
            Published =
                if published then
                    [
                        "network, rates, batch, epochs (the program's default), augmentation and pixel statistics (ImageNet's)"
                    ]
                else
                    [ "λ 150, batch 512, rate 0.2" ]
            Choices = if published then [] else [ "trained like FBL on ImageNet-LT" ]
            Deviations = [
                if not published then
                    "the program trains one block on a frozen ResNet-152 that knows ImageNet; this is ResNet-50 from random weights"
                Accounts.randomNumbers
            ]
        }

    let recipes (data: Dataset) network decay =
        let recipe name stages' source published choices deviations = {
            Experiment = experimentOf data network jittered name stages'
            Source = source
            Published = published
            Choices = trainChoices data network @ choices
            Deviations = deviations @ [ Accounts.randomNumbers ]
        }

        let oneView name terms source published = recipe name [ train "train" decay terms ] source published [] []

        let first terms = { train "joint" decay terms with Views = glmc 0.0 }
        let losses = [ "the loss and its views, as on CIFAR100-LT" ]

        [
            recipe
                "bce3s"
                [ first (Bce3sTerms.all joint); { CifarBce3s.rebalance with Batch = 256 } ]
                Accounts.bce3s
                losses
                ("second stage: as on CIFAR100-LT, with batches of 256" :: CifarBce3s.secondStageChoices)
                [ Accounts.memory ]
            oneView "ce" crossEntropy Accounts.decoupling []
            oneView "balanced-softmax" balancedSoftmax Accounts.balancedSoftmax [ "the loss" ]
            oneView "ldam-drw" (ldam |> reweightedFrom 0.8) Accounts.ldam [ Accounts.ldamValues ]
            fbl data
            recipe
                "cibl"
                [
                    {
                        train "train" decay (classInstance 0.05 |> withTemperature 0.2) with
                            Views = twoViews
                    }
                ]
                Accounts.cibl
                [ "ImageNet-LT: two views, α 0.05 without a queue, T 0.2" ] [
                    Accounts.ciblForm
                    "a linear classifier; projections of 32, as on CIFAR"
                ] []
            for name, terms in Bce3sTerms.ablation joint do
                recipe name [ first terms ] Accounts.bce3s losses [ Accounts.softmaxForms ] [ Accounts.memory ]
        ]
