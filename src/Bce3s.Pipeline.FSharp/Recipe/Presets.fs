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
            learningRate (linearWarmUp 1.0 --> cosine)
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

    let private bce3s () =
        let terms = withClassSubset 1.0 joint + 0.1 * contrastive 128 + uniform
        FashionMnistRecipe.experimentOf "bce3s" { FashionMnistRecipe.joint terms with Views = glmc 1.0 }

    /// One view and three times the epochs: as many images go through the backbone.
    let private ce () =
        let joint = FashionMnistRecipe.joint crossEntropy
        FashionMnistRecipe.experimentOf "ce" { joint with Epochs = 3 * joint.Epochs }

    let private all = [ (fashionMnist, "bce3s"), bce3s; (fashionMnist, "ce"), ce ]

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
