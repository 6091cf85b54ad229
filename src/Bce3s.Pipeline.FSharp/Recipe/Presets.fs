namespace Bce3s

/// The experiments that the program knows by dataset and method. All numbers of the recipes are here.
[<RequireQualifiedAccess>]
module Presets =
    let private fashionMnist = FashionMnist.longTailed (exponential 100)

    /// Chosen on images held out of the training set (`--holdout`), never on the test set; README.md has the evidence.
    module private FashionMnistRecipe =
        let joint terms = stage "joint" {
            loss terms
            sampling (deferredSampling 0.6)
            optimizer (sgd 0.1 --> momentum 0.9 --> nesterov --> weightDecay 5e-4)
            learningRate (warmup 1 --> cosine)
            epochs 36
        }

        let rebalance = stage "rebalance" {
            freeze BackboneAndStatistics
            loss (classBalanced 0.9999)
            optimizer (sgd 0.1 --> momentum 0.9)
            learningRate cosine
            epochs 10
        }

        let experimentOf name joint = experiment $"{fashionMnist.Name}-{name}" {
            method name
            dataset fashionMnist
            augment (randomCrop 2 --> cutoutIn 0.5 8)
            backbone (ResNet.cifar 8)
            stages [ joint; rebalance ]
            evaluate [ accuracy; shots; calibration; geometry ]
        }

    let private bce3sTerms = joint + 0.1 * contrastive 128 + uniform

    /// Published: the authors' program on CIFAR100-LT; the other settings of CIFAR are trained alike.
    module private CifarRecipe =
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

        let joint terms = stage "joint" {
            loss terms
            optimizer (sgd 0.01 --> momentum 0.9 --> weightDecay 5e-3)
            learningRate cosine
            stepping BeforeEpoch
            epochs 320
            batch 64
        }

        let experimentOf (data: Dataset) name stages' = experiment $"{data.Name}-{name}" {
            method name
            dataset data
            augment (randomCrop 4 --> horizontalFlip --> autoAugment Cifar10 --> cutout 16)
            backbone (ResNet.cifarStem 34)
            stages stages'
            evaluate [ accuracy; shots; calibration; geometry ]
        }

        let bce3s data () = experimentOf data "bce3s" [ { joint bce3sTerms with Views = glmc 0.0 }; rebalance ]

        let ce data () = experimentOf data "ce" [ joint crossEntropy ]

    /// This project's choice, after the recipes that long-tailed papers share (Kang et al. 2020): the BCE3S paper gives none.
    module private PhotographRecipe =
        let joint decay terms = stage "joint" {
            loss terms
            optimizer (sgd 0.1 --> momentum 0.9 --> nesterov --> weightDecay decay)
            learningRate cosine
            epochs 90
            batch 256
        }

        let experimentOf (data: Dataset) network name stages' = experiment $"{data.Name}-{name}" {
            method name
            dataset data
            augment (randomResizedCrop 224 --> horizontalFlip --> colorJitter 0.4 0.4 0.4 0.0)
            prepare (resize 256 --> centerCrop 224)
            backbone network
            stages stages'
            evaluate [ accuracy; shots; calibration; geometry ]
        }

        let bce3s data network decay () =
            experimentOf data network "bce3s" [
                { joint decay bce3sTerms with Views = glmc 0.0 }
                { CifarRecipe.rebalance with Batch = 256 }
            ]

        let ce data network decay () = experimentOf data network "ce" [ joint decay crossEntropy ]

    let private bce3s () =
        let terms = withClassSubset 1.0 joint + 0.1 * contrastive 128 + uniform
        FashionMnistRecipe.experimentOf "bce3s" { FashionMnistRecipe.joint terms with Views = glmc 1.0 }

    /// One view and three times the epochs: as many images go through the backbone.
    let private ce () =
        let joint = FashionMnistRecipe.joint crossEntropy
        FashionMnistRecipe.experimentOf "ce" { joint with Epochs = 3 * joint.Epochs }

    let private all = [
        (fashionMnist, "bce3s"), bce3s
        (fashionMnist, "ce"), ce
        for data in [ Cifar10.longTailed (exponential 100); Cifar100.longTailed (exponential 100) ] do
            (data, "bce3s"), CifarRecipe.bce3s data
            (data, "ce"), CifarRecipe.ce data
        for data, network, decay in
            [
                imageNetLT, ResNeXt.imageNet 50, 5e-4
                placesLT, ResNet.imageNet 50, 5e-4
                iNaturalist2018, ResNet.imageNet 50, 1e-4
            ] do
            (data, "bce3s"), PhotographRecipe.bce3s data network decay
            (data, "ce"), PhotographRecipe.ce data network decay
    ]

    /// The datasets with a recipe.
    let datasets = all |> List.map (fun ((dataset, _), _) -> dataset) |> List.distinct

    /// The methods with a recipe for a dataset.
    let methods dataset =
        all
        |> List.filter (fun ((known, _), _) -> known.Name = dataset)
        |> List.map (fun ((_, name), _) -> name)

    /// The experiment for a dataset and a method, or what exists instead.
    let find dataset ``method`` =
        match all |> List.tryFind (fun ((known, name), _) -> known.Name = dataset && name = ``method``) with
        | Some(_, make) -> Ok(make ())
        | None ->
            match methods dataset with
            | [] ->
                let names = datasets |> List.map _.Name |> String.concat ", "
                Error $"there is no dataset '{dataset}'; there are {names}"
            | known ->
                Error $"""there is no method '{``method``}' for {dataset}; there are {String.concat ", " known}"""
