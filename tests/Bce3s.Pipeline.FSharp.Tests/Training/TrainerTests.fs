module Bce3s.Tests.Training.TrainerTests

open System
open System.IO
open System.Threading
open TorchSharp
open Bce3s.Data
open Xunit
open Bce3s
open Bce3s.Tests

let private withData test =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path
    test folder

let private train (folder: TemporaryFolder) name experiment =
    Runs.train (Tiny.options folder.Path (folder.File name)) experiment

let private weights (folder: TemporaryFolder) name =
    use file = Safetensors.Load(Path.Combine(folder.File name, RunFiles.lastCheckpoint))

    [
        for entry in file.Tensors do
            if entry.Value.dtype = torch.float32 then
                entry.Key, entry.Value.data<float32>().ToArray() |> List.ofArray
    ]
    |> List.sortBy fst

[<Fact>]
let ``one seed gives identical results, another does not`` () =
    withData (fun folder ->
        let a = train folder "a" Tiny.experiment
        let b = train folder "b" Tiny.experiment
        let c = train folder "c" (Tiny.experiment |> withSeed 1L)
        Assert.Equal(a.Results.Last, b.Results.Last)
        Assert.Equal(a.Results.BestOnTest, b.Results.BestOnTest)
        Assert.Equal(a.Results.Geometry, b.Results.Geometry)
        Assert.True((weights folder "a" = weights folder "b"))
        Assert.False((weights folder "a" = weights folder "c"))
        Assert.Equal(1L, c.Results.Seed))

[<Fact>]
let ``the run folder has everything, and the checkpoints give the reported scores again`` () =
    withData (fun folder ->
        let run = train folder "run" Tiny.experiment
        let file name = Path.Combine(run.Folder, name)
        let results = Json.read<Results>(file RunFiles.results)
        Assert.Equal(run.Results, results)
        Assert.Equal<string list>([ "joint"; "rebalance" ], run.Stages |> List.map _.Name)
        Assert.Equal((List.last run.Stages).Scores, results.Last)
        Assert.Equal(3, results.Epochs)
        Assert.Equal("fashion-mnist-lt", results.Dataset)
        Assert.Equal("tiny", results.Method)
        Assert.Equal(results.Geometry.Value.FeatureNorms.Length, 10)
        Assert.InRange(results.ImagesPerSecond, 1.0, 1e7)
        Assert.InRange(results.Seconds.Train + results.Seconds.Evaluate, 0.0, results.Seconds.Total)

        let manifest = Json.read<Manifest>(file RunFiles.manifest)
        Assert.Equal(Tiny.experiment, manifest.Experiment)
        Assert.Equal<int64 list>(List.ofArray (ExperimentData.classCounts Tiny.data), manifest.ClassCounts)
        Assert.Equal(results.Parameters, manifest.Parameters)
        Assert.Equal("normalized", manifest.Classifier)
        Assert.NotEmpty manifest.Versions.Torch

        Assert.Equal(4, File.ReadAllLines(file RunFiles.metrics).Length)
        let options = Tiny.options folder.Path run.Folder
        Assert.Equal(results.Last, Runs.evaluate options run.Folder RunFiles.lastCheckpoint)
        let best = Runs.evaluate options run.Folder RunFiles.bestCheckpoint
        Assert.Equal({ Plain = results.BestOnTest.Plain; Flip = results.BestOnTest.Flip }, best)

        let files =
            Directory.GetFiles run.Folder
            |> Array.map (fun path -> Path.GetRelativePath(run.Folder, path))
            |> Array.sort

        Assert.Equal<string[]>(
            [|
                RunFiles.bestCheckpoint
                RunFiles.lastCheckpoint
                RunFiles.manifest
                RunFiles.metrics
                RunFiles.results
            |],
            files
        ))

[<Fact>]
let ``the best epoch has the highest top-1 of all epochs, the first of equals`` () =
    withData (fun folder ->
        let reporter = NotingReporter()
        let options = { Tiny.options folder.Path (folder.File "run") with Reporter = reporter }
        let run = Runs.train options (Tiny.experiment |> Experiment.withEpochs 4)
        let top1 = reporter.Epochs |> List.map (fun epoch -> epoch.Epoch, epoch.Plain.Value.Top1)
        let best = List.maxBy snd top1
        Assert.Equal(best, (run.Results.BestOnTest.Epoch, run.Results.BestOnTest.Plain.Top1))
        // Mirrored images are looked at once a stage.
        Assert.Equal<int list>([ 4; 5 ], reporter.Epochs |> List.filter _.Flip.IsSome |> List.map _.Epoch))

[<Fact>]
let ``the test set is passed as often as asked, and after each stage`` () =
    withData (fun folder ->
        let reporter = NotingReporter()
        let options = { Tiny.options folder.Path (folder.File "run") with Reporter = reporter }
        Runs.train options { Experiment.withEpochs 5 Tiny.experiment with EvaluateEvery = 2 } |> ignore
        Assert.Equal<int list>([ 2; 4; 5; 6 ], reporter.Epochs |> List.filter _.Plain.IsSome |> List.map _.Epoch))

[<Fact>]
let ``a checkpoint holds model, memory and momentum, and where it stands`` () =
    withData (fun folder ->
        let experiment = { Tiny.experiment with Stages = List.truncate 1 Tiny.experiment.Stages }
        train folder "run" experiment |> ignore
        use file = Safetensors.Load(Path.Combine(folder.File "run", RunFiles.lastCheckpoint))

        for name in
            [
                "classifier.weight"
                "head.memory"
                "head.projector.0.weight"
                "optimizer.momentum.classifier.weight"
                "optimizer.momentum.head.projector.0.weight"
            ] do
            Assert.Contains(name, file.Tensors.Keys)

        Assert.Contains(file.Tensors.Keys, fun name -> name.StartsWith "backbone.")
        Assert.Contains(file.Tensors.Keys, fun name -> name.StartsWith "optimizer.momentum.backbone.")
        Assert.Equal("2", file.Metadata["epochs"])
        Assert.Equal("0", file.Metadata["steps"])
        Assert.True file.Checksummed)

[<Fact>]
let ``an interrupted run has a checkpoint and no results`` () =
    withData (fun folder ->
        use source = new CancellationTokenSource()
        let reporter = NotingReporter(Before = fun _ -> source.Cancel())

        let options = {
            Tiny.options folder.Path (folder.File "run") with
                Reporter = reporter
                Cancellation = source.Token
        }

        let error =
            Assert.Throws<RunInterruptedException>(fun () -> Runs.train options Tiny.experiment |> ignore)

        Assert.Equal(folder.File "run", error.Folder)
        Assert.True(File.Exists(Path.Combine(error.Folder, RunFiles.lastCheckpoint)))
        Assert.False(File.Exists(Path.Combine(error.Folder, RunFiles.results)))
        Assert.Single reporter.Epochs |> ignore)

[<Fact>]
let ``an experiment that cannot run leaves nothing behind`` () =
    withData (fun folder ->
        let error =
            Assert.Throws<InvalidExperimentException>(fun () ->
                train folder "run" (Experiment.withEpochs 0 Tiny.experiment) |> ignore)

        Assert.Equal<string list>([ "stages[0].epochs"; "stages[1].epochs" ], error.Problems |> List.map _.Path)
        Assert.False(Directory.Exists(folder.File "run")))

[<Fact>]
let ``a run frees its tensors`` () =
    withData (fun folder ->
        train folder "first" Tiny.experiment |> ignore
        // What earlier tests left to the garbage collector must not go in between.
        GC.Collect()
        GC.WaitForPendingFinalizers()
        let tensors = torch.Tensor.TotalCount
        train folder "second" Tiny.experiment |> ignore
        Assert.Equal(tensors, torch.Tensor.TotalCount))

[<Fact>]
let ``evaluating what is no run says so`` () =
    withData (fun folder ->
        let evaluate () =
            Runs.evaluate (Tiny.options folder.Path folder.Path) folder.Path RunFiles.lastCheckpoint |> ignore

        Assert.Contains("Give the folder of a run", Assert.Throws<InvalidExperimentException>(evaluate).Message)
        File.WriteAllText(folder.File RunFiles.manifest, "{")

        Assert.Equal(
            RunFiles.manifest,
            (Assert.Throws<InvalidExperimentException>(evaluate).Problems |> List.head).Path
        ))
