module Bce3s.Tests.Records.RunOverviewTests

open System
open System.IO
open System.Text.Json
open Spectre.Console
open Xunit
open Bce3s
open Bce3s.Tests

/// A finished run, trained once for all tests, in a folder of the test's own.
type FinishedTinyRun() =
    let folder = new TemporaryFolder()

    do
        Tiny.makeFiles folder.Path
        Runs.train (Tiny.options folder.Path (folder.File "run")) Tiny.experiment |> ignore

    member _.CopyTo(target: string) =
        Directory.CreateDirectory target |> ignore

        for file in Directory.GetFiles(folder.File "run") do
            File.Copy(file, Path.Combine(target, string (Path.GetFileName file)))

    interface IDisposable with
        member _.Dispose() = (folder :> IDisposable).Dispose()

type RunOverviewTests(finished: FinishedTinyRun) =
    let folder = new TemporaryFolder()
    let run = folder.File "runs/tiny"
    let file name = Path.Combine(run, name)

    do finished.CopyTo run

    let plain run = WatchView.lines 200 DateTimeOffset.Now run |> List.map (fun line -> (Markup.Remove line).TrimEnd())

    interface IClassFixture<FinishedTinyRun>

    interface IDisposable with
        member _.Dispose() = (folder :> IDisposable).Dispose()

    [<Fact>]
    member _.``what is in the folder says what has become of a run``() =
        let found = RunOverview.read run
        let results = Json.read<Results>(file RunFiles.results)
        Assert.Equal(RunOutcome.Finished, found.Status)
        Assert.Equal("tiny", found.Name)
        Assert.Equal<string list>([], found.Problems)
        Assert.Equal((3, Some 3), (found.EpochsDone, found.Epochs))
        Assert.Equal(results.Last.Plain, found.Last.Value.Plain)
        Assert.Equal(results.BestOnTest.Epoch, found.Best.Value.Epoch)
        Assert.Equal(Some results.Seconds.Total, found.Seconds)

        File.Delete(file RunFiles.results)
        Assert.Equal(RunOutcome.Interrupted, (RunOverview.read run).Status)
        Assert.Contains("after epoch 3/3", WatchView.ending (RunOverview.read run))

        let checkpoint = File.ReadAllBytes(file RunFiles.lastCheckpoint)
        File.WriteAllBytes(file RunFiles.lastCheckpoint, Array.truncate (checkpoint.Length - 1) checkpoint)
        Assert.StartsWith(RunFiles.lastCheckpoint, List.exactlyOne (RunOverview.read run).Problems)
        File.Delete(file RunFiles.lastCheckpoint)
        Assert.Equal(RunOutcome.Failed, (RunOverview.read run).Status)

        match RunLock.TryTake(run, 1) with
        | Some held ->
            use _ = held
            Assert.Equal(RunOutcome.Running, (RunOverview.read run).Status)
            // It has begun a moment ago.
            for name in [ RunFiles.metrics; RunFiles.progress ] do
                File.Delete(file name)

            File.WriteAllText(file RunFiles.manifest, "")
            let begun = RunOverview.read run
            Assert.Equal<string list>([], begun.Problems)
            Assert.Contains("starting", RunsTable.lines 80 DateTimeOffset.Now [ begun ] |> List.item 1)
            Assert.Contains("starting", (plain begun).Head)
        | None -> failwith "the lock is held"

    [<Fact>]
    member _.``a damaged folder is listed with what is wrong``() =
        let random = Random 1

        for name in [ RunFiles.manifest; RunFiles.metrics; RunFiles.results; RunFiles.progress ] do
            let whole = File.ReadAllBytes(file name)

            for damage in 0..9 do
                let content =
                    match damage with
                    | 0 -> [||]
                    | 1 -> [| 0uy; 255uy; 10uy; 44uy |]
                    | 2 -> "{}"B
                    | 3 -> "epoch,stage\n1\n"B
                    | _ ->
                        let cut = Array.truncate (random.Next whole.Length) whole

                        if damage % 2 = 0 && cut.Length > 0 then
                            cut[random.Next cut.Length] <- byte (random.Next 256)

                        cut

                File.WriteAllBytes(file name, content)
                let found = Assert.Single(RunOverview.inside (folder.File "runs"))

                for width in [ 20; 80 ] do
                    Assert.NotEmpty(WatchView.lines width DateTimeOffset.Now found)
                    Assert.NotEmpty(RunsTable.lines width DateTimeOffset.Now [ found ])

                if damage = 1 && (name = RunFiles.manifest || name = RunFiles.results) then
                    Assert.StartsWith(name, Assert.Single found.Problems)

            File.WriteAllBytes(file name, whole)

        Assert.Equal<string list>([], (RunOverview.read run).Problems)

    [<Fact>]
    member _.``runs are listed with the newest first, and other folders are not``() =
        finished.CopyTo(folder.File "runs/older")
        let manifest = Path.Combine(folder.File "runs/older", RunFiles.manifest)
        let record = Manifest.read "older" manifest
        Json.write manifest { record with Created = record.Created.AddDays -3.0 }
        Directory.CreateDirectory(folder.File "runs/other") |> ignore
        File.Delete(file RunFiles.results)

        let runs = RunOverview.inside (folder.File "runs")
        Assert.Equal<string list>([ "tiny"; "older" ], runs |> List.map _.Name)
        let lines = RunsTable.lines 200 DateTimeOffset.Now runs
        Assert.Equal(4, lines.Length)
        Assert.Matches(@"^  tiny +interrupted +3/3 ", lines[1])
        Assert.Matches(@"^  older +finished +3/3 .* 3 d ago$", lines[2])
        Assert.Contains("--resume --output", lines[3])

        // In a narrow terminal columns go, not lines.
        for width in [ 40; 60; 80; 100 ] do
            for line in RunsTable.lines width DateTimeOffset.Now runs |> List.take 3 do
                Assert.InRange(line.Length, 1, width - 1)

        use json = JsonDocument.Parse(Json.text (runs |> List.map RunsTable.listed))
        let first = json.RootElement[0]
        Assert.Equal("interrupted", first.GetProperty("status").GetString())
        Assert.Equal(3, first.GetProperty("epochsDone").GetInt32())
        Assert.Equal("tiny", json.RootElement[1].GetProperty("method").GetString())

    [<Fact>]
    member _.``the view of a run under way fits every terminal, and tells when nothing is heard of it``() =
        File.Delete(file RunFiles.results)
        let now = DateTimeOffset.Now

        let progress = {
            RunProgress.start 3 with
                Updated = now.AddSeconds -40.0
                Stage = Some "joint"
                Epoch = 2
                Epochs = 2
                StageDone = 0.75
                Done = 0.5
                Loss = Some 1.75
                Terms = Map [ "joint", 1.5; "uniform", 0.25 ]
                ImagesPerSecond = Some 1234.0
                SecondsLeft = Some 61.0
        }

        let found = {
            RunOverview.read run with
                Status = RunOutcome.Running
                Progress = Some progress
                Rows = (RunOverview.read run).Rows |> List.truncate 1
        }

        for width in [ 20; 40; 80; 120; 200 ] do
            for line in WatchView.lines width now found do
                Assert.InRange((Markup.Remove line).Length, 0, max 27 (width - 1))
                // It is markup.
                Markup line |> ignore

        let text = WatchView.lines 120 now found |> List.map Markup.Remove |> String.concat "\n"

        for words in
            [
                "tiny  running, 50 %"
                "Fashion-MNIST-LT   10 classes"
                "██████████░░░"
                "epoch 2/2"
                "loss 1.75 (joint 1.50 · uniform 0.25)"
                "best"
                "few"
                "1,234 img/s   1:01 left"
                "not updated for 40 seconds"
            ] do
            Assert.Contains(words, text)

        let working = {
            found with
                Progress = Some { progress with Step = Some "evaluating: 1 of 2"; Updated = now }
        }

        let text = WatchView.lines 120 now working |> String.concat "\n"
        Assert.Contains("evaluating: 1 of 2", text)
        Assert.DoesNotContain("not updated", text)
        Assert.Contains("finished: ", WatchView.lines 80 now { found with Status = RunOutcome.Finished } |> List.last)

        let failed = {
            found with
                Status = RunOutcome.Failed
                Progress = Some { progress with Error = Some "the disk [is] full\nat" }
        }

        Assert.Equal("failed: the disk [is] full", WatchView.ending failed)
        Markup(WatchView.lines 80 now failed |> List.last) |> ignore

[<Theory>]
[<InlineData(8, "▁▂▃▄▅▆▇█")>]
[<InlineData(4, "▁▃▆█")>]
[<InlineData(1, "▁")>]
let ``a sparkline goes from the lowest to the highest bar`` (width: int) (expected: string) =
    Assert.Equal(expected, Sparkline.text width [ 0.0 .. 7.0 ])

[<Fact>]
let ``a sparkline of what is no number, of equals and of nothing`` () =
    Assert.Equal("▁·█", Sparkline.text 9 [ 1.0; nan; 2.0 ])
    Assert.Equal("··", Sparkline.text 9 [ nan; infinity ])
    Assert.Equal("▁▁", Sparkline.text 9 [ 3.0; 3.0 ])
    Assert.Equal("", Sparkline.text 9 [])
