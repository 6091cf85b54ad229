namespace Bce3s

open System.Globalization
open System.Text.RegularExpressions

/// The recipes by data set, method and long tail: `Recipes.find "cifar100-lt" "fbl" Recipes.asPublished`.
[<RequireQualifiedAccess>]
module Recipes =
    /// The tail and the images as published: an exponential one of 100 where the data set has none of its own.
    let asPublished = { Tail = None; Images = None }

    /// All of them, as published.
    let all = [
        yield! FashionMnistRecipes.recipes (FashionMnist.longTailed (exponential 100))
        for data in [ Cifar10.longTailed (exponential 100); Cifar100.longTailed (exponential 100) ] do
            yield! CifarBce3s.recipes data
            yield! CifarOneView.recipes data
            CifarCibl.recipe data
        yield! Photographs.recipes imageNetLT (ResNeXt.imageNet 50) 5e-4
        yield! Photographs.recipes placesLT (ResNet.imageNet 50) 5e-4
        yield! Photographs.recipes iNaturalist2018 (ResNet.imageNet 50) 1e-4
    ]

    let private datasetName recipe = recipe.Experiment.Dataset.Name

    /// The data sets with recipes, as BCE3S takes them.
    let datasets =
        all
        |> List.filter (fun recipe -> recipe.Experiment.Method = "bce3s")
        |> List.map _.Experiment.Dataset

    let private among names = names |> String.concat ", "

    /// A long tail in a name: `if50`, `step`, `step`, `if10`.
    let tailMarks profile = [
        if profile = Natural then
            "natural"
        if profile.IsStep then
            "step"

        match Profile.imbalance profile with
        | Some imbalance when profile.IsExponential || imbalance <> 100.0 ->
            "if" + imbalance.ToString CultureInfo.InvariantCulture
        | _ -> ()
    ]

    /// Behind the data set's name: what differs from the recipe's own tail and images.
    let private marks (own: Dataset) (dataset: Dataset) = [
        if dataset.Profile <> own.Profile then
            yield! tailMarks dataset.Profile
        if dataset.Selection <> own.Selection then
            match dataset.Selection with
            | Shuffled seed -> $"shuffled-{seed}"
            | selection -> Selection.name selection
    ]

    /// With another tail or other images, which its name then says.
    let private withSettings settings recipe =
        let own = recipe.Experiment.Dataset

        let dataset = {
            own with
                Profile = settings.Tail |> Option.defaultValue own.Profile
                Selection = settings.Images |> Option.defaultValue own.Selection
        }

        let name = [ own.Name; yield! marks own dataset; recipe.Experiment.Method ] |> String.concat "-"

        {
            recipe with
                Experiment = { recipe.Experiment with Name = name; Dataset = dataset }
                Deviations =
                    if dataset.Selection = own.Selection then
                        recipe.Deviations
                    else
                        $"images: {Selection.text dataset.Selection} instead of {Selection.text own.Selection}"
                        :: List.except [ Accounts.shuffle ] recipe.Deviations
        }

    /// The recipe of a method on a data set, with other settings if they are given, or what exists instead.
    let find dataset ``method`` settings =
        match all |> List.filter (fun recipe -> datasetName recipe = dataset) with
        | [] -> Error $"there is no dataset '{dataset}'; there are {datasets |> List.map _.Name |> among}"
        | known ->
            match known |> List.tryFind (fun recipe -> recipe.Experiment.Method = ``method``) with
            | None ->
                let methods = Methods.all |> List.map _.Name |> among
                Error $"there is no method '{``method``}' for {dataset}; there are {methods}"
            | Some recipe when settings <> asPublished && recipe.Experiment.Dataset.Profile = Natural ->
                let cut = datasets |> List.filter (fun data -> data.Profile <> Natural) |> List.map _.Name |> among

                Error
                    $"{recipe.Experiment.Dataset.Title} has a long tail of its own and all of its images; imbalance, profile and selection are for {cut}"
            | Some recipe -> Ok(withSettings settings recipe)

    /// The recipe of a full name: `cifar100-lt-bce3s`, `cifar100-lt-if50-fbl`, `cifar100-lt-step-if10-ce`,
    /// `cifar100-lt-shuffled-1-bce3s`. A selection that a file lists has no such name.
    let named name =
        let dataset = datasets |> List.map (_.Name >> Regex.Escape) |> String.concat "|"

        let found =
            Regex.Match(
                name,
                $@"^(?<dataset>{dataset})(?<step>-step)?(-if(?<imbalance>[0-9]+(\.[0-9]+)?))?(-(?<images>first-n|shuffled-(?<seed>[0-9]{{1,18}})))?-(?<method>[a-z0-9-]+)$"
            )

        let has (group: string) = found.Groups[group].Success
        let value (group: string) = found.Groups[group].Value

        if not found.Success then
            Error
                $"there is no recipe '{name}'; names are DATASET-METHOD, such as cifar100-lt-bce3s or cifar100-lt-step-if10-ce"
        else
            let imbalance =
                if has "imbalance" then
                    System.Double.Parse(value "imbalance", CultureInfo.InvariantCulture)
                else
                    100.0

            find (value "dataset") (value "method") {
                Tail =
                    if has "step" then Some(Step imbalance)
                    elif has "imbalance" then Some(Exponential imbalance)
                    else None
                Images =
                    if has "seed" then Some(Shuffled(int64 (value "seed")))
                    elif has "images" then Some FirstN
                    else None
            }
