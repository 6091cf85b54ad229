module Bce3s.Tests.Training.InitialWeightsTests

open System
open System.Collections.Generic
open System.IO
open System.Security.Cryptography
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Data
open Bce3s.Tests

/// A backbone's state under others' names, with the classifier that published files have.
let private save (path: string) prefix (backbone: BackboneSpec) =
    use _scope = torch.NewDisposeScope()
    torch.manual_seed 77L |> ignore
    use network = BackboneSpec.create backbone 1L
    let tensors = Dictionary<string, torch.Tensor>()

    for entry in network.state_dict () do
        tensors.Add(prefix + entry.Key, entry.Value)

    tensors.Add(prefix + "linear.weight", torch.zeros (7L, network.Features))
    Safetensors.Save(path, tensors)

let private withWeights weights = {
    Tiny.experiment with
        Backbone = Tiny.experiment.Backbone |> initialized weights
}

let private values (tensors: seq<KeyValuePair<string, torch.Tensor>>) = [
    for entry in tensors -> entry.Key, entry.Value.``to``(torch.float32).data<float32>().ToArray()
]

let private plan (folder: TemporaryFolder) experiment =
    Plan.make (Tiny.options folder.Path (folder.File "run")) experiment

let private problems folder weights =
    match plan folder (withWeights weights) with
    | Ok plan ->
        (plan :> IDisposable).Dispose()
        []
    | Error problems -> problems

[<Fact>]
let ``a model begins with a file's backbone and the classifier that it would have anyway`` () =
    use folder = new TemporaryFolder()
    let file = folder.File "weights"
    save file "module.encoder." Tiny.experiment.Backbone
    use drawn = Model.create Tiny.experiment 10 torch.CPU
    use model = Model.create (withWeights (InitialWeights.ofFile file)) 10 torch.CPU
    use saved = Safetensors.Load file
    let prefix = "module.encoder."

    let expected =
        saved.Tensors
        |> Seq.filter (fun entry -> not (entry.Key.Contains "linear"))
        |> Seq.map (fun entry -> KeyValuePair(entry.Key.Substring prefix.Length, entry.Value))
        |> values
        |> List.sortBy fst

    Assert.Equal<(string * float32[]) list>(expected, values (model.Backbone.state_dict ()) |> List.sortBy fst)

    Assert.Equal<(string * float32[]) list>(
        values (drawn.Classifier.state_dict ()),
        values (model.Classifier.state_dict ())
    )

[<Fact>]
let ``a plan knows the file's sum, and refuses another file`` () =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path
    let file = folder.File "weights"
    save file "" Tiny.experiment.Backbone
    let sum = File.ReadAllBytes file |> SHA256.HashData |> Convert.ToHexStringLower
    let weights = InitialWeights.ofFile file

    match plan folder (withWeights weights) with
    | Ok plan ->
        use plan = plan
        Assert.Equal(withWeights (weights |> InitialWeights.sha256 sum), plan.Experiment)
        Assert.Contains(sum, String.concat "\n" (Plan.text plan))
    | Error problems -> failwith $"{problems}"

    let other = weights |> InitialWeights.sha256 (String('0', 64))
    Assert.Contains(sum, (problems folder other |> List.exactlyOne).Message)

    Assert.Throws<DataFormatException>(fun () -> Model.create (withWeights other) 10 torch.CPU |> ignore)
    |> ignore

[<Fact>]
let ``a file that is not there or does not fit is a problem before anything runs`` () =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path
    let missing = problems folder (InitialWeights.ofFile (folder.File "absent.pth")) |> List.exactlyOne
    Assert.Equal("backbone", missing.Path)
    Assert.Contains("no file", missing.Message)

    let wide = folder.File "wide"
    save wide "" (ResNet.cifarWide 8 8)
    let found = problems folder (InitialWeights.ofFile wide)
    Assert.All(found, fun problem -> Assert.Equal("backbone", problem.Path))
    Assert.Contains(found, fun problem -> problem.Message.Contains "mismatched  conv1.weight float32 [8, 1, 3, 3]")

    save wide "net." Tiny.experiment.Backbone
    Assert.Empty(problems folder (InitialWeights.ofFile wide))

    let part =
        problems folder (InitialWeights.ofFile wide |> InitialWeights.part "teacher") |> List.exactlyOne

    Assert.Contains("no part 'teacher'", part.Message)

[<Fact>]
let ``a run that began with a file is evaluated without it`` () =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path
    let file = folder.File "weights"
    save file "" Tiny.experiment.Backbone
    let options = Tiny.options folder.Path (folder.File "run")

    let experiment = {
        withWeights (InitialWeights.ofFile file) with
            Stages = [ { Tiny.experiment.Stages.Head with Epochs = 1 } ]
    }

    Runs.train options experiment |> ignore
    let manifest = Manifest.read "run" (folder.File "run/manifest.json")

    match manifest.Experiment.Backbone.Weights with
    | Text.Json.Serialization.Include weights -> Assert.True weights.Sha256.IsSome
    | Text.Json.Serialization.Skip -> failwith "the manifest does not name the file"

    File.Delete file
    let evaluated = Runs.evaluate options (folder.File "run") "last"
    Assert.InRange(evaluated.Plain.Top1, 0.0, 1.0)

[<Fact>]
let ``weights are in the record, as JSON and as F#`` () =
    use folder = new TemporaryFolder()
    let backbone = ResNet.imageNet 152 |> pretrained "resnet152.pth"
    let experiment = { Tiny.experiment with Backbone = backbone }
    Experiment.save (folder.File "e.json") experiment
    Assert.Equal(experiment, Experiment.load (folder.File "e.json"))
    Assert.Contains("""backbone (ResNet.imageNet 152 |> pretrained "resnet152.pth")""", Experiment.text experiment)
    Assert.Equal("ResNet-152 from resnet152.pth", BackboneSpec.title backbone)

    let part = InitialWeights.ofFile "dino.pth" |> InitialWeights.part "teacher"
    let text = Experiment.text { experiment with Backbone = ResNet.imageNet 50 |> initialized part }
    Assert.Contains("""initialized (InitialWeights.ofFile "dino.pth" |> InitialWeights.part "teacher")""", text)
