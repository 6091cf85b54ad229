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
        let c = train folder "c" (Tiny.experiment |> withSeed 1)
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

        Assert.Equal<int64 list>(
            List.ofArray (Option.get (ExperimentData.classCounts Tiny.data)),
            manifest.ClassCounts
        )

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
            |> Array.filter (fun name -> not (name.StartsWith "events.out.tfevents."))
            |> Array.sort

        Assert.Single(Directory.GetFiles(run.Folder, RunFiles.events)) |> ignore

        Assert.Equal<string[]>(
            [|
                ".lock"
                RunFiles.bestCheckpoint
                RunFiles.lastCheckpoint
                RunFiles.classes
                RunFiles.confusion
                RunFiles.manifest
                RunFiles.metrics
                RunFiles.progress
                RunFiles.report
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
        // No projection, and no generator whose state an epoch's start would not set.
        Assert.DoesNotContain(file.Tensors.Keys, fun name -> name.StartsWith "projection." || name.StartsWith "rng.")
        Assert.True file.Checksummed)

[<Fact>]
let ``checkpoints tell the best epoch so far`` () =
    withData (fun folder ->
        let run = train folder "run" Tiny.experiment

        for name in [ RunFiles.lastCheckpoint; RunFiles.bestCheckpoint ] do
            use file = Safetensors.Load(Path.Combine(run.Folder, name))
            Assert.Equal(string run.Results.BestOnTest.Epoch, file.Metadata["best.epoch"]))

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

let private plan options =
    match Plan.make options Tiny.experiment with
    | Ok plan -> plan
    | Error problems -> failwith $"{problems}"

let private runPlan = Trainer.run (SilentReporter()) CancellationToken.None

[<Fact>]
let ``of two plans for the folder that was asked for, the second is refused`` () =
    withData (fun folder ->
        let options = Tiny.options folder.Path (folder.File "run")
        use first = plan options
        use second = plan options
        let results = (runPlan first).Results
        let error = Assert.Throws<InvalidExperimentException>(fun () -> runPlan second |> ignore)
        Assert.Contains("holds another run", error.Message)
        Assert.Equal(results, Json.read<Results>(Path.Combine(folder.File "run", RunFiles.results))))

[<Fact>]
let ``of two plans for the same default name, the second gets the next number`` () =
    withData (fun folder ->
        let before = Directory.GetCurrentDirectory()

        try
            Directory.SetCurrentDirectory folder.Path
            let options = { Tiny.options folder.Path "" with Output = None }
            use first = plan options
            use second = plan options
            Assert.Equal(first.Folder, second.Folder)
            let a, b = runPlan first, runPlan second
            Assert.Equal(first.Folder, a.Folder)
            Assert.Equal(first.Folder + "-2", b.Folder)
            Assert.Equal(a.Results.Last, b.Results.Last)
            Assert.True(File.Exists(Path.Combine(b.Folder, RunFiles.results)))
        finally
            Directory.SetCurrentDirectory before)

[<Fact>]
let ``a folder that goes away ends the run with its name`` () =
    withData (fun folder ->
        let reporter =
            NotingReporter(Before = fun _ -> Directory.Move(folder.File "run", folder.File "elsewhere"))

        let options = { Tiny.options folder.Path (folder.File "run") with Reporter = reporter }
        let error = Assert.Throws<RunFailedException>(fun () -> Runs.train options Tiny.experiment |> ignore)
        Assert.Equal(folder.File "run", error.Folder)
        Assert.Contains("saved before", error.Message)
        Assert.True(File.Exists(Path.Combine(folder.File "elsewhere", RunFiles.lastCheckpoint))))

[<Fact>]
let ``an interruption after the last epoch does not throw the run away`` () =
    withData (fun folder ->
        use source = new CancellationTokenSource()

        let reporter =
            NotingReporter(
                Before =
                    fun record ->
                        if record.Epoch = Experiment.epochs Tiny.experiment then
                            source.Cancel()
            )

        let options = {
            Tiny.options folder.Path (folder.File "run") with
                Reporter = reporter
                Cancellation = source.Token
        }

        let run = Runs.train options Tiny.experiment
        Assert.True source.IsCancellationRequested
        Assert.Equal(run.Results, Json.read<Results>(Path.Combine(run.Folder, RunFiles.results))))

let private refusal<'E when 'E :> exn> data (run: RunSummary) =
    let options = { Tiny.options "" run.Folder with Data = data }

    Assert.Throws<'E>(fun () -> Runs.evaluate options run.Folder RunFiles.lastCheckpoint |> ignore)
    |> _.Message

[<Fact>]
let ``a run is only scored on its own data`` () =
    withData (fun folder ->
        let place = folder.File "data"
        Directory.CreateDirectory place |> ignore
        Tiny.makeFiles place
        let before = Directory.GetCurrentDirectory()

        let run =
            try
                Directory.SetCurrentDirectory folder.Path
                Runs.train (Tiny.options "data" (folder.File "run")) Tiny.experiment
            finally
                Directory.SetCurrentDirectory before

        // From another directory than it was trained in.
        let scores = Runs.evaluate { Tiny.options "" "" with Data = None } run.Folder RunFiles.lastCheckpoint
        Assert.Equal(run.Results.Last, scores)

        let other = folder.File "other"
        Directory.CreateDirectory other |> ignore
        FashionFiles.make other (Option.get (ExperimentData.classCounts Tiny.data)) (Array.create 10 5L)
        Assert.Contains("50 test images; the run had", refusal<InvalidExperimentException> (Some other) run)

        Directory.Delete(place, true)
        let gone = refusal<InvalidExperimentException> None run
        Assert.Contains(place, gone)
        Assert.Contains("is gone. Give `--data DIR`", gone))

[<Fact>]
let ``a checkpoint of another model or format is named`` () =
    withData (fun folder ->
        let run = train folder "run" Tiny.experiment
        let wide = train folder "wide" (Tiny.experiment |> withBackbone (ResNet.cifarWide 8 6))
        let deep = train folder "deep" (Tiny.experiment |> withBackbone (ResNet.cifarWide 20 4))
        let path = Path.Combine(run.Folder, RunFiles.lastCheckpoint)

        let refused (words: string list) =
            let message = refusal<DataFormatException> (Some folder.Path) run
            Assert.DoesNotContain("\n", message)

            for word in path :: words do
                Assert.Contains(word, message)

        let takeFrom (other: RunSummary) = File.Copy(Path.Combine(other.Folder, RunFiles.lastCheckpoint), path, true)

        let save change =
            use file = Safetensors.Load(Path.Combine(wide.Folder, RunFiles.lastCheckpoint))
            let metadata = Collections.Generic.Dictionary file.Metadata
            let tensors = Collections.Generic.Dictionary file.Tensors
            change tensors metadata
            Safetensors.Save(path, tensors, metadata)

        takeFrom wide
        refused [ "backbone."; "as the run has it" ]
        takeFrom deep
        refused [ "backbone."; "expected" ]

        save (fun _ metadata -> metadata["format"] <- "1")
        refused [ "a checkpoint of format 1"; "expected format 2" ]
        save (fun _ metadata -> metadata.Remove "format" |> ignore)
        refused [ "no checkpoint format" ]
        save (fun _ metadata -> metadata.Remove "state" |> ignore)
        refused [ "no state of a run" ]

        for stage in [ "2"; "-1" ] do
            save (fun _ metadata ->
                metadata["state"] <- metadata["state"].Replace("\"stage\": 1", $"\"stage\": {stage}"))

            refused [ $"stage {stage}"; "0 to 1" ]

        save (fun _ metadata -> metadata["state"] <- metadata["state"].Replace("\"stage\": 1", "\"stage\": \"x\""))
        refused [ "position.stage"; "a whole number" ]
        save (fun _ metadata -> metadata["state"] <- "{")
        refused [ "it is no JSON" ])

[<Fact>]
let ``a checkpoint with a tensor too few or too many is named`` () =
    withData (fun folder ->
        let run = train folder "run" Tiny.experiment
        let path = Path.Combine(run.Folder, RunFiles.lastCheckpoint)
        let bytes = File.ReadAllBytes path

        let message change =
            File.WriteAllBytes(path, bytes)

            using (Safetensors.Load path) (fun file ->
                let tensors = Collections.Generic.Dictionary file.Tensors
                change tensors
                Safetensors.Save(path, tensors, file.Metadata))

            refusal<DataFormatException> (Some folder.Path) run

        Assert.Contains(
            "found no classifier.bias",
            message (fun tensors -> tensors.Remove "classifier.bias" |> ignore)
        )

        Assert.Contains(
            "found backbone.more",
            message (fun tensors -> tensors.Add("backbone.more", tensors["classifier.bias"]))
        ))

[<Fact>]
let ``a manifest of another format says so, whatever else is in it`` () =
    withData (fun folder ->
        File.WriteAllText(folder.File RunFiles.manifest, $"{{ \"format\": {Manifest.format + 1} }}")

        let error =
            Assert.Throws<InvalidExperimentException>(fun () ->
                Runs.evaluate (Tiny.options folder.Path folder.Path) folder.Path RunFiles.lastCheckpoint |> ignore)

        Assert.Equal(
            $"it is of format {Manifest.format + 1}; {Manifest.format} can be read.",
            (List.exactlyOne error.Problems).Message
        ))
