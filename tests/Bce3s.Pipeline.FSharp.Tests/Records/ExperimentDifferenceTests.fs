module Bce3s.Tests.Records.ExperimentDifferenceTests

open Xunit
open Bce3s
open Bce3s.Tests

let private any = experiment "any" {
    dataset (Cifar100.longTailed (exponential 100))

    stages [
        stage "joint" {
            loss (joint + uniform)
            epochs 3
        }
    ]
}

let private difference path left right = { Difference.Path = path; Difference.Left = left; Difference.Right = right }

[<Fact>]
let ``experiments differ by the paths of the language, with the values in its words`` () =
    let other = {
        any with
            Name = "other"
            Dataset = Cifar100.longTailed (exponential 50)
            Stages = [ { any.Stages.Head with Loss = joint; Project = Some(maxNorm 0.1) }; crt 5 ]
            Seed = 3L
    }

    Assert.Equal<Difference list>(
        [
            difference "name" "\"any\"" "\"other\""
            difference "dataset" "Cifar100.longTailed (exponential 100)" "Cifar100.longTailed (exponential 50)"
            difference "stages[0].loss" "joint + uniform" "joint"
            difference "stages[0].project" "none" "maxNorm 0.1"
            difference "stages[1]" "none" "stage \"crt\""
            difference "seed" "0" "3"
        ],
        Experiment.diff any other
    )

[<Fact>]
let ``experiments differ exactly when they are not equal`` () =
    let experiments = RandomExperiments.some 40

    for left in experiments do
        Assert.Empty(Experiment.diff left left)

    for left, right in List.pairwise experiments do
        Assert.NotEmpty(Experiment.diff left right)
