module Bce3s.Tests.Training.StageTrainerTests

open System
open System.Diagnostics
open System.Threading
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Tests

let private data dataset =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path

    match ExperimentData.read dataset folder.Path with
    | Ok data -> data
    | Error problem -> failwith problem.Message

/// A trainer of the first stage on the tiny data, and what it needs.
type private Bench(experiment: Experiment) =
    let data = data experiment.Dataset
    let model = Model.create experiment 10 torch.CPU
    let images = Batches.onDevice torch.CPU data.Train
    let trainer = new StageTrainer(experiment, 0, model, images, data.Train, torch.CPU)
    member _.Model = model
    member _.Trainer = trainer
    member _.Data = data

    member _.Epoch epoch = trainer.Epoch(epoch, CancellationToken.None, (fun _ _ -> ()), ignore)

    /// Copies of weights and statistics.
    member _.State() =
        [
            for entry in Model.state model -> entry.Key, entry.Value.detach().clone().DetachFromDisposeScope()
        ]
        |> Map.ofList

    interface IDisposable with
        member _.Dispose() =
            (trainer :> IDisposable).Dispose()
            (model :> IDisposable).Dispose()
            (images :> IDisposable).Dispose()
            (data :> IDisposable).Dispose()

let private changed (before: Map<string, torch.Tensor>) (after: Map<string, torch.Tensor>) = [
    for entry in before do
        if not (entry.Value.equal(after[entry.Key]).all().item<bool>()) then
            entry.Key
]

let private withStage change (experiment: Experiment) = {
    experiment with
        Experiment.Stages = experiment.Stages |> List.map change
}

let private isStatistic (name: string) = name.Contains "running" || name.Contains "num_batches"

let private changes freeze =
    let experiment =
        Tiny.experiment
        |> withStage (fun stage -> { stage with Freeze = freeze; Views = Plain; Loss = joint })

    use bench = new Bench(experiment)
    let before = bench.State()
    bench.Epoch 0 |> ignore
    changed before (bench.State())

[<Fact>]
let ``nothing frozen: weights and statistics move`` () =
    let names = changes Nothing
    Assert.Contains("classifier.weight", names)
    Assert.Contains(names, fun name -> name.StartsWith "backbone." && isStatistic name)
    Assert.Contains(names, fun name -> name.StartsWith "backbone." && not (isStatistic name))

[<Fact>]
let ``a frozen backbone keeps its weights while its statistics move`` () =
    let names = changes Backbone
    Assert.Contains("classifier.weight", names)
    Assert.Contains(names, isStatistic)
    Assert.DoesNotContain(names, fun name -> name.StartsWith "backbone." && not (isStatistic name))

[<Fact>]
let ``a backbone with frozen statistics stays as it is`` () =
    Assert.Equal<string list>([ "classifier.bias"; "classifier.weight" ], changes BackboneAndStatistics)

[<Fact>]
let ``the loss falls on easy pictures`` () =
    let experiment =
        Tiny.experiment
        |> withStage (fun stage -> {
            stage with
                Views = Plain
                Loss = crossEntropy
                Epochs = 25
                LearningRate = Constant
        })

    use bench = new Bench(experiment)

    let loss epoch =
        let struct (terms, _) = bench.Epoch epoch
        List.sumBy snd terms

    let first = loss 0
    let last = [ for epoch in 1..24 -> loss epoch ] |> List.last
    Assert.True(last < 0.7 * first, $"{first} became {last}")

[<Fact>]
let ``the first epoch only fills the memory, the second has the contrastive term`` () =
    use bench = new Bench(Tiny.experiment)

    let names epoch =
        let struct (terms, _) = bench.Epoch epoch
        List.map fst terms

    Assert.Equal<string list>([ "joint"; "uniform" ], names 0)
    Assert.Equal<string list>([ "joint"; "contrastive"; "uniform" ], names 1)

[<Fact>]
let ``the rate follows the schedule and its end is reported`` () =
    let rate stepping =
        let experiment =
            Tiny.experiment
            |> withStage (fun stage -> { stage with LearningRate = Cosine; Stepping = stepping; Epochs = 2 })

        use bench = new Bench(experiment)
        let struct (_, rate) = bench.Epoch 1
        rate

    Assert.Equal(0.05 * 0.5, rate EachEpoch, 1e-12)
    Assert.Equal(0.0, rate BeforeEpoch, 1e-12)

[<Theory>]
[<InlineData(2)>]
[<InlineData(7)>]
[<InlineData(16)>]
[<InlineData(1000)>]
let ``a last batch of one image is left out, any other counts`` batch =
    let experiment = Tiny.experiment |> withStage (fun stage -> { stage with Batch = batch })
    use bench = new Bench(experiment)
    let count = int bench.Data.Train.Count
    let expected = count / batch + (if count % batch > 1 then 1 else 0)
    Assert.Equal(expected, bench.Trainer.Steps)
    let mutable heard = 0
    bench.Trainer.Epoch(0, CancellationToken.None, (fun steps _ -> heard <- steps), ignore) |> ignore
    Assert.Equal(expected, heard)

[<Fact>]
let ``cancellation ends the epoch after its step`` () =
    use bench = new Bench(Tiny.experiment)
    use source = new CancellationTokenSource()
    let mutable saved = 0

    Assert.ThrowsAny<OperationCanceledException>(fun () ->
        bench.Trainer.Epoch(
            0,
            source.Token,
            (fun steps _ ->
                if steps = 2 then
                    source.Cancel()),
            (fun steps -> saved <- steps)
        )
        |> ignore)
    |> ignore

    Assert.Equal(3, saved)

[<Fact>]
let ``a loss that is not finite stops training with its place`` () =
    let experiment =
        Tiny.experiment
        |> withStage (fun stage -> {
            stage with
                Views = Plain
                Loss = crossEntropy
                Optimizer = sgd 1e30
                LearningRate = Constant
        })

    use bench = new Bench(experiment)

    let error =
        Assert.Throws<TrainingDivergedException>(fun () ->
            for epoch in 0..1 do
                bench.Epoch epoch |> ignore)

    Assert.Equal("joint", error.Stage)
    Assert.Contains("learning rate", error.Message)

[<Fact>]
let ``two hundred steps leave no tensors and no memory behind`` () =
    let experiment = Tiny.experiment |> withStage (fun stage -> { stage with Batch = 4; Epochs = 20 })
    use bench = new Bench(experiment)

    let resident () =
        GC.Collect()
        GC.WaitForPendingFinalizers()
        use current = Process.GetCurrentProcess()
        current.WorkingSet64

    bench.Epoch 0 |> ignore
    bench.Epoch 1 |> ignore
    // In this order: what only waited for the garbage collector is not counted.
    let memory = resident ()
    let tensors = torch.Tensor.TotalCount
    let epochs = 200 / bench.Trainer.Steps + 1

    for epoch in 2 .. epochs + 1 do
        bench.Epoch epoch |> ignore

    Assert.Equal(tensors, torch.Tensor.TotalCount)
    let growth = resident () - memory
    Assert.True(growth < 30_000_000L, $"{growth} bytes more after {epochs * bench.Trainer.Steps} steps")
