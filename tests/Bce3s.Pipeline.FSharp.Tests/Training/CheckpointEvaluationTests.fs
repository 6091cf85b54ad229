module Bce3s.Tests.Training.CheckpointEvaluationTests

open System
open System.IO
open System.Threading
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Tests

let private linear = {
    Tiny.experiment with
        Name = "tiny-linear"
        Head = Linear
        Adjustments = [ LogitAdjust 1.0; TauNormalize 1.0 ]
        Stages = [
            stage "only" {
                loss crossEntropy
                optimizer (sgd 0.1 --> momentum 0.9)
                epochs 2
                batch 16
            }
        ]
}

/// One run for all tests here: it is read, and not changed.
type private Place() =
    let folder = new TemporaryFolder()

    let run =
        Tiny.makeFiles folder.Path
        Runs.train (Tiny.options folder.Path (folder.File "run")) linear

    member _.Folder = folder
    member _.Run = run
    member _.Options = { Tiny.options folder.Path "" with Output = None }

let private place = lazy (Place())

let private request folder : EvaluationRequest = { Run = SavedRun.find folder None; Dataset = None; Adjustments = [] }

let private problem action =
    List.exactlyOne (Assert.Throws<InvalidExperimentException>(fun () -> action () |> ignore)).Problems

[<Fact>]
let ``a run scores its adjustments and leaves its classes and confusion`` () =
    let run = place.Value.Run
    let results = run.Results
    Assert.Equal<string list>([ "logit-adjust 1"; "tau-norm 1" ], results.Adjusted |> List.map _.Name)
    let classes = File.ReadAllLines(Path.Combine(run.Folder, RunFiles.classes))
    Assert.Equal(11, classes.Length)
    let cells = classes |> Array.skip 1 |> Array.map (fun line -> line.Split ',')
    let column i = cells |> Array.map (fun row -> float row[i])
    Assert.Equal<float[]>(Option.get (ExperimentData.classCounts Tiny.data) |> Array.map float, column 3)
    Assert.Equal<float[]>(Array.create 10 4.0, column 4)
    Assert.Equal(results.Last.Plain.ClassAverage, Array.average (column 5), 1e-12)
    Assert.Equal(results.Last.Flip.ClassAverage, Array.average (column 6), 1e-12)
    let norms = results.Geometry.Value.FeatureNorms |> List.map Option.get
    Assert.Equal<float[]>(Array.ofList norms, column 7)

    let confusion =
        File.ReadAllLines(Path.Combine(run.Folder, RunFiles.confusion))
        |> Array.skip 1
        |> Array.map (fun line -> line.Split ',' |> Array.map int)

    Assert.Equal(40, confusion |> Array.sumBy (fun row -> row[2]))
    let right = confusion |> Array.filter (fun row -> row[0] = row[1]) |> Array.sumBy (fun row -> row[2])
    Assert.Equal(results.Last.Plain.Top1, float right / 40.0, 1e-12)

[<Fact>]
let ``evaluating says what of, and gives what the run gave, from its folder or a checkpoint's path`` () =
    let place = place.Value
    let results = place.Run.Results
    let adjustments = [ LogitAdjust 1.0; TauNormalize 1.0 ]
    let evaluate run = CheckpointEvaluation.run place.Options { Run = run; Dataset = None; Adjustments = adjustments }
    let last = evaluate (SavedRun.find place.Run.Folder None)
    Assert.Equal<ScoredRow list>(results.Adjusted, List.tail last.Scores)
    Assert.Equal(results.Last, { Plain = last.Scores.Head.Plain; Flip = last.Scores.Head.Flip })
    Assert.Equal("as trained", last.Scores.Head.Name)
    Assert.Equal(results.Parameters, last.Parameters)
    Assert.Equal(results.Split, last.Split)
    Assert.Equal(40L, last.TestImages)

    Assert.Equal(
        {
            Run = place.Run.Folder
            Name = "last"
            Epoch = Some 2
            Steps = 0
            Epochs = 2
            ChosenOnTest = false
        },
        last.Checkpoint
    )

    let path name = Path.Combine(place.Run.Folder, name)
    Assert.Equal(last, evaluate (SavedRun.find (path RunFiles.lastCheckpoint) None))
    let best = evaluate (SavedRun.find place.Run.Folder (Some "best"))
    Assert.Equal(best, evaluate (SavedRun.find (path RunFiles.bestCheckpoint) None))
    Assert.True best.Checkpoint.ChosenOnTest
    Assert.Equal(Some results.BestOnTest.Epoch, best.Checkpoint.Epoch)
    Assert.Equal(results.BestOnTest.Plain, best.Scores.Head.Plain)
    let manifest = (SavedRun.find place.Run.Folder None).Manifest
    let words = EvaluationText.scores manifest 2 best |> String.concat "\n"

    for word in
        [
            "Fashion-MNIST-LT"
            "(exponential, first n)"
            "seed 0"
            $"{results.Parameters:N0} parameters"
            $"best epoch on the test set ({results.BestOnTest.Epoch} of 2, chosen on it)"
            "as trained"
            "logit-adjust 1"
            "tau-norm 1"
        ] do
        Assert.Contains(word, words)

    let lastWords = EvaluationText.scores manifest 2 last |> String.concat "\n"
    Assert.Contains("last epoch (2 of 2)", lastWords)
    Assert.DoesNotContain("chosen on it", lastWords)

[<Fact>]
let ``a checkpoint from inside an epoch says so`` () =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path
    use source = new CancellationTokenSource()
    source.Cancel()

    let options = {
        Tiny.options folder.Path (folder.File "run") with
            Cancellation = source.Token
    }

    Assert.Throws<RunInterruptedException>(fun () -> Runs.train options Tiny.experiment |> ignore)
    |> ignore

    let run = SavedRun.find (folder.File "run") None
    Assert.Equal((Some 0, 1), (run.Checkpoint.Epoch, run.Checkpoint.Steps))

    Assert.Equal(
        $"interrupted at step 1 of epoch 1 of {Experiment.epochs Tiny.experiment}",
        EvaluationText.checkpoint run.Manifest.Split run.Checkpoint
    )

[<Fact>]
let ``another set's test images are scored where classes and kind of image agree`` () =
    let place = place.Value
    use other = new TemporaryFolder()
    let full = Path.Combine(other.Path, "fashion-mnist")
    Directory.CreateDirectory full |> ignore
    FashionFiles.make full (Array.create 10 6L) (Array.create 10 5L)
    let options = { place.Options with Data = Some other.Path }

    let results =
        CheckpointEvaluation.run options { request place.Run.Folder with Dataset = Some "fashion-mnist" }

    Assert.Equal("fashion-mnist", results.Dataset)
    Assert.Equal(50L, results.TestImages)
    // The groups are still those of the run's training images.
    Assert.Equal(None, results.Scores.Head.Plain.Many)

    // By hand: all images through the model.
    use _scope = torch.NewDisposeScope()
    let run = SavedRun.find place.Run.Folder None

    match ExperimentData.read { Tiny.data with Profile = Natural; Files = "fashion-mnist" } full with
    | Error problem -> failwith problem.Message
    | Ok data ->
        use data = data
        use model = SavedRun.loadModel torch.CPU run
        use images = new TestImages(linear, data.Test, InputOptions.onDevice torch.CPU)
        let counts = Array.ofList run.Manifest.ClassCounts
        let plain, _ = Evaluation.scores linear.Measures counts model images false
        Assert.Equal(plain, results.Scores.Head.Plain)

    let words = EvaluationText.scores run.Manifest 2 results |> String.concat "\n"
    Assert.Contains("on another test set than the run's: fashion-mnist, 50 images", words)

[<Fact>]
let ``a set of other classes, channels or names is refused, and one that is not there`` () =
    let place = place.Value
    use other = new TemporaryFolder()

    let refusal name =
        let options = { place.Options with Data = Some other.Path }
        problem (fun () -> CheckpointEvaluation.run options { request place.Run.Folder with Dataset = Some name })

    Assert.Contains("there are fashion-mnist-lt, fashion-mnist", (refusal "nothing").Message)
    // Digits are called 0 … 9, which are no names, so MNIST would do; here its files are missing.
    Assert.Equal("dataset", (refusal "mnist").Path)

    // CIFAR-10: one record a class.
    let cifar = Path.Combine(other.Path, "cifar10")
    Directory.CreateDirectory cifar |> ignore
    let records = Array.init 10 (fun c -> Array.append [| byte c |] (Array.create 3072 7uy)) |> Array.concat

    for name in [ "train.bin"; "test.bin" ] do
        File.WriteAllBytes(Path.Combine(cifar, name), records)

    Assert.Contains("have 3 channels; those of Fashion-MNIST-LT have 1", (refusal "cifar10").Message)
    Assert.Contains("have 3 channels", (refusal "cifar10-lt").Message)

[<Fact>]
let ``what is no run or no checkpoint of one is named`` () =
    let place = place.Value
    let find path checkpoint = problem (fun () -> SavedRun.find path checkpoint)
    let nowhere = place.Folder.File "nowhere"
    Assert.Contains("Give the folder of a run", (find nowhere None).Message)
    Assert.Contains("there are last and best", (find place.Run.Folder (Some "first")).Message)
    Assert.Contains("is not there", (find place.Run.Folder (Some "other.safetensors")).Message)
    let path = Path.Combine(place.Run.Folder, RunFiles.lastCheckpoint)
    Assert.Contains("is a checkpoint already", (find path (Some "best")).Message)
    use alone = new TemporaryFolder()
    File.Copy(path, alone.File "copy.safetensors")
    Assert.Contains("manifest beside it", (find (alone.File "copy.safetensors") None).Message)
    File.Copy(Path.Combine(place.Run.Folder, RunFiles.manifest), alone.File RunFiles.manifest)
    let copy = SavedRun.find (alone.File "copy.safetensors") None
    Assert.Equal("copy.safetensors", copy.Checkpoint.Name)
    let results = CheckpointEvaluation.run place.Options { Run = copy; Dataset = None; Adjustments = [] }
    Assert.Equal(place.Run.Results.Last.Plain, results.Scores.Head.Plain)

[<Fact>]
let ``a long-tailed set with an empty class is not planned with logit adjustment`` () =
    use folder = new TemporaryFolder()
    let counts = Array.init 10 (fun c -> if c = 4 then 0L else 5L)
    FashionFiles.make folder.Path counts (Array.create 10 2L)
    let natural = { linear with Dataset = { Tiny.data with Profile = Natural } }

    match Plan.make (Tiny.options folder.Path (folder.File "run")) natural with
    | Ok _ -> failwith "planned"
    | Error problems -> Assert.Contains(problems, fun (problem: Problem) -> problem.Path = "adjust")
