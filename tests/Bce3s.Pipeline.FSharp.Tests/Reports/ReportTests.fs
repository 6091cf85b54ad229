module Bce3s.Tests.Reports.ReportTests

open System
open System.IO
open System.Text.RegularExpressions
open System.Text.Json.Serialization
open Spectre.Console
open Xunit
open Bce3s

let private scores top1 few = {
    Top1 = top1
    Top5 = 0.9
    ClassAverage = 0.7
    Many = Some 0.8
    Medium = Some 0.6
    Few = few
    Ece = None
}

let private evaluated few = { Plain = scores 0.7 few; Flip = scores 0.725 few }

[<Fact>]
let ``the table has a row a stage and flip averaging in brackets`` () =
    let lines =
        Table.lines "(last epoch)" [
            { Name = "joint"; Scores = evaluated (Some 0.1) }
            { Name = "rebalance"; Scores = evaluated None }
        ]

    let expected = [
        "             top-1        class avg    many         medium       few"
        "  joint      70.0 (72.5)  70.0 (70.0)  80.0 (80.0)  60.0 (60.0)  10.0 (10.0)"
        "  rebalance  70.0 (72.5)  70.0 (70.0)  80.0 (80.0)  60.0 (60.0)  –"
        "  (last epoch)"
    ]

    Assert.Equal<string list>(expected, lines)

[<Theory>]
[<InlineData(0.0, "0:00")>]
[<InlineData(38.4, "0:38")>]
[<InlineData(59.6, "1:00")>]
[<InlineData(3729.0, "1:02:09")>]
[<InlineData(-5.0, "0:00")>]
let ``durations`` seconds text = Assert.Equal(text, Wording.duration seconds)

let private split = {
    Profile = "exponential"
    Imbalance = 100.0
    Selection = "first-n"
    Seed = None
    TrainImages = 2478L
    TestImages = 2000L
    Classes = 10
    List = Skippable.Skip
    Holdout = Skippable.Skip
}

let private header: RunHeader = {
    Experiment =
        Recipes.find "fashion-mnist-lt" "bce3s" Recipes.asPublished
        |> Result.map _.Experiment
        |> Result.defaultWith failwith
        |> withBackbone (ResNet.cifar 8)
    Split = split
    Parameters = 75002L
    Device = "cpu"
    Threads = 2
    Folder = "runs/x"
    Place = None
    After = None
}

[<Fact>]
let ``the header says what runs on what`` () =
    let expected = [
        "  Fashion-MNIST-LT   10 classes, 2,478 images, imbalance 100 (exponential, first n)   test 2,000"
        "  BCE3S              ResNet-8 (75,002 parameters), seed 0, cpu × 2"
    ]

    Assert.Equal<string list>(expected, ReportText.header header)

    Assert.Equal<string list>(
        "  run 2 of 6         fashion-mnist-lt-bce3s" :: expected,
        ReportText.header { header with Place = Some(2, 6) }
    )

    let natural = {
        split with
            Classes = 8142
            Imbalance = 256.0 / 3.0
            Profile = "natural"
            Selection = "all"
    }

    Assert.StartsWith(
        "  iNaturalist 2018   8,142 classes, 2,478 images, imbalance 85.33 (natural)   test 2,000",
        (ReportText.header {
            header with
                Split = natural
                Experiment = { header.Experiment with Dataset = iNaturalist2018 }
        })[0]
    )

    let heldOut = { header with Split = { split with Holdout = Include 0.2 }; Device = "cuda:0" }
    Assert.Contains("held out of training 2,000", (ReportText.header heldOut)[0])
    Assert.EndsWith("cuda:0", (ReportText.header heldOut)[1])

let private advance: Advance = {
    Stage = "joint"
    Epoch = 4
    Epochs = 50
    Done = 0.075
    Loss = 1.93
    Terms = [ "joint", 1.61; "contrastive", 0.21; "uniform", 0.11 ]
    ImagesPerSecond = 3480.4
    SecondsLeft = 38.0
}

let private record: EpochRecord = {
    Epoch = 4
    Stage = "joint"
    StageEpoch = 4
    StageEpochs = 50
    LearningRate = 0.1
    Loss = 1.93
    Terms = advance.Terms
    Plain = Some(scores 0.7 None)
    Flip = None
    ImagesPerSecond = 3480.4
    TrainSeconds = 1.0
    WaitSeconds = 0.25
    SkippedImages = 0L
    SkippedBatches = 0
    EvaluateSeconds = 1.0
    MemoryBytes = 1L
}

let private follow (reporter: IReporter) =
    reporter.Started header

    reporter.Stage(
        "joint",
        fun () ->
            reporter.Advanced advance
            reporter.EpochEnded record advance
    )

[<Fact>]
let ``plain reports are a line an epoch`` () =
    use writer = new StringWriter()
    follow (PlainReporter writer)
    let lines = writer.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split '\n'
    Assert.Equal(3, lines.Length)

    Assert.Equal(
        "  joint  epoch  4/50  loss 1.93 (joint 1.61 · contrastive 0.21 · uniform 0.11)  3,480 img/s  class avg 70.0  0:38 left",
        lines[2]
    )

[<Fact>]
let ``a long epoch is heard of on the way`` () =
    use writer = new StringWriter()
    let reporter = PlainReporter(writer, TimeSpan.Zero) :> IReporter
    reporter.Advanced { advance with Done = 0.123 }

    Assert.Equal(
        "  joint  epoch  4/50  loss 1.93 (joint 1.61 · contrastive 0.21 · uniform 0.11)  3,480 img/s  12.3 % of the stage, 0:38 left",
        writer.ToString().TrimEnd()
    )

[<Fact>]
let ``a loss of one term is not taken apart`` () =
    Assert.Equal("epoch  4/50  loss 1.93  3,480 img/s", ReportText.advance { advance with Terms = [ "softmax", 1.93 ] })

/// What a terminal of that width gets.
let private live width =
    use writer = new StringWriter()

    let settings =
        AnsiConsoleSettings(
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = AnsiConsoleOutput writer
        )

    let console = AnsiConsole.Create settings
    console.Profile.Width <- width
    follow (LiveReporter console)
    writer.ToString()

[<Fact>]
let ``live reports draw a bar`` () =
    let text = live 200
    Assert.Contains("██░░", text)

    Assert.Contains(
        "epoch  4/50  loss 1.93 (joint 1.61 · contrastive 0.21 · uniform 0.11)  3,480 img/s  0:38 left",
        text
    )

[<Fact>]
let ``the live line never goes zero rows up, which terminals take for one`` () =
    let text = live 100
    Assert.Contains("\x1b[1A", text, System.StringComparison.Ordinal)
    Assert.DoesNotContain("\x1b[0A", text, System.StringComparison.Ordinal)

/// The rows of the live line, without control sequences.
let private rows width =
    Regex.Replace(live width, "\x1b\[[0-9;?]*[a-zA-Z]", "").ReplaceLineEndings("\n").Split([| '\n'; '\r' |])
    |> Array.filter (fun row -> row.StartsWith "  joint" || not (row.StartsWith "  "))
    |> Array.filter (fun row -> row <> "")

[<Fact>]
let ``in 80 columns the live line is one row, and the header is not broken`` () =
    let lines = live(80).ReplaceLineEndings("\n").Split '\n'

    for line in ReportText.header header do
        Assert.Contains(line, lines)

    let rows = rows 80
    Assert.NotEmpty rows

    for row in rows do
        Assert.StartsWith("  joint", row)
        Assert.InRange(row.Length, 1, 79)

    let last = Array.last rows
    Assert.Contains("█░", last)
    Assert.EndsWith("epoch  4/50  loss 1.93  3,480 img/s  0:38 left", last)

[<Theory>]
[<InlineData(20)>]
[<InlineData(40)>]
[<InlineData(60)>]
[<InlineData(100)>]
[<InlineData(120)>]
let ``at any width the live line is one row`` width =
    for row in rows width do
        Assert.StartsWith("  joint", row)
        Assert.InRange(row.Length, 1, width - 1)

[<Fact>]
let ``markup in names is text`` () =
    use writer = new StringWriter()

    let console =
        AnsiConsole.Create(AnsiConsoleSettings(Ansi = AnsiSupport.No, Out = AnsiConsoleOutput writer))

    let reporter: IReporter = LiveReporter console
    reporter.Started header
    reporter.Stage("[joint]", fun () -> reporter.Advanced { advance with Stage = "[joint]" })
    Assert.Contains("[joint]", writer.ToString())
