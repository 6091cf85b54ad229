module Bce3s.Tests.Sweeps.SweepTests

open System.Globalization
open FsCheck
open FsCheck.FSharp
open Xunit
open Bce3s
open Bce3s.Tests

let private own name = { Tiny.experiment with Name = name }
let private folders (experiments: Experiment list) = experiments |> List.map (fun run -> $"{run.Name}-{run.Seed}")

/// The problems of a sweep.
let private problems (make: unit -> Experiment list) =
    (Assert.Throws<InvalidExperimentException>(make >> ignore)).Problems

[<Fact>]
let ``every experiment with every seed, seeds side by side`` () =
    let runs = sweep {
        experiments [ own "a"; { own "b" with EvaluateEvery = 2 } ]
        seed [ 0; 1 ]
    }

    Assert.Equal<string list>([ "a-0"; "a-1"; "b-0"; "b-1" ], folders runs)

[<Fact>]
let ``without seeds each keeps its own`` () =
    let runs = sweep { experiments [ own "a"; own "a" |> withSeed 7 ] }
    Assert.Equal<string list>([ "a-0"; "a-7" ], folders runs)

[<Fact>]
let ``recipes by dataset and method stand beside one's own`` () =
    let runs = sweep {
        experiments [ own "mine" ]
        dataset "fashion-mnist-lt"
        method [ "ce"; "bce3s" ]
        epochs 2
    }

    Assert.Equal<string list>([ "mine-0"; "fashion-mnist-lt-ce-0"; "fashion-mnist-lt-bce3s-0" ], folders runs)
    Assert.All(runs, (fun run -> Assert.Equal(2, run.Stages.Head.Epochs)))

    let two = sweep {
        dataset [ "cifar10-lt"; "cifar100-lt" ]
        method [ "ce" ]
    }

    Assert.Equal<string list>([ "cifar10-lt-ce-0"; "cifar100-lt-ce-0" ], folders two)

[<Fact>]
let ``an imbalance keeps the shape of the tail, and names say what differs from the experiment`` () =
    let recipe = own "fashion-mnist-lt-tiny"

    let runs = sweep {
        experiments [ recipe ]
        imbalance [ 4; 2 ]
    }

    Assert.Equal<string list>([ "fashion-mnist-lt-tiny-0"; "fashion-mnist-lt-if2-tiny-0" ], folders runs)
    Assert.Equal<Profile list>([ Exponential 4.0; Exponential 2.0 ], runs |> List.map _.Dataset.Profile)
    Assert.Equal(recipe, runs.Head)

    let both = sweep {
        imbalance [ 100; 2 ]
        profile [ exponential 4; step 4 ]
        experiments [ own "mine" ]
    }

    Assert.Equal<string list>([ "mine-if100-0"; "mine-if2-0"; "mine-step-0"; "mine-step-if2-0" ], folders both)

    Assert.Equal<Profile list>(
        [ Exponential 100.0; Exponential 2.0; Step 100.0; Step 2.0 ],
        both |> List.map _.Dataset.Profile
    )

[<Fact>]
let ``backbones and anything else are varied, the last fastest`` () =
    let runs = sweep {
        experiments [ own "a" ]
        vary "lambda" [ 0.5; 60.0 ] (fun value -> withLoss (featureBalanced value))
        backbone [ ResNet.cifarWide 8 4; ResNet.cifar 8 ]
    }

    Assert.Equal<string list>(
        [ "a-lambda0.5-0"; "a-lambda60-0"; "a-resnet8-lambda0.5-0"; "a-resnet8-lambda60-0" ],
        folders runs
    )

    Assert.Equal<string list>([ "resnet8-w4"; "resnet8-w4"; "resnet8"; "resnet8" ], runs |> List.map _.Backbone.Name)
    Assert.Equal(featureBalanced 60.0, runs[1].Stages.Head.Loss)

[<Fact>]
let ``names are the same in every culture`` () =
    let before = CultureInfo.CurrentCulture

    try
        CultureInfo.CurrentCulture <- CultureInfo "de-DE"

        let runs = sweep {
            experiments [ own "a" ]
            vary "rate" [ 0.25 ] (fun value run -> { run with EvaluateEvery = int (8.0 * value) })
        }

        Assert.Equal("a-rate0.25", runs.Head.Name)
    finally
        CultureInfo.CurrentCulture <- before

[<Fact>]
let ``values whose texts are alike still get names of their own, which can be folders`` () =
    let runs = sweep {
        experiments [ own "a" ]
        vary "path" [ "x/y"; "x:y"; "" ] (fun title run -> withDataset { run.Dataset with Title = title } run)
        seed [ 0; 1 ]
    }

    Assert.Equal<string list>(
        [ "a-pathx-y-0"; "a-pathx-y-1"; "a-pathx-y-2-0"; "a-pathx-y-2-1"; "a-path-0"; "a-path-1" ],
        folders runs
    )

[<Fact>]
let ``what there is not is told with what there is, all at once`` () =
    let found =
        problems (fun () -> sweep {
            dataset "fashion-mnist-lt"
            method [ "ce"; "magic"; "spell" ]
            seed []
            imbalance [ 50; 50 ]
        })

    let at path = found |> List.filter (fun problem -> problem.Path = path) |> List.map _.Message
    Assert.Equal(4, found.Length)
    Assert.Contains("'magic'", (at "method")[0])
    Assert.Contains("bce3s", (at "method")[0])
    Assert.Contains("'spell'", (at "method")[1])
    Assert.Contains("empty", (at "seed")[0])
    Assert.Contains("50 is there twice", (at "imbalance")[0])

[<Fact>]
let ``half a sweep says what is missing`` () =
    let nothing = problems (fun () -> sweep { seed [ 0 ] })
    Assert.Contains("experiments [", nothing.Head.Message)
    let noDataset = problems (fun () -> sweep { method [ "ce" ] })
    Assert.Equal("dataset", noDataset.Head.Path)
    Assert.Contains("fashion-mnist-lt", noDataset.Head.Message)
    let noMethod = problems (fun () -> sweep { dataset "fashion-mnist-lt" })
    Assert.Equal("method", noMethod.Head.Path)
    Assert.Contains("bce3s", noMethod.Head.Message)

    let unknown =
        problems (fun () -> sweep {
            dataset "mnist"
            method [ "ce" ]
        })

    Assert.Contains("there is no dataset 'mnist'", unknown.Head.Message)

[<Fact>]
let ``class sizes of its own have no imbalance to vary`` () =
    let found =
        problems (fun () -> sweep {
            dataset "inat18"
            method [ "ce" ]
            imbalance [ 100; 50 ]
        })

    Assert.Contains("iNaturalist 2018", found.Head.Message)

[<Fact>]
let ``the same experiment twice is refused`` () =
    let found = problems (fun () -> sweep { experiments [ own "a"; own "b" ] })
    Assert.Contains("a, b", found.Head.Message)

    let unvaried =
        problems (fun () -> sweep {
            experiments [ own "a" ]
            vary "x" [ 1; 2 ] (fun _ run -> run)
        })

    Assert.Contains("one and the same", unvaried.Head.Message)

/// Lists of distinct small numbers, of one to four values.
let private lists =
    Gen.choose (1, 9)
    |> Gen.listOf
    |> Gen.map List.distinct
    |> Gen.where (fun list -> list.Length >= 1 && list.Length <= 4)

[<Fact>]
let ``a sweep is the product of its lists, with as many folders`` () =
    let property =
        Prop.forAll
            (Arb.fromGen (Gen.zip (Gen.zip lists lists) (Gen.zip lists lists)))
            (fun ((names, imbalances), (values, seeds)) ->
                let runs = sweep {
                    experiments [ for name in names -> own (string name) |> withLoss (featureBalanced (float name)) ]
                    imbalance imbalances
                    vary "every" values (fun value run -> { run with EvaluateEvery = value })
                    seed seeds
                }

                let expected = names.Length * imbalances.Length * values.Length * seeds.Length
                runs.Length = expected && (folders runs |> List.distinct).Length = expected)

    Check.QuickThrowOnFailure property

[<Fact>]
let ``an experiment has the same name in every sweep that has it`` () =
    let small = sweep {
        experiments [ own "a" ]
        imbalance [ 2 ]
    }

    let large = sweep {
        experiments [ own "a" ]
        imbalance [ 8; 4; 2 ]
    }

    Assert.Contains(small.Head, large)
