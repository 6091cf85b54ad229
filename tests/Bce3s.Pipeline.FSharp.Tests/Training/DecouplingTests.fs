module Bce3s.Tests.Training.DecouplingTests

open System
open System.IO
open TorchSharp
open Bce3s.Data
open Bce3s.Losses
open Xunit
open Bce3s
open Bce3s.Tests

let private withData test =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path
    test folder

let private first = {
    List.head Tiny.experiment.Stages with
        Views = Plain
        Loss = crossEntropy
        LearningRate = constant
        Epochs = 2
}

let private tiny stage = { stage with Batch = 16; Freeze = BackboneAndStatistics }

let private behindFirst stages = { Tiny.experiment with Stages = first :: stages }

let private train (folder: TemporaryFolder) name experiment =
    Runs.train (Tiny.options folder.Path (folder.File name)) experiment

let private tensors (run: RunSummary) =
    use file = Safetensors.Load(Path.Combine(run.Folder, RunFiles.lastCheckpoint))

    [
        for entry in file.Tensors do
            entry.Key, (entry.Value.``to``(torch.float64).data<float>().ToArray() |> List.ofArray)
    ]
    |> Map.ofList

let private assertScores (folder: TemporaryFolder) (run: RunSummary) =
    let options = Tiny.options folder.Path run.Folder
    Assert.Equal(run.Results.Last, Runs.evaluate options run.Folder RunFiles.lastCheckpoint)
    let best = run.Results.BestOnTest
    Assert.Equal({ Plain = best.Plain; Flip = best.Flip }, Runs.evaluate options run.Folder RunFiles.bestCheckpoint)

let private bestStage (run: RunSummary) =
    use file = Safetensors.Load(Path.Combine(run.Folder, RunFiles.bestCheckpoint))
    int file.Metadata["stage"]

let private names prefix (tensors: Map<string, float list>) =
    tensors
    |> Map.keys
    |> Seq.filter (fun (name: string) -> name.StartsWith(prefix: string))
    |> List.ofSeq

let private assertBackbonesEqual (before: Map<string, float list>) (after: Map<string, float list>) =
    let names = names "backbone." before
    Assert.NotEmpty names

    for name in names do
        Assert.True((before[name] = after[name]), name)

[<Fact>]
let ``cRT trains a fresh classifier on a backbone that stays as it is to the bit`` () =
    withData (fun folder ->
        let before = tensors (train folder "first" (behindFirst []))
        let run = train folder "crt" (behindFirst [ tiny (crt 3) ])
        let after = tensors run
        assertBackbonesEqual before after
        Assert.NotEqual<float list>(before["classifier.weight"], after["classifier.weight"])
        Assert.NotEqual<float list>(before["classifier.bias"], after["classifier.bias"])

        Assert.Equal<string list>(
            [ "optimizer.momentum.classifier.bias"; "optimizer.momentum.classifier.weight" ],
            names "optimizer." after
        )

        assertScores folder run)

[<Fact>]
let ``LWS trains one factor a class; backbone and classifier stay as they are to the bit`` () =
    withData (fun folder ->
        let before = tensors (train folder "first" (behindFirst []))
        let run = train folder "lws" (behindFirst [ tiny (lws 3) ])
        let after = tensors run
        assertBackbonesEqual before after
        Assert.Equal<float list>(before["classifier.weight"], after["classifier.inner.weight"])
        Assert.Equal<float list>(before["classifier.bias"], after["classifier.inner.bias"])
        let scale = after["classifier.scale"]
        Assert.Equal(10, scale.Length)
        Assert.All(scale, fun factor -> Assert.True(factor <> 1.0 && abs (factor - 1.0) < 1.0, $"{factor}"))
        Assert.Equal<string list>([ "optimizer.momentum.classifier.scale" ], names "optimizer." after)
        let parameters = (train folder "plain" (behindFirst [ tiny (crt 1) ])).Results.Parameters
        Assert.Equal(parameters + 10L, run.Results.Parameters)
        assertScores folder run)

[<Fact>]
let ``the statistics of a backbone whose weights are frozen move, nothing else of it`` () =
    withData (fun folder ->
        let before = tensors (train folder "first" (behindFirst []))
        let after = tensors (train folder "lws" (behindFirst [ { lws 1 with Batch = 16 } ]))

        let changed = names "backbone." before |> List.filter (fun name -> before[name] <> after[name])

        Assert.NotEmpty changed
        Assert.All(changed, fun name -> Assert.True(name.Contains "running" || name.Contains "num_batches", name)))

let private still stage = { stage with Optimizer = sgd 1e-30 }

[<Theory>]
[<InlineData(true)>]
[<InlineData(false)>]
let ``the best epoch may be of a stage with another classifier`` isScale =
    withData (fun folder ->
        let second = tiny (if isScale then lws 2 else crt 2)

        // What does not move scores what the first stage scored, and the first of equals is the best; a fresh classifier that does not
        // move knows nothing.
        let early = train folder "early" (behindFirst [ still second ])
        Assert.Equal(0, bestStage early)
        assertScores folder early

        // With the backbone the second stage learns, whatever becomes of the classifier.
        let learning = { second with Freeze = Nothing; Epochs = 25; Optimizer = sgd 0.1 }
        let late = train folder "late" { Tiny.experiment with Stages = [ still first; learning ] }
        Assert.Equal(1, bestStage late)
        assertScores folder late)

[<Fact>]
let ``factors stay in stages that keep them, and a fresh classifier has none`` () =
    withData (fun folder ->
        let balanced = { tiny (crt 1) with Stage.Classifier = Keep; Loss = classBalanced 0.9 }
        let kept = train folder "kept" (behindFirst [ tiny (lws 1); balanced ])
        let scaled = tensors (train folder "lws" (behindFirst [ tiny (lws 1) ]))
        let after = tensors kept
        Assert.Equal<float list>(scaled["classifier.inner.weight"], after["classifier.inner.weight"])
        Assert.NotEqual<float list>(scaled["classifier.scale"], after["classifier.scale"])
        assertScores folder kept

        let fresh = train folder "fresh" (behindFirst [ tiny (lws 1); tiny (crt 1) ])

        Assert.Equal<string list>([ "classifier.bias"; "classifier.weight" ], names "classifier." (tensors fresh))
        assertScores folder fresh)

[<Fact>]
let ``a normalised classifier is scaled and trained anew, too, with the joint loss as well`` () =
    withData (fun folder ->
        let joint = { List.head Tiny.experiment.Stages with Epochs = 1 }
        let withLoss loss stage = { tiny stage with Loss = loss }

        for name, stage in [ "a", withLoss crossEntropy (lws 1); "b", withLoss joint.Loss (crt 1) ] do
            let stage = if name = "b" then { stage with Views = joint.Views } else stage
            assertScores folder (train folder name { Tiny.experiment with Stages = [ joint; stage ] })

        let scaled = { withLoss joint.Loss (lws 1) with Views = joint.Views }
        let before = tensors (train folder "first" { Tiny.experiment with Stages = [ joint ] })
        let run = train folder "c" { Tiny.experiment with Stages = [ joint; scaled ] }
        let after = tensors run
        Assert.Equal<float list>(before["classifier.weight"], after["classifier.inner.weight"])
        Assert.Contains(after["classifier.scale"], fun factor -> factor <> 1.0)
        assertScores folder run)

[<Fact>]
let ``a fresh classifier depends on seed and stage alone, and is another than the first`` () =
    use _scope = torch.NewDisposeScope()

    let experiment = behindFirst [ tiny (crt 1); { tiny (crt 1) with Name = "again" } ]

    let weightAt stage experiment =
        (Model.inStage experiment stage 10 torch.CPU).Classifier.weight.detach().data<float32>().ToArray()

    let all = [ for stage in 0..2 -> weightAt stage experiment ] @ [ weightAt 1 (experiment |> withSeed 1) ]

    Assert.Equal(4, all |> List.distinct |> List.length)
    Assert.Equal<float32[]>(all[1], weightAt 1 experiment)
    let bound = 1.0f / sqrt (float32 (Model.create experiment 10 torch.CPU).Classifier.Features)
    Assert.All(all[1], fun w -> Assert.InRange(w, -bound, bound))

[<Fact>]
let ``a stage keeps the model unless it says otherwise, and scales begin at one`` () =
    use _scope = torch.NewDisposeScope()
    let experiment = behindFirst [ { tiny (crt 1) with Stage.Classifier = Keep }; tiny (lws 1) ]
    let model = Model.create experiment 10 torch.CPU
    Assert.Same(model.Classifier, (Model.enter experiment 1 model).Classifier)
    let scaled = Model.enter experiment 2 model
    Assert.Same(model.Backbone, scaled.Backbone)
    let x = torch.randn (3L, model.Classifier.Features)
    let expected = model.Classifier.call(x).detach().data<float32>().ToArray()
    Assert.Equal<float32[]>(expected, scaled.Classifier.call(x).detach().data<float32>().ToArray())
    Assert.IsType<ScaledClassifier>(scaled.Classifier) |> ignore

[<Fact>]
let ``a run through such stages frees its tensors`` () =
    withData (fun folder ->
        let experiment = behindFirst [ tiny (crt 1); tiny (lws 1) ]
        train folder "first" experiment |> ignore
        // What earlier tests left to the garbage collector must not go in between.
        GC.Collect()
        GC.WaitForPendingFinalizers()
        let tensors = torch.Tensor.TotalCount
        train folder "second" experiment |> ignore
        Assert.Equal(tensors, torch.Tensor.TotalCount))

[<Fact>]
let ``a plan says what becomes of the classifier and how images are sampled`` () =
    withData (fun folder ->
        match Plan.make (Tiny.options folder.Path (folder.File "run")) (behindFirst [ crt 1; lws 1 ]) with
        | Error problems -> failwith $"{problems}"
        | Ok plan ->
            use plan = plan
            let text = Plan.text plan |> String.concat "\n"
            Assert.Contains("classifier Reinitialize", text)
            Assert.Contains("sampling classCycleSampling", text)
            Assert.Contains("classifier LearnableScale", text))
