module Bce3s.Cli.Tests.DiffTests

open System
open System.IO
open System.Text.Json
open System.Text.Json.Serialization
open Xunit
open Bce3s

let private experiment =
    match Recipes.named "fashion-mnist-lt-bce3s" with
    | Ok recipe -> recipe.Experiment
    | Error message -> failwith message

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

let private manifest = {
    Format = Manifest.format
    Experiment = experiment
    Seed = 0L
    Created = DateTimeOffset.UnixEpoch
    DataFolder = "/data"
    Split = split
    DataDigest = "00"
    ClassNames = [ "a"; "b" ]
    ClassCounts = [ 5L; 3L ]
    ImageSize = Skippable.Skip
    Parameters = 75002L
    Classifier = "normalized"
    Device = "cpu"
    Threads = 2
    Versions = Versions.current ()
    GitCommit = None
    SkipBroken = false
    NonFinite = "stop"
    Deterministic = false
    CheckpointMinutes = 10.0
    KeepEvery = None
    Keep = None
    Resumed = []
}

let private scores top1 = {
    Top1 = top1
    Top5 = 0.9
    ClassAverage = top1
    Many = Some top1
    Medium = None
    Few = Some 0.25
    Ece = Some 0.125
}

let private results top1 = {
    Experiment = experiment.Name
    Dataset = "fashion-mnist-lt"
    Method = "bce3s"
    Seed = 0L
    Device = "cpu"
    Backbone = "resnet8"
    Parameters = 75002L
    Split = split
    Epochs = 46
    Seconds = { Total = 3.0; Train = 2.0; Evaluate = 1.0 }
    ImagesPerSecond = 1000.0
    Last = { Plain = scores top1; Flip = scores 0.5 }
    BestOnTest = { Epoch = 7; Plain = scores 0.75; Flip = scores 0.5 }
    Adjusted = []
    Geometry = None
}

/// A run folder as far as its records go.
let private makeRun (place: Workplace) name (manifest: Manifest) (results: Results) =
    let folder = place.File name
    Directory.CreateDirectory folder |> ignore
    RecordFile.write (Path.Combine(folder, RunFiles.manifest)) manifest
    RecordFile.write (Path.Combine(folder, RunFiles.results)) results

let private diff place arguments =
    let outcome = Program.run place ("diff" :: arguments)
    outcome.Code, outcome.Output.ReplaceLineEndings "\n", outcome.Error

[<Fact>]
let ``runs that differ in nothing but times are the same`` () =
    use place = new Workplace()
    makeRun place "a" manifest (results 0.8)

    makeRun place "b" { manifest with Created = DateTimeOffset.UtcNow } {
        results 0.8 with
            ImagesPerSecond = 1.0
            Seconds = { Total = 9.0; Train = 8.0; Evaluate = 1.0 }
    }

    let code, output, error = diff place [ "a"; "b" ]
    Assert.Equal("", error)
    Assert.Equal(0, code)
    Assert.StartsWith("< a\n> b\n\n", output)
    Assert.DoesNotContain("\n  < ", output)

[<Fact>]
let ``runs differ in recipe, data, machine and results, side by side`` () =
    use place = new Workplace()
    makeRun place "a" manifest (results 0.8)

    let other = {
        manifest with
            Experiment = { experiment with Backbone = ResNet.cifar 20 }
            Split = { split with TrainImages = 2000L }
            ClassCounts = [ 5L; 4L ]
            Threads = 8
            GitCommit = Some "abc"
    }

    makeRun place "b" other (results 0.7)
    let code, output, _ = diff place [ "a"; "b" ]
    Assert.Equal(1, code)

    for text in
        [
            "backbone\n  < ResNet.cifar 8\n  > ResNet.cifar 20\n"
            "split.trainImages\n  < 2478\n  > 2000\n"
            "classCounts[1]\n  < 3\n  > 4\n"
            "threads\n  < 2\n  > 8\n"
            "gitCommit\n  < none\n  > \"abc\"\n"
            "last epoch, flip averaging"
            "best on the test set (epochs 7 and 7, chosen on it)"
        ] do
        Assert.Contains(text, output)

    let rows = [
        for line in output.Split '\n' -> List.ofArray (line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
    ]

    Assert.Contains([ "top-1"; "80.0"; "70.0"; "-10.0" ], rows)
    Assert.Contains([ "medium"; "–"; "–"; "–" ], rows)
    Assert.All(output.Split '\n', (fun line -> Assert.InRange(line.Length, 0, 80)))

[<Fact>]
let ``results that alone differ make a difference`` () =
    use place = new Workplace()
    makeRun place "a" manifest (results 0.8)
    makeRun place "b" manifest (results 0.7)
    let code, _, _ = diff place [ "a"; "b" ]
    Assert.Equal(1, code)

[<Fact>]
let ``recipes, manifests and experiments compare with each other`` () =
    use place = new Workplace()
    makeRun place "a" manifest (results 0.8)
    Experiment.save (place.File "mine.json") { experiment with Seed = 3L }

    for other in [ "a"; Path.Combine("a", "manifest.json"); experiment.Name ] do
        let code, output, _ = diff place [ other; "mine.json" ]
        Assert.Equal(1, code)
        Assert.Equal($"< {other}\n> mine.json\nseed\n  < 0\n  > 3\n", output)

[<Fact>]
let ``differences come as JSON`` () =
    use place = new Workplace()
    makeRun place "a" manifest (results 0.8)
    makeRun place "b" { manifest with Threads = 8 } (results 0.7)
    let code, output, _ = diff place [ "a"; "b"; "--json" ]
    Assert.Equal(1, code)
    use document = JsonDocument.Parse output
    let root = document.RootElement
    Assert.Equal(0, root.GetProperty("experiment").GetArrayLength())
    let run, first = (root.GetProperty "run")[0], (root.GetProperty "scores")[0]
    Assert.Equal("threads", run.GetProperty("path").GetString())
    Assert.Equal("last epoch", first.GetProperty("of").GetString())
    Assert.Equal(-0.1, first.GetProperty("delta").GetDouble(), 12)

[<Fact>]
let ``what cannot be compared is said with exit code 2`` () =
    use place = new Workplace()
    makeRun place "a" { manifest with Format = 3 } (results 0.8)

    for arguments, message in
        [
            [ "a"; "fashion-mnist-lt-ce" ],
            $"a cannot be read:\n  manifest.json    it is of format 3; {Manifest.format} can be read."
            [ "fashion-mnist-lt-ce" ], "diff compares two, but got 1"
            [ "fashion-mnist-lt-ce"; "nothing" ], "no file or run folder 'nothing'"
        ] do
        let code, _, error = diff place arguments
        Assert.Equal(2, code)
        Assert.Contains(message, error)
