module Bce3s.Tests.Training.SamplersTests

open Bce3s.Losses.Samplers
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Tests

let private withData test =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path

    match ExperimentData.read Tiny.data folder.Path with
    | Error problem -> failwith problem.Message
    | Ok data ->
        use data = data
        test data.Train

let private seed = 77L

let private samplerIn epoch sampling =
    withData (fun data ->
        let stage = { Stage.named "s" with Sampling = sampling; Epochs = 10 }
        let classes = ClassIndex(data.Labels, data.Classes)
        List.ofArray ((Samplers.ofStage stage data classes seed epoch).Epoch epoch))

[<Fact>]
let ``every sampling is drawn by its sampler with as many images as there are`` () =
    withData (fun data ->
        let classes = ClassIndex(data.Labels, data.Classes)
        let n = data.Count
        let weighted power = WeightedSampler(data.Labels, data.ClassCounts, power, n, seed)

        let expected: (Sampling * int * EpochSampler) list = [
            InstanceBalanced, 3, InstanceBalancedSampler(n, seed)
            ClassWeighted 0.7, 3, weighted 0.7
            EffectiveNumber 0.9, 3, EffectiveNumberSampler(classes, 0.9, n, seed)
            ProgressivelyBalanced, 3, ProgressivelyBalancedSampler(classes, 10, n, seed)
            ProgressivelyBalanced, 9, ProgressivelyBalancedSampler(classes, 10, n, seed)
            ClassCycles, 3, ClassCycleSampler(classes, n, seed)
            Identities(4, 3), 3, IdentitySampler(classes, 4, 3, seed)
            Deferred(0.5, 1.0), 4, InstanceBalancedSampler(n, seed)
            Deferred(0.5, 1.0), 5, weighted 1.0
        ]

        for sampling, epoch, sampler in expected do
            Assert.Equal<int64 list>(List.ofArray (sampler.Epoch epoch), samplerIn epoch sampling))

[<Fact>]
let ``deferred sampling begins after 55 of 100 epochs, not 56`` () =
    withData (fun data ->
        let classes = ClassIndex(data.Labels, data.Classes)
        let stage = { Stage.named "s" with Sampling = Deferred(0.55, 1.0); Epochs = 100 }
        let kind epoch = (Samplers.ofStage stage data classes seed epoch).GetType()
        Assert.Equal(typeof<InstanceBalancedSampler>, kind 54)
        Assert.Equal(typeof<WeightedSampler>, kind 55))

[<Fact>]
let ``class weights of 1 and 1/2 draw what the class-balanced and the square-root sampler do`` () =
    withData (fun data ->
        let classes = ClassIndex(data.Labels, data.Classes)
        let drawn (sampler: EpochSampler) = List.ofArray (sampler.Epoch 3)

        Assert.Equal<int64 list>(
            drawn (ClassBalancedSampler(classes, data.Count, seed)),
            samplerIn 3 (ClassWeighted 1.0)
        )

        Assert.Equal<int64 list>(drawn (SquareRootSampler(classes, data.Count, seed)), samplerIn 3 (ClassWeighted 0.5)))

// These tests see no internals of the losses, so whoever can derive here can do so anywhere.
type private Backwards(count: int64) =
    inherit EpochSampler(count, 0L)
    override this.Draw _ = Array.init (int this.Count) (fun i -> this.Count - 1L - int64 i)

[<Fact>]
let ``other assemblies can have samplers of their own`` () =
    Assert.Equal<int64 list>([ 4L; 3L; 2L; 1L; 0L ], List.ofArray (Backwards(5L).Epoch 1))

[<Fact>]
let ``every sampling trains`` () =
    withData (fun data ->
        for sampling in [ EffectiveNumber 0.9; ProgressivelyBalanced; ClassCycles; Identities(4, 4) ] do
            let first = { List.head Tiny.experiment.Stages with Sampling = sampling; Epochs = 2 }

            Assert.Equal(16, first.Batch)
            let experiment = { Tiny.experiment with Stages = [ first ] }
            Assert.Empty(Validation.check experiment)
            use model = Model.create experiment 10 torch.CPU
            use trainer = new StageTrainer(experiment, 0, model, data, InputOptions.onDevice torch.CPU)
            // Whole batches of identities only.
            let rest = if sampling = Identities(4, 4) then 0 else int data.Count % 16
            Assert.Equal(int data.Count / 16 + min rest 1, trainer.Steps)
            Assert.Equal((if rest = 0 then data.Count / 16L * 16L else data.Count), trainer.Images trainer.Steps)
            Assert.Equal(16L, trainer.Images 1)

            for epoch in 0..1 do
                let struct (terms, _) =
                    trainer.Epoch(epoch, System.Threading.CancellationToken.None, (fun _ _ -> ()), ignore)

                Assert.InRange(List.sumBy snd terms, 1e-3, 1e3))
