namespace Bce3s

/// Experiments, and what is varied about them: the product of all lists. A list that was not given varies nothing.
type Sweep = {
    /// One's own.
    Experiments: Experiment list option
    /// Recipes by dataset and method, beside one's own.
    Datasets: string list option
    Methods: string list option
    Profiles: Profile list option
    Imbalances: int list option
    Backbones: BackboneSpec list option
    Variations: Variation list
    /// Of the first stage.
    Epochs: int option
    Seeds: int list option
}

[<RequireQualifiedAccess>]
module Sweep =
    let empty = {
        Experiments = None
        Datasets = None
        Methods = None
        Profiles = None
        Imbalances = None
        Backbones = None
        Variations = []
        Epochs = None
        Seeds = None
    }

    let private problem path message = { Path = path; Message = message }
    let private joined (names: string list) = String.concat ", " names

    let private recipes sweep =
        match sweep.Datasets, sweep.Methods with
        | None, None -> [], []
        | None, Some _ ->
            let names = Recipes.datasets |> List.map _.Name
            [], [ problem "dataset" $"methods are recipes for a dataset. Give one of {joined names}." ]
        | Some datasets, None ->
            let known = Methods.all |> List.map _.Name

            [],
            [
                problem
                    "method"
                    $"""the recipes of {joined datasets} are {joined known}. Give some with `method [ … ]`."""
            ]
        | Some datasets, Some methods ->
            let found = [
                for dataset, name in List.allPairs datasets methods -> Recipes.find dataset name Recipes.asPublished
            ]

            let wrong = [
                for recipe in found do
                    match recipe with
                    | Error message -> message
                    | Ok _ -> ()
            ]

            found |> List.choose Result.toOption |> List.map _.Experiment,
            wrong |> List.distinct |> List.map (problem "method")

    /// Lists that were given without a value, and values that were given twice.
    let private listProblems sweep =
        let check name (values: 'T list option) =
            let twice =
                values |> Option.defaultValue [] |> List.countBy id |> List.filter (fun (_, count) -> count > 1)

            [
                if values = Some [] then
                    problem name "the list is empty. Give a value, or drop it."
                for value, _ in twice do
                    problem name $"{value} is there twice. Drop one."
            ]

        [
            if sweep.Experiments = Some [] then
                problem "experiments" "the list is empty. Give an experiment, or drop it."
            yield! check "dataset" sweep.Datasets
            yield! check "method" sweep.Methods
            yield! check "profile" sweep.Profiles
            yield! check "imbalance" sweep.Imbalances
            yield! check "backbone" (sweep.Backbones |> Option.map (List.map _.Name))
            for variation in sweep.Variations do
                if variation.Variants.IsEmpty then
                    problem variation.Name "the list is empty. Give a value, or drop it."
            yield! check "seed" sweep.Seeds
        ]

    let private naturalProblems sweep (bases: Experiment list) =
        match sweep.Imbalances, sweep.Profiles with
        | Some _, None -> [
            for experiment in bases do
                if experiment.Dataset.Profile = Natural then
                    problem
                        "imbalance"
                        $"{experiment.Dataset.Title} has the class sizes that its files have. Drop `imbalance` for {experiment.Name}, or give a `profile`."
          ]
        | _ -> []

    let private variations sweep = [
        Variation.ofTails sweep.Profiles sweep.Imbalances
        yield! sweep.Backbones |> Option.map Variation.ofBackbones |> Option.toList
        yield! sweep.Variations
    ]

    let private vary (experiments: Experiment list) (variation: Variation) =
        List.allPairs experiments variation.Variants
        |> List.map (fun (experiment, variant) -> Variation.apply variant experiment)

    /// Different experiments of one name and seed get numbers, so that each has a folder of its own.
    let private distinctlyNamed (experiments: Experiment list) =
        let name taken (experiment: Experiment) =
            let free =
                Seq.append [ experiment.Name ] (Seq.initInfinite (fun i -> $"{experiment.Name}-{i + 2}"))
                |> Seq.find (fun name -> not (Set.contains (name, experiment.Seed) taken))

            { experiment with Name = free }, Set.add (free, experiment.Seed) taken

        List.mapFold name Set.empty experiments |> fst

    /// What is the same but for its name would be trained twice.
    let private sameProblems (experiments: Experiment list) =
        experiments
        |> List.groupBy (fun experiment -> { experiment with Name = ""; Method = "" })
        |> List.filter (fun (_, same) -> same.Length > 1)
        |> List.map (fun (_, same) ->
            let names = same |> List.map _.Name |> List.distinct |> joined
            problem "experiments" $"{same.Length} of them are one and the same ({names}). Drop all but one.")

    /// The experiments, in the order of the lists: own ones, then recipes; of each every profile, imbalance, backbone and variation, the
    /// last of them changing fastest, with all its seeds. Or everything that is wrong. What each can run is found when it is planned.
    let experiments (sweep: Sweep) =
        let found, recipeProblems = recipes sweep
        let bases = Option.defaultValue [] sweep.Experiments @ found

        let nothing = [
            if sweep.Experiments.IsNone && sweep.Datasets.IsNone && sweep.Methods.IsNone then
                problem "experiments" "there are none. Give `experiments [ … ]`, or `dataset \"…\"` and `method [ … ]`."
        ]

        match listProblems sweep @ recipeProblems @ naturalProblems sweep bases @ nothing with
        | [] ->
            let settings =
                bases
                |> List.map (Option.foldBack Experiment.withEpochs sweep.Epochs)
                |> List.map (if sweep.Seeds.IsSome then withSeed 0 else id)
                |> fun experiments -> List.fold vary experiments (variations sweep)

            match sameProblems settings with
            | [] ->
                let seeded (experiment: Experiment) =
                    match sweep.Seeds with
                    | Some seeds -> seeds |> List.map (fun seed -> withSeed seed experiment)
                    | None -> [ experiment ]

                settings |> distinctlyNamed |> List.collect seeded |> Ok
            | problems -> Error problems
        | problems -> Error problems
