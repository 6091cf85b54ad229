module Bce3s.Tests.Training.RehearsalTests

open Bce3s.Losses
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Tests
open Bce3s.Tests.Parts

let private counts = Array.init 10 (fun i -> int64 (12 - i))

let private problems experiment counts =
    match Rehearsal.run experiment (Some counts) with
    | Ok _ -> []
    | Error problems -> problems |> List.map (fun problem -> problem.Path, problem.Message)

let private only experiment path (part: string) =
    let found, message = problems experiment counts |> List.exactlyOne
    Assert.Equal(path, found)
    Assert.Contains(part, message)
    Assert.DoesNotContain("\n", message)

let private experiment = oneStage crossEntropy plain 0.1
let private withTheLoss loss = experiment |> withStage (fun stage -> { stage with Loss = loss })

[<Fact>]
let ``parts that can be made give parameters and names of terms`` () =
    match Rehearsal.run Tiny.experiment (Some counts) with
    | Ok rehearsal ->
        Assert.Equal<string list>([ "joint"; "contrastive"; "uniform"; "class-balanced" ], rehearsal.TermNames)
        use model = Model.create Tiny.experiment 10 torch.CPU
        Assert.Equal(Model.parameters model, rehearsal.Parameters)
    | Error problems -> failwith $"{problems}"

[<Fact>]
let ``what a part of one's own raises is a problem of its place`` () =
    only
        {
            experiment with
                Backbone = ownBackbone "mine" (fun _ -> failwith "no network")
        }
        "backbone"
        "no network"

    only (withTheLoss (ownHead "mine" (fun _ _ -> failwith "no head\nat all"))) "stages[0].loss" "no head"
    only (withTheLoss (ownHead "mine" (fun _ _ -> new SoftmaxLoss(6L, 10L)))) "stages[0].loss" "classifier of its own"

    only
        (withTheLoss (ownHead "bce3s" (fun classifier _ -> new SoftmaxLoss(classifier)) + joint))
        "stages[0].loss"
        "two heads are called bce3s"

[<Fact>]
let ``an own loss of hard labels is refused mixtures before the run`` () =
    let mixed loss views = withTheLoss loss |> withStage (fun stage -> { stage with Views = views })
    let mine = ownLoss "mine" (fun logits labels -> torch.nn.functional.cross_entropy (logits, labels))

    for views in [ mixup 1.0; cutmix 1.0 ] do
        only (mixed mine views) "stages[0].loss" "mine needs one class an image"
        Assert.Empty(problems (mixed (spy 1 true (fun _ _ -> ())) views) counts)

    // The first of three views is no mixture.
    Assert.Empty(problems (mixed (joint + mine) (glmc 1.0)) counts)

[<Fact>]
let ``own schedules are asked before the run`` () =
    let schedule = ownSchedule "odd" (fun time -> if time.Epoch > 0.5 then nan else 1.0)

    only
        (experiment |> withStage (fun stage -> { stage with Epochs = 2; LearningRate = schedule }))
        "stages[0].learningRate"
        "gives NaN in epoch 2"

    only (withTheLoss (ownSchedule "bad" (fun _ -> failwith "oh") * crossEntropy)) "stages[0].loss" "oh"
    only (withTheLoss (ownSchedule "bad" (fun _ -> -1.0) * featureBalanced 60.0)) "stages[0].loss" "gives -1 in epoch 1"

[<Fact>]
let ``a record without its code says so in one line`` () =
    let missing kind = raise (MissingPartException(kind, "mine"))

    only
        { experiment with Backbone = ownBackbone "mine" (fun _ -> missing "backbone") }
        "backbone"
        "the backbone 'mine' is code"

    only (withTheLoss (ownHead "mine" (fun _ _ -> missing "loss"))) "stages[0].loss" "the loss 'mine' is code"

    only
        (withTheLoss (ownSchedule "mine" (fun _ -> missing "schedule") * crossEntropy))
        "stages[0].loss"
        "the schedule 'mine' is code"

[<Fact>]
let ``a loss that needs an image of every class says which stage lacks one`` () =
    let empty = Array.init 10 (fun i -> int64 (9 - i))
    let path, message = problems (withTheLoss balancedSoftmax) empty |> List.exactlyOne
    Assert.Equal("stages[0].loss", path)
    Assert.Contains("9", message)
    Assert.Empty(problems experiment empty)
