namespace Bce3s.Tests

open System
open System.Threading
open TorchSharp
open Bce3s
open Bce3s.Losses

/// A trainer of a stage on the tiny data, and what it needs.
type Bench(experiment: Experiment, nonFinite: NonFinite) =
    let data =
        use folder = new TemporaryFolder()
        Tiny.makeFiles folder.Path

        match ExperimentData.read experiment.Dataset folder.Path with
        | Ok data -> data
        | Error problem -> failwith problem.Message

    let model = Model.create experiment 10 torch.CPU

    let trainer =
        new StageTrainer(experiment, 0, model, data.Train, InputOptions.onDevice torch.CPU, nonFinite)

    new(experiment) = new Bench(experiment, Stop)
    member _.Model = model
    member _.Trainer = trainer
    member _.Data = data

    member _.Epoch epoch = trainer.Epoch(epoch, CancellationToken.None, (fun _ _ -> ()), ignore)

    /// Copies of weights and statistics.
    static member Copy model =
        [
            for entry in Model.state model -> entry.Key, entry.Value.detach().clone().DetachFromDisposeScope()
        ]
        |> Map.ofList

    member _.State() = Bench.Copy model

    /// Writes the checkpoint after so many epochs and steps of the only stage.
    static member Save(trainer: StageTrainer, folder, experiment, epochs, steps) =
        let position: CheckpointPosition = {
            Stage = 0
            StageEpochs = epochs
            Steps = steps
            Trained = false
            Epochs = epochs
            BestEpoch = None
        }

        let state: CheckpointState = {
            Experiment = experiment
            Position = position
            Tally = { TotalSeconds = 0.0; TrainSeconds = 0.0; EvaluateSeconds = 0.0; Images = 0L }
            Epoch = if steps > 0 then Some(trainer.SoFar 0.0) else None
            LeftOut = []
        }

        Checkpoint.saveLast folder state (trainer.State position)

    /// Copies of what a checkpoint has.
    member _.Checkpoint() =
        use folder = new TemporaryFolder()
        Bench.Save(trainer, folder.Path, experiment, 1, 0)
        use file = Bce3s.Data.Safetensors.Load(folder.File RunFiles.lastCheckpoint)

        file.Tensors
        |> Seq.map (fun entry -> entry.Key, entry.Value.clone().DetachFromDisposeScope())
        |> Map.ofSeq

    interface IDisposable with
        member _.Dispose() =
            (trainer :> IDisposable).Dispose()
            (model :> IDisposable).Dispose()
            (data :> IDisposable).Dispose()

/// Parts of a test's own.
module Parts =
    let withStage change (experiment: Experiment) = {
        experiment with
            Experiment.Stages = experiment.Stages |> List.map change
    }

    /// The first stage alone, with another loss, views and one epoch of plain SGD at that rate.
    let oneStage loss views rate =
        let stage = {
            Stage.named "only" with
                Loss = loss
                Views = views
                Optimizer = sgd rate
                Epochs = 1
                Batch = 16
        }

        { Tiny.experiment with Stages = [ stage ]; Augmentation = noAugmentation }

    /// Images to their pixels times a matrix: no batch norm.
    type Pixels(channels: int64) as this =
        inherit Backbone("pixels", channels, 6L)
        let linear = torch.nn.Linear(784L, 6L)
        do this.RegisterComponents()
        override _.Extract images = linear.call (images.flatten 1L)

    let pixels = ownBackbone "pixels" (fun channels -> new Pixels(channels))

    /// A head that tells what it is given; its loss is the mean of the logits.
    type Spy(classifier, views, acceptsShares: bool, see: torch.Tensor -> LossTargets -> unit) as this =
        inherit LossHead("spy", classifier, views)
        do this.RegisterComponents()

        let terms (features: torch.Tensor) =
            let logits = classifier.call features
            LossTerms.Sum([| LossTerm("spy", 1.0, logits.mean ()) |], logits)

        override _.AcceptsShares = acceptsShares
        override _.TermNames = [| "spy" |]

        override _.Train(features, targets, _) =
            see features targets
            terms features

        override _.Evaluate(features, _, _) = terms features

    let spy views acceptsShares see = ownHead "spy" (fun classifier _ -> new Spy(classifier, views, acceptsShares, see))

    let floats (tensor: torch.Tensor) = tensor.detach().``to``(torch.float64).contiguous().data<float>().ToArray()

    let near (expected: torch.Tensor) (actual: torch.Tensor) =
        Xunit.Assert.Equal<int64[]>(expected.shape, actual.shape)

        Array.iter2
            (fun (e: float) a -> Xunit.Assert.Equal(e, a, 2e-6 * max 1.0 (abs e)))
            (floats expected)
            (floats actual)
