namespace Bce3s

/// The experiments that the program knows by dataset and method. All numbers of the recipes are here.
[<RequireQualifiedAccess>]
module Presets =
    let private fashionMnist = FashionMnist.longTailed (exponential 100)

    /// What both methods share, so that they have the same budget.
    module private FashionMnistRecipe =
        let jointEpochs = 30
        let rebalanceEpochs = 10

        let joint terms = stage "joint" {
            loss terms
            optimizer (sgd 0.1 --> momentum 0.9 --> weightDecay 5e-4)
            learningRate cosine
            epochs jointEpochs
            batch 64
        }

        let rebalance = stage "rebalance" {
            freeze Backbone
            loss (classBalanced 0.9999)
            optimizer (sgd 0.1 --> momentum 0.9)
            learningRate cosine
            epochs rebalanceEpochs
            batch 64
        }

        let experimentOf name joint = experiment $"{fashionMnist.Name}-{name}" {
            method name
            dataset fashionMnist
            augment (randomCrop 2 --> horizontalFlip)
            backbone (ResNet.cifar 8)
            stages [ joint; rebalance ]
            evaluate [ accuracy; shots; calibration; geometry ]
        }

    let private bce3s () = FashionMnistRecipe.experimentOf "bce3s" (FashionMnistRecipe.joint (joint + uniform))

    let private ce () = FashionMnistRecipe.experimentOf "ce" (FashionMnistRecipe.joint crossEntropy)

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
