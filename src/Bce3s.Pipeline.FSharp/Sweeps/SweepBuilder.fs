namespace Bce3s

/// `sweep { … }`: the experiments that some lists make together. What is wrong with the lists is told at once
/// (`InvalidExperimentException`); whether each experiment can run is found when it is planned.
type SweepBuilder() =
    member _.Yield(_: unit) = Sweep.empty

    member _.Run(sweep: Sweep) =
        match Sweep.experiments sweep with
        | Ok experiments -> experiments
        | Error problems -> raise (InvalidExperimentException("the sweep", problems))

    /// Your own.
    [<CustomOperation "experiments">]
    member _.Experiments(sweep: Sweep, experiments: Experiment list) = { sweep with Experiments = Some experiments }

    /// Whose recipes: `dataset "cifar100-lt"`.
    [<CustomOperation "dataset">]
    member _.Dataset(sweep: Sweep, name: string) = { sweep with Datasets = Some [ name ] }

    /// Whose recipes: `dataset [ "cifar10-lt"; "cifar100-lt" ]`.
    [<CustomOperation "dataset">]
    member _.Dataset(sweep: Sweep, names: string list) = { sweep with Datasets = Some names }

    /// Which recipes: `method [ "ce"; "fbl"; "bce3s" ]`.
    [<CustomOperation "method">]
    member _.Method(sweep: Sweep, names: string list) = { sweep with Methods = Some names }

    /// Shapes of the class sizes: `profile [ exponential 100; step 100 ]`.
    [<CustomOperation "profile">]
    member _.Profile(sweep: Sweep, profiles: Profile list) = { sweep with Profiles = Some profiles }

    /// Ratios of the largest to the smallest class, of the experiment's own profile: `imbalance [ 100; 50; 10 ]`.
    [<CustomOperation "imbalance">]
    member _.Imbalance(sweep: Sweep, imbalances: int list) = { sweep with Imbalances = Some imbalances }

    /// `backbone [ ResNet.cifar 32; ResNet.cifarStem 34 ]`.
    [<CustomOperation "backbone">]
    member _.Backbone(sweep: Sweep, backbones: BackboneSpec list) = { sweep with Backbones = Some backbones }

    /// Of the first stage; later stages keep theirs, or this number if it is less.
    [<CustomOperation "epochs">]
    member _.Epochs(sweep: Sweep, epochs: int) = { sweep with Epochs = Some epochs }

    /// Anything else: `vary "lambda" [ 30.0; 60.0 ] (fun value -> withLoss (featureBalanced value))`. Experiments that it changes get
    /// `-lambda30` and `-lambda60` behind their names.
    [<CustomOperation "vary">]
    member _.Vary(sweep: Sweep, name: string, values: 'T list, change: 'T -> Experiment -> Experiment) = {
        sweep with
            Variations = sweep.Variations @ [ Variation.over name values change ]
    }

    /// Every experiment once for each: `seed [ 0; 1; 2 ]`.
    [<CustomOperation "seed">]
    member _.Seed(sweep: Sweep, seeds: int list) = { sweep with Seeds = Some seeds }

[<AutoOpen>]
module SweepWords =
    /// `sweep { dataset "cifar100-lt"; method [ "ce"; "bce3s" ]; seed [ 0; 1; 2 ] }`: a list of experiments.
    let sweep = SweepBuilder()
