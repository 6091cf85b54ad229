/// Groups of batches, clipped norms and moving averages against a slow loop over plain tensors.
module Bce3s.Tests.Training.StepTests

open System
open System.Threading
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Data
open Bce3s.Losses.Samplers
open Bce3s.Tests
open Bce3s.Tests.Parts

let private rate = 0.2

/// One epoch without batch norm, momentum or augmentation: images times two matrices.
let private experiment accumulate clip average = {
    oneStage crossEntropy plain rate with
        Backbone = pixels
        Stages = [
            {
                (oneStage crossEntropy plain rate).Stages.Head with
                    Batch = 4
                    Accumulate = accumulate
                    ClipNorm = clip
                    Average = average
            }
        ]
}

/// The batches of the first epoch: images as the model takes them, and labels.
let private batches (experiment: Experiment) (data: ExperimentData) =
    let stage = experiment.Stages.Head
    let classes = ClassIndex(data.Train.Labels, data.Train.Classes)
    let sampler = Samplers.ofStage stage data.Train classes (Seeds.derive experiment.Seed "order" [ 0 ]) 0
    let normalize = Transforms.normalize experiment.Dataset.Normalization

    [
        for order in Array.chunkBySize stage.Batch (sampler.Epoch 0) do
            if order.Length > 1 then
                let batch = (data.Train :?> ImageDataset).Batch order
                normalize.Apply(batch.Images).flatten 1L, batch.Labels
    ]

let private names = [ "backbone.linear.weight"; "backbone.linear.bias"; "classifier.weight"; "classifier.bias" ]

/// Mean gradients of a group of batches by autograd, scaled down to the norm.
let private groupGradients (weights: torch.Tensor list) group clip =
    let sums = weights |> List.map torch.zeros_like

    for images: torch.Tensor, labels: torch.Tensor in group do
        let leaves = weights |> List.map (fun w -> w.detach().clone().requires_grad_ true)

        let logits = (images.mm (leaves[0].t()) + leaves[1]).mm(leaves[2].t()) + leaves[3]

        torch.nn.functional.cross_entropy(logits, labels).backward()

        for sum, leaf in List.zip sums leaves do
            sum.add_ (nonNull leaf.grad) |> ignore

    let count = List.length group
    let means = sums |> List.map (fun sum -> sum / float32 count)
    let norm = means |> List.sumBy (floats >> Array.sumBy (fun g -> g * g)) |> sqrt

    match clip with
    | Some largest when norm > largest -> means |> List.map (fun mean -> mean * float32 (largest / norm))
    | _ -> means

/// Weights and their average after the epoch, and the largest norm of a gradient.
let private slowly (experiment: Experiment) (data: ExperimentData) (start: Map<string, torch.Tensor>) =
    let stage = experiment.Stages.Head
    let groups = batches experiment data |> List.chunkBySize stage.Accumulate
    let decay = stage.Average |> Option.defaultValue 0.0 |> float32

    let step (weights: torch.Tensor list, averages: torch.Tensor list) (i, group) =
        // Half a cosine over the steps of the optimiser.
        let rate = rate * (1.0 + cos (Math.PI * float i / float groups.Length)) / 2.0
        let gradients = groupGradients weights group stage.ClipNorm

        let weights =
            List.map2 (fun (w: torch.Tensor) (g: torch.Tensor) -> w - g * float32 rate) weights gradients

        weights, List.map2 (fun (a: torch.Tensor) (w: torch.Tensor) -> a * decay + w * (1.0f - decay)) averages weights

    let start = names |> List.map (fun name -> start[name])
    List.fold step (start, start) (List.indexed groups)

[<Theory>]
[<InlineData(1, 0.0, 0.0)>]
[<InlineData(3, 0.0, 0.0)>]
[<InlineData(1000, 0.0, 0.0)>]
[<InlineData(1, 0.3, 0.0)>]
[<InlineData(1, 100.0, 0.0)>]
[<InlineData(2, 0.3, 0.9)>]
let ``an epoch is that of a slow loop`` accumulate clip decay =
    let ifAny value = if value > 0.0 then Some value else None
    let experiment = experiment accumulate (ifAny clip) (ifAny decay)
    use bench = new Bench(experiment)
    use _scope = torch.NewDisposeScope()
    let start = bench.State()
    // 0.3 clips the first gradient, 100 does not.
    let first = batches experiment bench.Data |> List.take 1
    let gradients = groupGradients (names |> List.map (fun name -> start[name])) first None
    let norm = gradients |> List.sumBy (floats >> Array.sumBy (fun g -> g * g)) |> sqrt
    Assert.InRange(norm, 0.5, 50.0)
    let weights, averages = slowly experiment bench.Data start
    let struct (_, last) = bench.Epoch 0
    let after, evaluated = bench.State(), Bench.Copy bench.Trainer.Evaluated

    for name, weight, average in List.zip3 names weights averages do
        near weight after[name]
        near (if decay > 0.0 then average else weight) evaluated[name]

    let updates = (bench.Trainer.Steps + accumulate - 1) / accumulate
    Assert.Equal(rate * (1.0 + cos (Math.PI * float (updates - 1) / float updates)) / 2.0, last, 1e-12)

[<Fact>]
let ``averages take statistics in and copy counters`` () =
    let experiment =
        oneStage crossEntropy plain 0.1
        |> withStage (fun stage -> { stage with Average = Some 0.5; Batch = 1000 })

    use bench = new Bench(experiment)
    let start = bench.State()
    bench.Epoch 0 |> ignore
    let after, average = bench.State(), Bench.Copy bench.Trainer.Evaluated
    use _scope = torch.NewDisposeScope()
    let statistics = after.Keys |> Seq.filter _.Contains("running_mean") |> List.ofSeq
    Assert.NotEmpty statistics

    for name in statistics do
        near (start[name] * 0.5f + after[name] * 0.5f) average[name]

    for name in after.Keys |> Seq.filter _.Contains("num_batches") do
        Assert.Equal(1L, average[name].item<int64>())

[<Fact>]
let ``the average of what does not move is itself to the last bit`` () =
    let experiment =
        oneStage crossEntropy plain 0.1
        |> withStage (fun stage -> { stage with Average = Some 0.999; Freeze = BackboneAndStatistics })

    use bench = new Bench(experiment)
    bench.Epoch 0 |> ignore
    let after, average = bench.State(), Bench.Copy bench.Trainer.Evaluated

    for name in after.Keys |> Seq.filter _.StartsWith("backbone.") do
        Assert.True(after[name].equal(average[name]).all().item<bool>(), name)

    Assert.False(after["classifier.weight"].equal(average["classifier.weight"]).all().item<bool>())

[<Fact>]
let ``a stopped run has finished its group of batches`` () =
    let experiment = experiment 3 None None
    use bench = new Bench(experiment)
    use source = new CancellationTokenSource()
    let mutable saved = 0

    Assert.ThrowsAny<OperationCanceledException>(fun () ->
        bench.Trainer.Epoch(
            0,
            source.Token,
            (fun heard _ ->
                if heard = 1 then
                    source.Cancel()),
            (fun heard -> saved <- heard)
        )
        |> ignore)
    |> ignore

    Assert.Equal(3, saved)

[<Fact>]
let ``a gradient that is not finite is not clipped away`` () =
    use weight = torch.nn.Parameter(torch.zeros 2L)
    use _scope = torch.NewDisposeScope()
    (weight * torch.tensor [| 1.0f; Single.PositiveInfinity |]).sum().backward()
    Gradients.clip 1.0 [ weight ]
    Assert.Contains(floats (nonNull weight.grad), Double.IsNaN)
    Gradients.clip 1.0 [ torch.nn.Parameter(torch.zeros 2L) ]

[<Fact>]
let ``after a stage with an average the model is the average`` () =
    let experiment = experiment 1 None (Some 0.9)
    use bench = new Bench(experiment)
    bench.Epoch 0 |> ignore
    let average = Bench.Copy bench.Trainer.Evaluated
    let raw = bench.State()
    Assert.False(raw["classifier.weight"].equal(average["classifier.weight"]).all().item<bool>())
    bench.Trainer.Finish()

    for entry in bench.State() do
        near average[entry.Key] entry.Value

[<Fact>]
let ``the average is held to the projection's length, too`` () =
    let experiment =
        experiment 1 None (Some 0.5) |> withStage (fun stage -> { stage with Project = Some(MaxNorm 0.1) })

    use bench = new Bench(experiment)
    let threshold = Bce3s.Losses.MaxNorm(bench.Model.Classifier, 0.1).Threshold
    bench.Epoch 0 |> ignore
    use _scope = torch.NewDisposeScope()

    for model in [ bench.Model; bench.Trainer.Evaluated ] do
        let longest = model.Classifier.weight.detach().norm(1).max().item<float32>()
        Assert.True(float longest < threshold + 1e-5, $"{longest}, {threshold}")
