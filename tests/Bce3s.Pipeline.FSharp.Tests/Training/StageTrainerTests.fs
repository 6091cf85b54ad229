module Bce3s.Tests.Training.StageTrainerTests

open System
open System.Diagnostics
open System.Threading
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Tests
open Bce3s.Tests.Parts

let private changed (before: Map<string, torch.Tensor>) (after: Map<string, torch.Tensor>) = [
    for entry in before do
        if not (entry.Value.equal(after[entry.Key]).all().item<bool>()) then
            entry.Key
]

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
                LearningRate = constant
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
            |> withStage (fun stage -> { stage with LearningRate = HalfCosine; Stepping = stepping; Epochs = 2 })

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
                LearningRate = constant
        })

    use bench = new Bench(experiment)

    let error =
        Assert.Throws<NonFiniteException>(fun () ->
            for epoch in 0..1 do
                bench.Epoch epoch |> ignore)

    Assert.Equal("joint", error.Step.Stage)
    Assert.InRange(error.Step.Step, 2, bench.Trainer.Steps)
    Assert.Equal("the loss's term softmax", error.Step.Term)

let private small stage = { stage with Batch = 4; Epochs = 20 }

/// What a stage of many steps may have.
let private kindsOfStages: Map<string, Stage -> Stage> =
    let cibl = classInstance 0.05 |> withQueue 16 |> withProjection 8

    Map [
        "three views", id
        "two views", (fun stage -> { stage with Views = twoViews; Loss = crossEntropy + cibl })
        "a momentum encoder", (fun stage -> { stage with Views = twoViews; Loss = cibl |> withMomentumEncoder 0.99 })
        "an average", (fun stage -> { stage with Average = Some 0.99 })
        "groups of batches and a clipped norm",
        (fun stage -> {
            stage with
                Accumulate = 3
                ClipNorm = Some 0.5
                Views = mixup 1.0
                Loss = featureBalanced 60.0
        })
    ]

let kinds: TheoryData<string> = TheoryData<string>(kindsOfStages.Keys)

[<Theory>]
[<MemberData(nameof kinds)>]
let ``two hundred steps leave no tensors and no memory behind`` kind =
    let experiment = Tiny.experiment |> withStage (small >> kindsOfStages[kind])
    // With the copies of what a batch changes.
    use bench = new Bench(experiment, SkipBatch)

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

// So small a rate that weights stay what they are, to the bit.
let private still = sgd 1e-30

/// Logits that say nothing but the bias, whatever the picture: an epoch's loss tells which classes were drawn.
let private onlyBias (model: Model) (bias: float[]) =
    use _noGrad = torch.no_grad ()
    model.Classifier.weight.zero_ () |> ignore
    (nonNull model.Classifier.bias).copy_(torch.tensor (bias, dtype = torch.float32)) |> ignore

/// 5 for the rarest classes, 0 for the others.
let private rarest (counts: int64[]) = counts |> Array.map (fun n -> if n = Array.min counts then 5.0 else 0.0)

/// With this power no image but those of the rarest classes has a weight to speak of.
let private steep = 200.0

/// The loss of an image of the rarest classes, and the mean over all images.
let private expectedLosses (counts: int64[]) (bias: float[]) =
    let partition = bias |> Array.sumBy exp |> log
    let all = Array.map2 (fun (n: int64) b -> float n * (partition - b)) counts bias |> Array.sum
    partition - 5.0, all / float (Array.sum counts)

/// Losses of the epochs of a stage of five.
let private lossesOf sampling =
    let experiment =
        Tiny.experiment
        |> withStage (fun stage -> {
            stage with
                Views = Plain
                Loss = crossEntropy
                Sampling = sampling
                Optimizer = still
                Epochs = 5
        })

    use bench = new Bench({ experiment with Head = Linear })
    let counts = bench.Data.Train.ClassCounts
    let bias = rarest counts
    onlyBias bench.Model bias

    let losses = [
        for epoch in 0..4 do
            let struct (terms, _) = bench.Epoch epoch
            List.sumBy snd terms
    ]

    losses, expectedLosses counts bias

let private nearAll (expected: float list) (actual: float list) =
    List.iter2 (fun (e: float) (a: float) -> Assert.Equal(e, a, 1e-4)) expected actual

[<Fact>]
let ``instance-balanced epochs have every image once`` () =
    let losses, (_, all) = lossesOf InstanceBalanced
    nearAll (List.replicate 5 all) losses

[<Fact>]
let ``class weights n^-power decide what is drawn`` () =
    let losses, (rare, _) = lossesOf (ClassWeighted steep)
    nearAll (List.replicate 5 rare) losses

[<Theory>]
[<InlineData(0.0, 0)>]
[<InlineData(0.2, 1)>]
[<InlineData(0.5, 3)>]
[<InlineData(0.6, 3)>]
[<InlineData(1.0, 5)>]
let ``deferred sampling has every image once until its share of the epochs is over`` share early =
    let losses, (rare, all) = lossesOf (Deferred(share, steep))
    nearAll (List.replicate early all @ List.replicate (5 - early) rare) losses

[<Fact>]
let ``the second stream is drawn with its own n^-w`` () =
    // The first stream has nothing but the one rarest class; so have the mixed targets only if the second stream has, too.
    let experiment =
        Tiny.experiment
        |> withDataset { Tiny.data with Profile = Exponential 4.1 }
        |> withStage (fun stage -> {
            stage with
                Views = glmc steep
                Loss = joint |> withClassSubset 1.0
                Sampling = ClassWeighted steep
                Optimizer = still
        })

    use bench = new Bench(experiment)
    let bias = rarest bench.Data.Train.ClassCounts
    Assert.Equal(5.0, Array.sum bias)
    onlyBias bench.Model bias
    let struct (terms, _) = bench.Epoch 0
    // The target is where the bias is 5: Σ softplus(b) − 5 for every row of every view.
    let expected = (bias |> Array.sumBy (fun b -> log (1.0 + exp b))) - 5.0
    Assert.Equal(expected, List.sumBy snd terms, 1e-4)

[<Fact>]
let ``after each epoch rows are scaled down to the threshold of the stage's start`` () =
    let experiment =
        Tiny.experiment
        |> withStage (fun stage -> {
            stage with
                Views = Plain
                Loss = crossEntropy
                Project = Some(MaxNorm 0.1)
                Optimizer = still
        })

    use bench = new Bench(experiment)

    let norms () =
        bench.Model.Classifier.weight.detach().data<float32>().ToArray()
        |> Array.chunkBySize (int bench.Model.Backbone.Features)
        |> Array.map (fun row -> row |> Array.sumBy (fun x -> float x * float x) |> sqrt)

    let before = norms ()
    let threshold = Array.min before + 0.1 * (Array.max before - Array.min before)

    for epoch in 0..1 do
        bench.Epoch epoch |> ignore
        Array.iter2 (fun (b: float) (a: float) -> Assert.Equal(min b threshold, a, 1e-6)) before (norms ())

/// The checkpoint after so many steps of the first epoch, with what was in libtorch's generator and in one with the epoch's seed.
let private interruptedAfter steps (experiment: Experiment) look =
    use folder = new TemporaryFolder()
    use bench = new Bench(experiment)
    use source = new CancellationTokenSource()
    use _scope = torch.NewDisposeScope()
    let mutable generator = torch.empty 0L

    Assert.ThrowsAny<OperationCanceledException>(fun () ->
        bench.Trainer.Epoch(
            0,
            source.Token,
            (fun heard _ ->
                if heard = steps - 1 then
                    source.Cancel()),
            (fun heard ->
                generator <- torch.random.get_rng_state().MoveToOuterDisposeScope()
                Bench.Save(bench.Trainer, folder.Path, experiment, 0, heard))
        )
        |> ignore)
    |> ignore

    use file = Bce3s.Data.Safetensors.Load(folder.File RunFiles.lastCheckpoint)
    look file generator

let private bytes (state: torch.Tensor) = state.data<byte>().ToArray()

[<Fact>]
let ``inside an epoch a checkpoint has the generator as it is`` () =
    interruptedAfter 3 Tiny.experiment (fun file generator ->
        Assert.Equal("3", file.Metadata["steps"])
        Assert.Equal<byte[]>(bytes generator, bytes file.Tensors["rng.torch"]))

[<Fact>]
let ``a checkpoint has the projection's threshold`` () =
    let experiment = Tiny.experiment |> withStage (fun stage -> { stage with Project = Some(MaxNorm 0.1) })

    interruptedAfter 2 experiment (fun file _ ->
        use model = Model.create experiment 10 torch.CPU
        let expected = Bce3s.Losses.MaxNorm(model.Classifier, 0.1).Threshold
        Assert.Equal(expected, file.Tensors["projection.threshold"].item<float>()))
