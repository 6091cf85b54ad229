module Bce3s.Cli.Tests.WatchTests

open System
open System.IO
open System.Text.Json
open System.Threading
open Xunit

let private small = [ "--method"; "ce"; "--backbone"; "resnet8-w4"; "--epochs"; "1" ]

let private lines (text: string) = text.ReplaceLineEndings("\n").TrimEnd('\n').Split '\n'

let private objects (text: string) = [
    for line in lines text ->
        use document = JsonDocument.Parse line
        document.RootElement.Clone()
]

let private text (name: string) (found: JsonElement) = found.GetProperty(name).GetString()

[<Fact>]
let ``a quiet run prints its results' file, and runs and watch show it`` () =
    use place = new Workplace()
    let nothing = Program.run place [ "runs" ]
    Assert.Equal(0, nothing.Code)
    Assert.Contains("there is no run", nothing.Output)

    let outcome = Program.run place ([ "train"; "--quiet"; "--output"; "runs/a" ] @ small)
    Assert.Equal("", outcome.Error)
    Assert.Equal(0, outcome.Code)
    Assert.Equal<string[]>([| place.File "runs/a/results.json" |], lines outcome.Output)

    let runs = Program.run place [ "runs" ]
    Assert.Equal(0, runs.Code)
    Assert.Matches(@"  a +finished +[0-9]+/[0-9]+ ", runs.Output)
    let listed = Program.run place [ "runs"; "--json" ]
    use json = JsonDocument.Parse listed.Output
    Assert.Equal("finished", text "status" json.RootElement[0])

    for arguments in [ [ "watch"; "runs/a" ]; [ "watch"; "runs/a"; "--once" ] ] do
        let watched = Program.run place arguments
        Assert.Equal(0, watched.Code)
        Assert.Contains("finished: runs/a/results.json", watched.Output)
        Assert.DoesNotContain("\u001b", watched.Output, StringComparison.Ordinal)

[<Fact>]
let ``a run as JSON lines can be watched from outside until it is stopped`` () =
    use place = new Workplace()

    use program =
        Program.start place [ "train"; "--json"; "--backbone"; "resnet8-w4"; "--epochs"; "500"; "--output"; "runs/b" ]

    // It may not have made its folder yet.
    use watcher = Program.start place [ "watch"; "runs/b" ]
    let metrics = place.File "runs/b/metrics.csv"
    let clock = Diagnostics.Stopwatch.StartNew()

    while not (File.Exists metrics && (File.ReadAllLines metrics).Length > 2)
          && clock.Elapsed < TimeSpan.FromMinutes 2.0 do
        Thread.Sleep 50

    let runs = Program.run place [ "runs" ]
    Assert.Contains("running", runs.Output)
    program.Kill()
    program.WaitForExit()
    let watched = Program.finish watcher
    Assert.Equal(0, watched.Code)
    Assert.Matches("  joint  epoch [0-9]+/51[0-9]  loss [0-9.]+  top-1 ", watched.Output)
    Assert.Contains("it goes on with `bce3s train --resume --output runs/b`", watched.Output)

    let events = objects (program.StandardOutput.ReadToEnd()) |> List.map (text "event")
    Assert.Equal<string | null>([ "started"; "stage"; "epoch" ], events |> List.filter ((<>) "advanced") |> List.take 3)

[<Fact>]
let ``errors of a run as JSON are JSON lines`` () =
    use place = new Workplace()

    for arguments in
        [
            [ "--epochs"; "0" ]
            [ "--epochs"; "many" ]
            [ "--dataset"; "nothing" ]
            [ "--quiet" ]
            [ "--dry-run" ]
        ] do
        let outcome = Program.run place ("train" :: "--json" :: arguments)
        Assert.Equal(2, outcome.Code)
        Assert.Equal("", outcome.Error)
        let error = Assert.Single(objects outcome.Output)
        Assert.Equal("error", text "event" error)
        Assert.Equal(2, error.GetProperty("code").GetInt32())
        Assert.NotEqual<string | null>("", text "message" error)

[<Fact>]
let ``what is no run is named`` () =
    use place = new Workplace()

    for arguments, words in
        [
            [ "watch"; "nowhere"; "--once" ], "there is no run in"
            [ "watch" ], "no run is under way"
            [ "watch"; "--nonsense" ], "--nonsense"
            [ "runs"; "nowhere" ], "there is no folder nowhere"
        ] do
        let outcome = Program.run place arguments
        Assert.Equal(2, outcome.Code)
        Assert.Contains(words, outcome.Error)
