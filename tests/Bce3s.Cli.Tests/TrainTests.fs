module Bce3s.Cli.Tests.TrainTests

open System
open System.Diagnostics
open System.IO
open System.Text.Json
open System.Text.RegularExpressions
open System.Threading
open Xunit

let private small = [ "--backbone"; "resnet8-w4"; "--epochs"; "1" ]

let private results (folder: string) =
    use document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "results.json")))
    document.RootElement.Clone()

/// Waits for the row of the first epoch: training runs.
let private untilTrained folder =
    let metrics = Path.Combine(folder, "metrics.csv")
    let patience = Stopwatch.StartNew()

    while not (File.Exists metrics && (File.ReadAllLines metrics).Length > 1)
          && patience.Elapsed < TimeSpan.FromMinutes 2.0 do
        Thread.Sleep 50

[<Fact>]
let ``training writes a run, a second one beside it, and evaluate scores it again`` () =
    use place = new Workplace()
    let outcome = Program.run place ("train" :: "--method" :: "ce" :: "--seed" :: "5" :: small)
    Assert.Equal("", outcome.Error)
    Assert.Equal(0, outcome.Code)
    let folder = place.File "runs/fashion-mnist-lt-ce-5"
    let top1 = (results folder).GetProperty("last").GetProperty("plain").GetProperty("top1").GetDouble()
    Assert.InRange(top1, 0.05, 1.0)
    Assert.Equal(5L, (results folder).GetProperty("seed").GetInt64())

    for words in
        [
            "Fashion-MNIST-LT   10 classes, 2,478 images"
            "ResNet-8 of width 4"
            "seed 5"
            "epoch 1/1"
            "best on test set"
            "runs/fashion-mnist-lt-ce-5/report.html"
        ] do
        Assert.Contains(words, outcome.Output)

    // Not a terminal: no control sequences.
    Assert.DoesNotContain("\u001b", outcome.Output, StringComparison.Ordinal)

    let evaluated = Program.run place [ "evaluate"; folder ]
    Assert.Equal(0, evaluated.Code)
    Assert.Contains((100.0 * top1).ToString("F1", Globalization.CultureInfo.InvariantCulture), evaluated.Output)

    // A manifest by another hand raises what nobody expected: one line, unless the stack is asked for.
    let manifest = Path.Combine(folder, "manifest.json")
    let json = File.ReadAllText manifest
    File.WriteAllText(manifest, Regex.Replace(json, @"""mean"": \[[^\]]*\]", "\"mean\": []"))
    let unexpected = Program.run place [ "evaluate"; folder ]
    Assert.Equal(1, unexpected.Code)
    Assert.Equal(1, unexpected.Error.TrimEnd().Split('\n').Length)
    Assert.Contains("BCE3S_TRACE=1", unexpected.Error)
    let traced = Program.runWith [ "BCE3S_TRACE", "1" ] place [ "evaluate"; folder ]
    Assert.Equal(1, traced.Code)
    Assert.Contains("   at ", traced.Error)

    let again = Program.run place ("train" :: "--method" :: "ce" :: "--seed" :: "5" :: small)
    Assert.Equal(0, again.Code)

    Assert.Equal(
        top1,
        (results (folder + "-2")).GetProperty("last").GetProperty("plain").GetProperty("top1").GetDouble()
    )

[<Fact>]
let ``output is the run folder itself, and a hold-out stands in for the test set`` () =
    use place = new Workplace()
    let outcome = Program.run place ([ "train"; "--output"; "here/deep"; "--holdout"; "0.2" ] @ small)
    Assert.Equal(0, outcome.Code)
    let split = (results (place.File "here/deep")).GetProperty "split"
    Assert.Equal(0.2, split.GetProperty("holdout").GetDouble())
    Assert.Equal(2478L, split.GetProperty("trainImages").GetInt64() + split.GetProperty("testImages").GetInt64())
    Assert.Contains("best on held-out images", outcome.Output)

[<Fact>]
let ``a dry run says what would run and writes nothing`` () =
    use place = new Workplace()
    let outcome = Program.run place [ "train"; "--dry-run" ]
    Assert.Equal(0, outcome.Code)
    Assert.Contains("stage \"rebalance\"", outcome.Output)
    Assert.Contains("randomCrop 2 --> cutoutIn 0.5 8", outcome.Output)
    Assert.Contains("would write runs/fashion-mnist-lt-bce3s-0", outcome.Output)
    Assert.Empty place.Entries

[<Fact>]
let ``another long tail is another run folder`` () =
    use place = new Workplace()
    let outcome = Program.run place [ "train"; "--method"; "ldam-drw"; "--imbalance"; "200"; "--dry-run" ]
    Assert.Equal("", outcome.Error)
    Assert.Contains("imbalance 200 (exponential, first n)", outcome.Output)
    Assert.Contains("would write runs/fashion-mnist-lt-if200-ldam-drw-0", outcome.Output)
    // The bundled files are a tail already, and have no 1,000 images of half of the classes.
    let step = Program.run place [ "train"; "--profile"; "step"; "--dry-run" ]
    Assert.Equal(2, step.Code)
    Assert.Contains("1000, 1000, 1000, 1000, 1000 are needed", step.Error)

[<Fact>]
let ``help and version`` () =
    use place = new Workplace()

    for arguments in [ []; [ "--help" ]; [ "--version" ]; [ "train"; "--help" ]; [ "evaluate"; "--help" ] ] do
        let outcome = Program.run place arguments
        Assert.Equal(0, outcome.Code)
        Assert.Contains("bce3s", outcome.Output)

[<SkippableFact>]
let ``a run whose folder goes away says so in one line`` () =
    Skip.If(OperatingSystem.IsWindows(), "a folder with open files cannot be moved")
    use place = new Workplace()

    use program =
        Program.start place [ "train"; "--backbone"; "resnet8-w4"; "--epochs"; "500"; "--output"; "run" ]

    untilTrained (place.File "run")
    Directory.Move(place.File "run", place.File "elsewhere")
    let outcome = Program.finish program
    Assert.Equal(1, outcome.Code)
    Assert.Equal(1, outcome.Error.TrimEnd().Split('\n').Length)
    let folder = place.File "run"
    Assert.Contains($"What was saved before is in the run folder, {folder}", outcome.Error)
    Assert.False(Directory.Exists folder)

[<SkippableTheory>]
[<InlineData("INT")>]
[<InlineData("TERM")>]
let ``a signal ends training with a checkpoint and exit code 130`` (signal: string) =
    Skip.If(OperatingSystem.IsWindows(), "signals are sent with kill")
    use place = new Workplace()

    use program =
        Program.start place [ "train"; "--backbone"; "resnet8-w4"; "--epochs"; "500"; "--output"; "run" ]

    untilTrained (place.File "run")
    use kill = Process.Start("kill", [ $"-{signal}"; string program.Id ])
    kill.WaitForExit()
    let outcome = Program.finish program
    Assert.Equal(130, outcome.Code)
    Assert.Contains("interrupted", outcome.Error)
    Assert.True(File.Exists(place.File "run/checkpoint-last.safetensors"))
    Assert.False(File.Exists(place.File "run/results.json"))
