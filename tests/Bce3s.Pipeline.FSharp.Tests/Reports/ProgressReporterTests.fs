module Bce3s.Tests.Reports.ProgressReporterTests

open System
open System.IO
open Xunit
open Bce3s
open Bce3s.Tests

// Two stages, of two epochs and one.
let private experiment = Tiny.experiment

let private header: RunHeader = {
    Experiment = experiment
    Split = Summaries.split
    Parameters = 1L
    Device = "cpu"
    Threads = 2
    Folder = "x"
    Place = None
    After = None
}

let private advance stage epoch epochs share : Advance = {
    Stage = stage
    Epoch = epoch
    Epochs = epochs
    Done = share
    Loss = 1.5
    Terms = [ "joint", 1.5 ]
    ImagesPerSecond = 100.0
    SecondsLeft = 10.0
}

let private record epoch top1 : EpochRecord = {
    Epoch = epoch
    Stage = "joint"
    StageEpoch = epoch
    StageEpochs = 2
    LearningRate = 0.1
    Loss = 1.5
    Terms = []
    Plain = Some(Summaries.scores top1)
    Flip = None
    ImagesPerSecond = 100.0
    TrainSeconds = 1.0
    WaitSeconds = 0.0
    SkippedImages = 0L
    SkippedBatches = 0
    EvaluateSeconds = 1.0
    MemoryBytes = 1L
}

let private read (folder: TemporaryFolder) =
    match RunProgress.read (folder.File RunFiles.progress) with
    | Some progress -> progress
    | None -> failwith "there is no progress"

/// More than the pause between two writes.
let private wait () = Threading.Thread.Sleep 1100

[<Fact>]
let ``the file says where the whole run stands`` () =
    use folder = new TemporaryFolder()
    let inner = NotingReporter()
    let reporter: IReporter = ProgressReporter(inner, folder.Path, experiment, [])
    reporter.Started header
    let first = read folder
    Assert.Equal(RunOutcome.Running, first.Status)
    Assert.Equal(Environment.ProcessId, first.ProcessId)
    Assert.Equal(3, first.TotalEpochs)
    Assert.Equal(None, first.Stage)

    // One that comes at once is not worth a write.
    reporter.Advanced(advance "joint" 1 2 0.25)
    Assert.Equal(0.0, (read folder).Done)
    wait ()
    reporter.Advanced(advance "joint" 1 2 0.25)
    let second = read folder
    Assert.Equal(Some "joint", second.Stage)
    Assert.Equal(0.5 / 3.0, second.Done, 12)
    // 1.5 epochs of this stage take 10 seconds; one more comes.
    Assert.Equal(10.0 + 10.0 / 1.5, second.SecondsLeft.Value, 9)
    Assert.Equal(1.5, second.Terms["joint"])

    wait ()
    reporter.Working(fun progress -> progress.Report(WorkProgress.images "evaluating" 5L 20L))
    Assert.Equal(Some "evaluating: 5 of 20 images (25 %)", (read folder).Step)

    wait ()
    reporter.EpochEnded (record 1 0.5) (advance "joint" 1 2 0.5)
    let third = read folder
    Assert.Equal(None, third.Step)
    Assert.Equal(1, third.EpochsDone)
    Assert.Equal(0.5, third.Last.Value.Plain.Top1)

    wait ()
    reporter.EpochEnded (record 2 0.4) (advance "joint" 2 2 1.0)
    let fourth = read folder
    Assert.Equal(0.4, fourth.Last.Value.Plain.Top1)
    Assert.Equal(1, fourth.Best.Value.Epoch)
    Assert.Equal(2, inner.Epochs.Length)

    reporter.Finished(Summaries.run experiment 0.45)
    let last = read folder
    Assert.Equal(RunOutcome.Finished, last.Status)
    Assert.Equal(1.0, last.Done)
    Assert.Equal(0.45, last.Last.Value.Plain.Top1)
    Assert.Equal(None, last.SecondsLeft)

    Assert.Equal<string list>(
        [ RunFiles.progress ],
        [ for file in Directory.GetFiles folder.Path -> string (Path.GetFileName file) ]
    )

[<Fact>]
let ``a run that goes on knows its best epoch, and one that ends early says why`` () =
    use folder = new TemporaryFolder()
    let earlier: EpochScores list = [ { Epoch = 1; Plain = Summaries.scores 0.9; Flip = None } ]
    let reporter = ProgressReporter(SilentReporter(), folder.Path, experiment, earlier)
    (reporter :> IReporter).Started header
    Assert.Equal(0.9, (read folder).Best.Value.Plain.Top1)
    reporter.Ended(OperationCanceledException())
    Assert.Equal(RunOutcome.Interrupted, (read folder).Status)
    reporter.Ended(IOException "the disk is full")
    Assert.Equal(RunOutcome.Failed, (read folder).Status)
    Assert.Equal(Some "the disk is full", (read folder).Error)

[<Fact>]
let ``a folder that is gone takes nothing from a run, and a broken file is none`` () =
    use folder = new TemporaryFolder()
    let reporter: IReporter = ProgressReporter(SilentReporter(), folder.File "gone", experiment, [])
    reporter.Started header
    reporter.Finished(Summaries.run experiment 0.5)
    Assert.False(Directory.Exists(folder.File "gone"))

    for text in [ ""; "{"; "[]"; "{}"; "null" ] do
        File.WriteAllText(folder.File RunFiles.progress, text)
        Assert.Equal(None, RunProgress.read (folder.File RunFiles.progress))
