namespace Bce3s

open System
open System.Globalization
open System.Text.RegularExpressions

/// One value of something that a sweep varies.
type Variant = {
    Change: Experiment -> Experiment
    /// The name of what it changed, from the experiment before and after.
    Rename: Experiment -> Experiment -> string
}

/// Something that a sweep varies.
type Variation = { Name: string; Variants: Variant list }

[<RequireQualifiedAccess>]
module Variation =
    let private longest = 40

    /// A value as a part of a folder's name.
    let private text (value: obj | null) =
        let plain =
            match value with
            | :? IFormattable as value -> value.ToString(null, CultureInfo.InvariantCulture)
            | value -> string value

        let legible = Regex.Replace(plain, @"[^\p{L}\p{N}.]+", "-").Trim([| '-'; '.' |])
        legible.Substring(0, min longest legible.Length).TrimEnd([| '-'; '.' |])

    let private suffixed suffix (before: Experiment) (_: Experiment) = $"{before.Name}-{suffix}"

    /// Every value through a function: `vary "lambda" [ 30.0; 60.0 ] (fun value -> withLoss (featureBalanced value))`.
    let over name (values: 'T list) (change: 'T -> Experiment -> Experiment) = {
        Name = name
        Variants = [ for value in values -> { Change = change value; Rename = suffixed $"{name}{text (box value)}" } ]
    }

    /// A change that leaves everything as it is leaves the name, too: an experiment is called the same in every sweep that has it, so
    /// that its results are found again.
    let apply (variant: Variant) (experiment: Experiment) =
        let changed = variant.Change experiment

        if changed = experiment then
            experiment
        else
            { changed with Name = variant.Rename experiment changed }

    let private withImbalance imbalance profile =
        match profile with
        | Natural -> Natural
        | Exponential _ -> Exponential(float imbalance)
        | Step _ -> Step(float imbalance)

    /// Behind the data set's name, as in the names of recipes: `cifar100-lt-if50-fbl`, `cifar100-lt-step-if10-fbl`.
    let private tailed (before: Experiment) (after: Experiment) =
        let marks = Recipes.tailMarks after.Dataset.Profile |> String.concat "-"
        let prefix = before.Dataset.Name + "-"

        if before.Name.StartsWith prefix then
            $"{prefix}{marks}-{before.Name.Substring prefix.Length}"
        else
            $"{before.Name}-{marks}"

    /// Shapes of the class sizes, of each every ratio of the largest to the smallest class. Without shapes it is the experiment's own.
    let ofTails (profiles: Profile list option) (imbalances: int list option) =
        let choices values = values |> Option.map (List.map Some) |> Option.defaultValue [ None ]

        let tail profile imbalance (experiment: Experiment) =
            let shape = profile |> Option.defaultValue experiment.Dataset.Profile
            let profile = Option.foldBack withImbalance imbalance shape
            withDataset { experiment.Dataset with Profile = profile } experiment

        {
            Name = "profile"
            Variants = [
                for profile in choices profiles do
                    for imbalance in choices imbalances do
                        { Change = tail profile imbalance; Rename = tailed }
            ]
        }

    let ofBackbones (backbones: BackboneSpec list) = {
        Name = "backbone"
        Variants = [
            for backbone in backbones -> { Change = withBackbone backbone; Rename = suffixed (text backbone.Name) }
        ]
    }
