module Bce3s.Tests.Training.NonFiniteTests

open System
open System.IO
open System.Threading
open TorchSharp
open Bce3s.Data
open Xunit
open Bce3s
open Bce3s.Tests
open Bce3s.Tests.StoppedRuns

let kindsOfExperiments: TheoryData<string> = TheoryData<string>(kinds.Keys)

// The second of a group where there are groups.
let private inTheMiddle call = call = 8

[<Fact>]
let ``a step without a finite number ends the run with its term and images, and its checkpoint is good`` () =
    withData (fun folder ->
        let trap = Trap(NotANumberAt = inTheMiddle)
        let experiment = kinds["three views"] trap

        let error =
            Assert.Throws<TrainingDivergedException>(fun () ->
                Runs.train (options folder "run" trap everyStep false) experiment |> ignore)

        Assert.Equal("the loss's term trap", error.Step.Term)
        Assert.Equal("joint", error.Step.Stage)
        // Three views: the batch, the last one of its epoch, and the one that is mixed into it.
        Assert.Equal(28, error.Step.Images.Length)
        Assert.Equal((2, 4), (error.Step.Epoch, error.Step.Step))
        Assert.Equal((1, 3), (error.Checkpoint.Epochs, error.Checkpoint.Steps))
        Assert.Contains("last good checkpoint", error.Message)
        let written = Json.read<NonFiniteStep>(Path.Combine(folder.File "run", RunFiles.divergence))
        Assert.Equal(error.Step, written)
        use file = Safetensors.Load(Path.Combine(folder.File "run", RunFiles.lastCheckpoint))

        for entry in file.Tensors do
            if entry.Value.is_floating_point () then
                Assert.True(entry.Value.isfinite().all().item<bool>(), entry.Key))

[<Theory>]
[<MemberData(nameof kindsOfExperiments)>]
let ``leaving its batch out, or going back and leaving it out, is the same`` kind =
    withData (fun folder ->
        let train policy name =
            let trap = Trap(NotANumberAt = inTheMiddle)

            Runs.train (options folder name trap { everyStep with NonFinite = policy } false) (kinds[kind] trap)

        let skipped = train SkipBatch "skipped"
        let back = train Rewind "back"
        Sameness.check skipped.Folder back.Folder
        let _, rows = MetricsRows.read (Path.Combine(skipped.Folder, RunFiles.metrics))
        let skippedBatches = rows |> List.map (fun row -> Array.last (row.Text.TrimEnd().Split ','))
        Assert.Equal(1, skippedBatches |> List.sumBy int))

[<Fact>]
let ``a network that begins with numbers that are not finite is refused by the name of the tensor`` () =
    withData (fun folder ->
        let file = folder.File "start.safetensors"

        using (Model.create Tiny.experiment 10 torch.CPU) (fun model ->
            use _noGrad = torch.no_grad ()
            let weights = model.Backbone.state_dict ()
            (Seq.head weights).Value.fill_(Scalar.op_Implicit nan) |> ignore
            Safetensors.Save(file, weights))

        let experiment = Tiny.experiment |> withBackbone (Tiny.experiment.Backbone |> pretrained file)
        let options = options folder "run" (Trap()) RunPolicy.standard false
        let error = Assert.Throws<RunFailedException>(fun () -> Runs.train options experiment |> ignore)
        Assert.Contains("with numbers that are not finite", error.Message)
        Assert.Contains("backbone.", error.Message))

[<Fact>]
let ``a weight that is not finite is never saved`` () =
    use bench = new Bench(Tiny.experiment)
    use folder = new TemporaryFolder()
    bench.Epoch 0 |> ignore
    Bench.Save(bench.Trainer, folder.Path, Tiny.experiment, 1, 0)
    let before = File.ReadAllBytes(folder.File RunFiles.lastCheckpoint)
    use _noGrad = torch.no_grad ()
    bench.Model.Classifier.weight[0, 0] <- torch.tensor Single.PositiveInfinity

    let error =
        Assert.Throws<NonFiniteException>(fun () -> Bench.Save(bench.Trainer, folder.Path, Tiny.experiment, 1, 0))

    Assert.Equal("classifier.weight", error.Step.Term)
    Assert.Equal((1, bench.Trainer.Steps), (error.Step.Epoch, error.Step.Step))
    Assert.Equal<byte[]>(before, File.ReadAllBytes(folder.File RunFiles.lastCheckpoint))

[<Fact>]
let ``a stopped run goes on without the batch where it is asked to, and the bytes are those of a run that did so at once``
    ()
    =
    withData (fun folder ->
        let trap () = Trap(NotANumberAt = inTheMiddle)
        let first = trap ()

        Assert.Throws<TrainingDivergedException>(fun () ->
            Runs.train (options folder "run" first everyStep false) (kinds["three views"] first) |> ignore)
        |> ignore

        // It goes on at that step.
        let second = Trap(NotANumberAt = fun call -> call = 1)
        let policy = { everyStep with NonFinite = SkipBatch }
        let again = Runs.train (options folder "run" second policy true) (kinds["three views"] second)
        let third = trap ()
        let whole = Runs.train (options folder "whole" third policy false) (kinds["three views"] third)
        Sameness.check whole.Folder again.Folder)

[<Theory>]
[<InlineData(1)>]
[<InlineData(2)>]
let ``where leaving batches out does not help, the run ends`` kind =
    withData (fun folder ->
        let trap = Trap(NotANumberAt = fun call -> call > 2)
        let policy = { everyStep with NonFinite = (if kind = 1 then SkipBatch else Rewind) }

        Assert.Throws<TrainingDivergedException>(fun () ->
            Runs.train (options folder "run" trap policy false) (kinds["three views"] trap) |> ignore)
        |> ignore)

[<Fact>]
let ``a guard that does not wait names the first of several batches`` () =
    use guard = new FiniteGuard(Stop, torch.CPU)
    use good = torch.tensor 1.0f
    use bad = torch.tensor Single.PositiveInfinity
    use weight = new Modules.Parameter(torch.zeros 3L)
    guard.Note(0, good, [ "w", weight ])
    Assert.Equal(None, guard.First)
    guard.Note(4, bad, [])
    guard.Note(2, good, [])
    guard.Note(7, bad, [])
    Assert.Equal(Some 4, guard.First)
    guard.Reset()
    use loss = weight.mul(torch.tensor [| 1.0f; Single.NaN; 1.0f |]).sum()
    loss.backward ()
    guard.Note(9, good, [ "w", weight ])
    Assert.Equal(Some 9, guard.First)
