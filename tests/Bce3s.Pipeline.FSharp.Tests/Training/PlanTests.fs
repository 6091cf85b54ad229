module Bce3s.Tests.Training.PlanTests

open System.IO
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Tests

let private problems options experiment =
    match Plan.make options experiment with
    | Ok plan ->
        (plan :> System.IDisposable).Dispose()
        []
    | Error problems -> problems

[<Fact>]
let ``record, data, backbone, device and folder are all looked at, and nothing is written`` () =
    use folder = new TemporaryFolder()
    File.WriteAllText(folder.File "file", "")

    let options = {
        Tiny.options (folder.File "none") (folder.File "file") with
            Device = "abacus"
    }

    let broken = {
        Tiny.experiment with
            Backbone = BackboneSpec.named "resnet9"
            EvaluateEvery = 0
    }

    let found = problems options broken
    Assert.Equal<string list>([ "evaluateEvery"; "dataset"; "backbone"; "device"; "output" ], found |> List.map _.Path)
    Assert.All(found, fun problem -> Assert.DoesNotContain("\n", problem.Message))
    Assert.All(found, fun problem -> Assert.DoesNotContain("Parameter", problem.Message))
    Assert.Equal<string[]>([| folder.File "file" |], Directory.GetFileSystemEntries folder.Path)

[<Fact>]
let ``a plan tells parameters and split`` () =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path

    match Plan.make (Tiny.options folder.Path (folder.File "run")) Tiny.experiment with
    | Error problems -> failwith $"{problems}"
    | Ok plan ->
        use plan = plan
        Assert.False(Directory.Exists plan.Folder)
        let text = String.concat "\n" (Plan.text plan)
        Assert.Contains("views (glmc", text)
        Assert.Contains("epochs 2", text)
        Assert.Contains(Wording.count plan.Parameters, text)
        use model = Model.create plan.Experiment 10 torch.CPU
        Assert.Equal(Model.parameters model, plan.Parameters)

[<Fact>]
let ``images that cannot be trained or tested on are a problem before anything runs`` () =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path
    let options = Tiny.options folder.Path (folder.File "run")

    let only path words experiment =
        let problem = problems options experiment |> List.exactlyOne
        Assert.Equal(path, problem.Path)
        Assert.Contains((words: string), problem.Message)

    { Tiny.experiment with Augmentation = gaussianBlur 101 0.1 2.0 } |> only "augment" "28×28"

    { Tiny.experiment with Augmentation = sometimes 0.5 (gaussianBlur 57 0.1 2.0) }
    |> only "augment" "57"

    Assert.Empty(problems options { Tiny.experiment with Augmentation = gaussianBlur 55 0.1 2.0 })

    // A single image in every class leaves none to hold out.
    let alone = { Tiny.data with Profile = Exponential 1.0; Largest = 1L }
    { Tiny.experiment with Dataset = holdout 0.5 alone } |> only "dataset" "hold-out"

[<SkippableFact>]
let ``cuda without a device says what to do`` () =
    Skip.If(torch.cuda.is_available (), "there is a CUDA device here")

    for name in [ "cuda"; "cuda:1" ] do
        match Devices.parse name with
        | Error problem -> Assert.Contains("--device cpu", problem.Message)
        | Ok device -> failwith $"{device}"

[<Theory>]
[<InlineData("gpu")>]
[<InlineData("")>]
[<InlineData("cuda:")>]
[<InlineData("cuda:-1")>]
[<InlineData("cuda:x")>]
[<InlineData("cpu:0:1")>]
let ``other devices are answered with what exists`` name =
    match Devices.parse name with
    | Error problem -> Assert.Contains("there are cpu, cuda and cuda:N", problem.Message)
    | Ok device -> failwith $"{device}"

[<Theory>]
[<InlineData("resnet8-w100000")>]
[<InlineData("resnet8-w0")>]
[<InlineData("resnet8-w99999999999999999999")>]
[<InlineData("")>]
[<InlineData("resnext50-w8")>]
let ``a backbone that cannot be made is a problem in one line`` name =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path

    let problem =
        problems (Tiny.options folder.Path (folder.File "run")) {
            Tiny.experiment with
                Backbone = BackboneSpec.named name
        }
        |> List.exactlyOne

    Assert.Equal("backbone", problem.Path)
    Assert.DoesNotContain("\n", problem.Message)
    Assert.DoesNotContain("Parameter", problem.Message)

/// The one problem of an experiment with this network.
let private onlyProblem backbone =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path

    let problem =
        problems (Tiny.options folder.Path (folder.File "run")) { Tiny.experiment with Backbone = backbone }
        |> List.exactlyOne

    Assert.Equal("backbone", problem.Path)
    Assert.False(Directory.Exists(folder.File "run"))
    problem.Message

[<Fact>]
let ``a backbone that cannot take the images is a problem before anything runs`` () =
    let message = onlyProblem (LResNet.ir 50 |> BackboneSpec.ofWidth 4)
    Assert.Contains("lresnet50e-ir-w4 takes images of 112×112 alone; those of Fashion-MNIST-LT are 28×28", message)

[<Fact>]
let ``a depth of another family is answered with the family that has it`` () =
    let small, large =
        "ResNet.cifar has 8, 20, 32, 44, 56, 110", "ResNet.imageNet and ResNet.cifarStem have 18, 34, 50, 101, 152"

    for backbone, depth in
        [ ResNet.cifar 18, 18; ResNet.cifarWide 50 32, 50; ResNet.imageNet 20, 20; ResNet.cifarStem 32, 32 ] do
        let message = onlyProblem backbone
        Assert.Contains($"not {depth}.", message)
        Assert.Contains(small, message)
        Assert.Contains("6n + 2", message)
        Assert.Contains(large, message)

[<Fact>]
let ``too small a width is named`` () =
    Assert.Equal(
        "resnext50 of width 8; expected a width of at least 16",
        onlyProblem (ResNeXt.imageNet 50 |> BackboneSpec.ofWidth 8)
    )

[<Fact>]
let ``a split that cannot be made is a problem, and the data are not looked at`` () =
    use folder = new TemporaryFolder()

    let found =
        Tiny.experiment
        |> withDataset { Tiny.data with Profile = exponential 13 }
        |> problems (Tiny.options (folder.File "none") (folder.File "run"))

    Assert.Equal<string list>([ "dataset" ], found |> List.map _.Path)

[<Fact>]
let ``a loss of one's own that gives no loss is a problem of the plan`` () =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path

    let problem loss =
        let stages = [ { Tiny.experiment.Stages.Head with Views = Plain; Loss = loss } ]

        problems (Tiny.options folder.Path (folder.File "run")) { Tiny.experiment with Stages = stages }
        |> List.exactlyOne

    let rows = problem (ownLoss "rows" (fun logits _ -> logits.sum (dim = 1L)))
    Assert.Equal("stages[0].loss", rows.Path)
    Assert.Contains("of shape [2]", rows.Message)
    Assert.Contains("no idea", (problem (ownLoss "fails" (fun _ _ -> failwith "no idea"))).Message)
