module Bce3s.Tests.Reports.ScriptReportTests

open System
open System.IO
open System.Text.Json
open Xunit
open Bce3s
open Bce3s.Tests

let private experiment = { Tiny.experiment with Seed = 3L }

let private header: RunHeader = {
    Experiment = experiment
    Split = Summaries.split
    Parameters = 75002L
    Device = "cpu"
    Threads = 2
    Folder = "/runs/x"
    Place = None
    After = None
}

let private advance: Advance = {
    Stage = "joint"
    Epoch = 1
    Epochs = 2
    Done = 0.5
    Loss = 1.75
    Terms = [ "joint", 1.5; "uniform", 0.25 ]
    ImagesPerSecond = 1000.0
    SecondsLeft = 9.0
}

let private record: EpochRecord = {
    Epoch = 1
    Stage = "joint"
    StageEpoch = 1
    StageEpochs = 2
    LearningRate = 0.1
    Loss = 1.75
    Terms = advance.Terms
    Plain = Some(Summaries.scores 0.5)
    Flip = None
    ImagesPerSecond = 1000.0
    TrainSeconds = 1.0
    WaitSeconds = 0.25
    SkippedImages = 0L
    SkippedBatches = 0
    EvaluateSeconds = 1.0
    MemoryBytes = 1L
}

/// A run of one epoch, with a note of its writer when it ends.
let private follow (reporter: IReporter) =
    reporter.Started header

    reporter.Stage(
        "joint",
        fun () ->
            reporter.Advanced advance

            Assert.Equal(
                7,
                reporter.Working(fun progress ->
                    progress.Report(WorkProgress.step "evaluating")
                    7)
            )

            reporter.EpochEnded record advance
    )

    reporter.Finished { Summaries.run experiment 0.5 with Folder = "/runs/x" }

let private lines (writer: StringWriter) = writer.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split '\n'

[<Fact>]
let ``a quiet run says where its results are and nothing else`` () =
    use writer = new StringWriter()
    follow (QuietReporter writer)
    Assert.Equal<string[]>([| Path.Combine("/runs/x", "results.json") |], lines writer)

let private objects writer = [|
    for line in lines writer ->
        use document = JsonDocument.Parse line
        document.RootElement.Clone()
|]

let private text (name: string) (found: JsonElement) = found.GetProperty(name).GetString()
let private number (name: string) (found: JsonElement) = found.GetProperty(name).GetDouble()

[<Fact>]
let ``a run as JSON is an object a line, the event first`` () =
    use writer = new StringWriter()
    follow (JsonLinesReporter(writer, TimeSpan.Zero))
    let found = objects writer

    Assert.Equal<string | null>(
        [| "started"; "stage"; "advanced"; "epoch"; "finished" |],
        found |> Array.map (text "event")
    )

    for line in found do
        Assert.Equal<string list>(
            [ "event"; "time" ],
            [ for field in Seq.truncate 2 (line.EnumerateObject()) -> field.Name ]
        )

        Assert.InRange(
            line.GetProperty("time").GetDateTimeOffset(),
            DateTimeOffset.Now.AddMinutes -1.0,
            DateTimeOffset.Now
        )

    Assert.Equal("fashion-mnist-lt-tiny", text "experiment" found[0])
    Assert.Equal(3.0, number "seed" found[0])
    Assert.Equal(3.0, number "epochs" found[0])
    Assert.Equal(2478.0, number "trainImages" (found[0].GetProperty "split"))
    Assert.Equal(2, found[0].GetProperty("stages").GetArrayLength())
    Assert.False(fst (found[0].TryGetProperty "run"))
    Assert.Equal("joint", text "stage" found[1])
    Assert.Equal(0.25, number "uniform" (found[2].GetProperty "terms"))
    Assert.Equal(0.5, number "done" found[2])
    Assert.Equal(1.5, number "joint" (found[3].GetProperty "terms"))
    Assert.Equal(0.5, number "top1" (found[3].GetProperty "plain"))
    Assert.Equal(JsonValueKind.Null, (found[3].GetProperty "flip").ValueKind)
    Assert.Equal(9.0, number "secondsLeft" found[3])
    Assert.Equal("/runs/x", text "folder" found[4])
    Assert.Equal(0.5, number "top1" (found[4].GetProperty("results").GetProperty("last").GetProperty("plain")))

[<Fact>]
let ``steps between are told of rarely, and one of several runs says which`` () =
    use writer = new StringWriter()
    let reporter: IReporter = JsonLinesReporter(writer, TimeSpan.FromHours 1.0)
    reporter.Started { header with Place = Some(2, 6) }
    reporter.Advanced advance
    reporter.Advanced advance
    let found = Assert.Single(objects writer)
    Assert.Equal(2.0, number "run" found)
    Assert.Equal(6.0, number "runs" found)

[<Fact>]
let ``long work is told of, and an error has its exit code`` () =
    use writer = new StringWriter()
    let reporter: IReporter = JsonLinesReporter writer

    reporter.Working(fun progress ->
        progress.Report(WorkProgress.images "evaluating" 5L 20L)
        Threading.Thread.Sleep 2200)

    JsonLinesReporter.Failed(writer, 2, "a \"quoted\"\nmessage")
    let found = objects writer
    Assert.Equal(2, found.Length)
    Assert.Equal("working", text "event" found[0])
    Assert.Equal("evaluating", text "step" found[0])
    Assert.Equal(20.0, number "total" found[0])
    Assert.Equal("images", text "unit" found[0])
    Assert.Equal("error", text "event" found[1])
    Assert.Equal(2.0, number "code" found[1])
    Assert.Equal("a \"quoted\"\nmessage", text "message" found[1])
