module Bce3s.Tests.Sweeps.RunListTests

open System
open System.IO
open System.Threading
open type TorchSharp.torch.nn
open Xunit
open Bce3s
open Bce3s.Tests

/// One stage of one epoch.
let private quick = {
    Tiny.experiment with
        Stages = [
            {
                Tiny.experiment.Stages.Head with
                    Epochs = 1
                    Views = Plain
                    Loss = crossEntropy
            }
        ]
}

let private withData test =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path
    test folder (Tiny.options folder.Path (folder.File "runs"))

let private folders (folder: TemporaryFolder) =
    if Directory.Exists(folder.File "runs") then
        Directory.GetDirectories(folder.File "runs")
        |> Array.map (fun path -> Path.GetRelativePath(folder.File "runs", path))
        |> Array.sort
        |> List.ofArray
    else
        []

[<Fact>]
let ``what has been trained is read, as it was, and the rest is trained`` () =
    withData (fun folder options ->
        let first = RunList.train options [ quick ]
        let manifest = File.ReadAllText(Path.Combine(first.Head.Folder, RunFiles.manifest))
        let reporter = NotingReporter()

        let second =
            RunList.train
                { options with Reporter = reporter }
                (sweep {
                    experiments [ quick ]
                    seed [ 0; 1 ]
                })

        Assert.Equal<string list>([ "fashion-mnist-lt-tiny-0"; "fashion-mnist-lt-tiny-1" ], folders folder)
        Assert.Equal({ first.Head with WasThere = true }, second.Head)

        Assert.Equal<bool list>(
            [ false; true; false ],
            [ first.Head.WasThere; second[0].WasThere; second[1].WasThere ]
        )
        // One epoch of seed 1 alone.
        Assert.Equal(1, reporter.Epochs.Length)
        Assert.Equal<(int * int) option list>([ Some(1, 2); Some(2, 2) ], reporter.Places)
        Assert.Equal(manifest, File.ReadAllText(Path.Combine(first.Head.Folder, RunFiles.manifest))))

[<Fact>]
let ``stages are read with the scores of their last epochs`` () =
    withData (fun _ options ->
        let trained = RunList.train options [ Tiny.experiment ]
        let read = FinishedRun.read trained.Head.Folder
        Assert.Equal<string list>([ "joint"; "rebalance" ], read.Stages |> List.map _.Name)
        Assert.Equal({ trained.Head with WasThere = true }, read))

[<Fact>]
let ``another record and another split are trained beside it, and a run that is not over goes on`` () =
    withData (fun folder options ->
        let train experiment = (RunList.train options [ experiment ]).Head
        let first = train quick
        let other = { quick with EvaluateEvery = 2 }
        Assert.False((train other).WasThere)
        Assert.True((train other).WasThere)
        Assert.Equal(2, (folders folder).Length)

        File.Delete(Path.Combine(first.Folder, RunFiles.results))
        let again = train quick
        Assert.False again.WasThere
        Assert.Equal(first.Folder, again.Folder)
        Assert.Equal(first.Results.Last, again.Results.Last)
        Assert.Equal(2, (folders folder).Length)

        // The same record, and a test set of another size.
        FashionFiles.make folder.Path (Option.get (ExperimentData.classCounts Tiny.data)) (Array.create 10 5L)
        Assert.False((train quick).WasThere)
        Assert.Equal(3, (folders folder).Length))

[<Fact>]
let ``an experiment with code of one's own is trained every time`` () =
    withData (fun folder options ->
        let mine =
            quick |> withLoss (ownLoss "mine" (fun logits labels -> functional.cross_entropy (logits, labels)))

        Assert.Equal<string list>([ "mine" ], OwnParts.ofExperiment mine |> List.map _.Name)
        Assert.Empty(OwnParts.ofExperiment quick)
        RunList.train options [ mine ] |> ignore
        Assert.False((RunList.train options [ mine ]).Head.WasThere)
        Assert.Equal(2, (folders folder).Length))

[<Fact>]
let ``all are planned before the first one trains, and problems that seeds share are told once`` () =
    withData (fun folder options ->
        let a = { quick with Name = "a"; EvaluateEvery = 0 }
        let b = { quick with Name = "b"; Stages = [] }

        let one () =
            RunList.train
                options
                (sweep {
                    experiments [ quick; a ]
                    seed [ 0; 1 ]
                })
            |> ignore

        Assert.Equal("a", (Assert.Throws<InvalidExperimentException> one).Experiment)

        let two () =
            RunList.train
                options
                (sweep {
                    experiments [ a; quick; b ]
                    seed [ 0; 1 ]
                })
            |> ignore

        let error = Assert.Throws<InvalidExperimentsException> two
        Assert.Equal<string list>([ "a"; "b" ], error.Errors |> List.map _.Experiment)
        Assert.Contains("a cannot run:\n  evaluateEvery", error.Message)
        Assert.Contains("b cannot run:\n  stages", error.Message)
        Assert.Empty(folders folder))

/// A run that fails for a reason that no plan can see: the two images that plans try a loss on are fine.
let private failing =
    let loss (logits: TorchSharp.torch.Tensor) (_: TorchSharp.torch.Tensor) =
        if logits.shape[0] > 2L then failwith "out of luck" else logits.sum ()

    quick |> withLoss (ownLoss "bad" loss) |> named "bad"

[<Fact>]
let ``a run that fails does not keep the others from running, and is told at the end`` () =
    withData (fun folder options ->
        let last = { quick with Name = "last"; EvaluateEvery = 2 }

        let error =
            Assert.Throws<RunsFailedException>(fun () -> RunList.train options [ quick; failing; last ] |> ignore)

        Assert.Equal<string list>([ "bad" ], error.Failed |> List.map _.Experiment.Name)
        Assert.Equal<string list>([ "fashion-mnist-lt-tiny"; "last" ], error.Finished |> List.map _.Experiment.Name)
        Assert.StartsWith("1 of 3 runs failed:\n  bad, seed 0: ", error.Message)
        Assert.Contains("out of luck", error.Message)
        Assert.Contains("top-1", error.Message)
        // Again, only the failed one runs.
        let again =
            Assert.Throws<RunsFailedException>(fun () -> RunList.train options [ quick; failing; last ] |> ignore)

        Assert.All(again.Finished, (fun run -> Assert.True run.WasThere))
        Assert.Equal<string list>([ "bad-0"; "bad-0-2"; "fashion-mnist-lt-tiny-0"; "last-0" ], folders folder))

[<Fact>]
let ``a single run fails as itself`` () =
    withData (fun _ options ->
        let error = Assert.ThrowsAny<Exception>(fun () -> RunList.train options [ failing ] |> ignore)
        Assert.IsNotType<RunsFailedException> error |> ignore
        Assert.Contains("out of luck", error.Message))

[<Fact>]
let ``an interruption ends the list`` () =
    withData (fun folder options ->
        use source = new CancellationTokenSource()
        let reporter = NotingReporter(Before = fun _ -> source.Cancel())
        let options = { options with Reporter = reporter; Cancellation = source.Token }
        let long = Experiment.withEpochs 2 quick

        let runs = sweep {
            experiments [ long ]
            seed [ 0; 1 ]
        }

        Assert.Throws<RunInterruptedException>(fun () -> RunList.train options runs |> ignore) |> ignore
        Assert.Equal<string list>([ "fashion-mnist-lt-tiny-0" ], folders folder))

[<Fact>]
let ``no experiments are no runs`` () = withData (fun _ options -> Assert.Empty(RunList.train options []))
