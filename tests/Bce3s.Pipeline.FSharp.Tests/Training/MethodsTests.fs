/// Runs of every kind of loss, from plan to scored checkpoint.
module Bce3s.Tests.Training.MethodsTests

open System.IO
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Tests
open Bce3s.Tests.Parts

/// Trains, scores both checkpoints again, and looks at what was written.
let private run (experiment: Experiment) look =
    use data = new TemporaryFolder()
    use output = new TemporaryFolder()
    Tiny.makeFiles data.Path
    let options = Tiny.options data.Path (Path.Combine(output.Path, "run"))
    let results = (Runs.train options experiment).Results
    let folder = Path.Combine(output.Path, "run")
    let evaluate checkpoint = Runs.evaluate options folder checkpoint
    Assert.Equal(results.Last.Plain, (evaluate RunFiles.lastCheckpoint).Plain)
    Assert.Equal(results.Last.Flip, (evaluate RunFiles.lastCheckpoint).Flip)
    Assert.Equal(results.BestOnTest.Plain, (evaluate RunFiles.bestCheckpoint).Plain)
    look folder

let private columns folder =
    (File.ReadLines(Path.Combine(folder, RunFiles.metrics)) |> Seq.head).Split ','
    |> Seq.filter _.StartsWith("loss_")
    |> List.ofSeq

let private small loss views = oneStage loss views 0.05 |> withStage (fun stage -> { stage with Epochs = 2 })

let private byName =
    StageLossTests.everyKind |> List.map (fun (name, loss, views) -> name, (loss, views)) |> Map.ofList

let kinds: TheoryData<string> = TheoryData<string>(byName.Keys)

[<Theory>]
[<MemberData(nameof kinds)>]
let ``a run trains, and its checkpoints score what its results say`` name =
    let loss, views = byName[name]

    run (small loss views) (fun folder ->
        Assert.NotEmpty(columns folder)
        // No term is without a value in all epochs.
        let rows = File.ReadAllLines(Path.Combine(folder, RunFiles.metrics)) |> Array.map _.Split(',')

        for column in columns folder do
            let i = System.Array.IndexOf(rows[0], column)

            if not (column.Contains "prototypes") then
                Assert.Contains(rows[1..], fun row -> row[i] <> ""))

[<Fact>]
let ``a moving average is what is scored: the last checkpoint has it beside the raw weights`` () =
    let experiment =
        small (joint + uniform) plain |> withStage (fun stage -> { stage with Average = Some 0.9 })

    let next = { experiment.Stages.Head with Name = "next"; Average = None; Freeze = Backbone }

    run experiment (fun folder ->
        use file = Bce3s.Data.Safetensors.Load(Path.Combine(folder, RunFiles.lastCheckpoint))
        let raw, average = file.Tensors["classifier.weight"], file.Tensors["ema.classifier.weight"]
        Assert.False(raw.equal(average).all().item<bool>())
        use best = Bce3s.Data.Safetensors.Load(Path.Combine(folder, RunFiles.bestCheckpoint))
        Assert.DoesNotContain(best.Tensors.Keys, fun name -> name.StartsWith "ema."))

    // The next stage begins with the average and scores itself.
    run { experiment with Stages = [ experiment.Stages.Head; next ] } ignore

[<Fact>]
let ``a fresh classifier behind a stage with an average is averaged, too`` () =
    let experiment = small crossEntropy plain |> withStage (fun stage -> { stage with Average = Some 0.8 })

    let next = {
        experiment.Stages.Head with
            Name = "next"
            Classifier = Reinitialize
            Epochs = 1
    }

    let scaled = { next with Name = "scaled"; Classifier = LearnableScale }
    run { experiment with Stages = [ experiment.Stages.Head; next; scaled ] } ignore

[<Fact>]
let ``deferred re-weighting changes the loss at its epoch`` () =
    let experiment = small (crossEntropy |> reweightedFrom 0.5) plain

    run experiment (fun folder ->
        Assert.Equal<string list>([ "loss_softmax"; "loss_class-balanced" ], columns folder)
        let rows = File.ReadAllLines(Path.Combine(folder, RunFiles.metrics)) |> Array.map _.Split(',')
        let filled row = [ for name in columns folder -> rows[row][System.Array.IndexOf(rows[0], name)] <> "" ]
        Assert.Equal<bool list>([ true; false ], filled 1)
        Assert.Equal<bool list>([ false; true ], filled 2))

[<Fact>]
let ``two heads that report one name have a column each`` () =
    run (small (crossEntropy + 0.5 * classInstance 0.05) twoViews) (fun folder ->
        Assert.Equal<string list>(
            [ "loss_crossEntropy.softmax"; "loss_classInstance.softmax"; "loss_contrastive" ],
            columns folder
        ))

[<Fact>]
let ``a backbone of one's own is trained, averaged and followed by a momentum encoder`` () =
    let experiment = small (classInstance 0.05 |> withMomentumEncoder 0.9) twoViews

    let experiment = {
        (experiment |> withStage (fun stage -> { stage with Average = Some 0.9 })) with
            Backbone = pixels
    }

    use data = new TemporaryFolder()
    use output = new TemporaryFolder()
    Tiny.makeFiles data.Path
    let options = Tiny.options data.Path (Path.Combine(output.Path, "run"))
    let summary = Runs.train options experiment
    use file = Bce3s.Data.Safetensors.Load(Path.Combine(summary.Folder, RunFiles.lastCheckpoint))

    for name in [ "backbone.linear.weight"; "momentum.linear.weight"; "ema.backbone.linear.weight" ] do
        Assert.Contains(name, file.Tensors.Keys)

    // Its record holds the name alone.
    let error =
        Assert.ThrowsAny<System.Exception>(fun () ->
            Runs.evaluate options summary.Folder RunFiles.lastCheckpoint |> ignore)

    Assert.Contains("'pixels' is code of the script or program that made the record", error.Message)
