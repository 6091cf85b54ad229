module Bce3s.Tests.Records.ExperimentFileTests

open System
open System.IO
open System.Text.Json
open System.Text.Json.Nodes
open Xunit
open Bce3s
open Bce3s.Tests

let private any = experiment "any" {
    dataset (FashionMnist.longTailed (exponential 100))

    stages [
        stage "joint" {
            loss (joint + uniform)
            epochs 3
        }
    ]
}

/// The problems of a file with that text.
let private problems (text: string) =
    use folder = new TemporaryFolder()
    let path = folder.File "mine.json"
    File.WriteAllText(path, text)
    let error = Assert.Throws<RecordFileException>(fun () -> Experiment.load path |> ignore)
    Assert.Equal(path, error.File)
    Assert.StartsWith($"{path} holds no experiment:\n", error.Message)
    [ for problem in error.Problems -> problem.Path, problem.Message ]

let private node (path: string) (root: JsonNode) : JsonNode =
    (root, path.Split '.')
    ||> Array.fold (fun node name ->
        match Int32.TryParse name with
        | true, i -> nonNull node[i]
        | _ -> nonNull node[name])

/// The problems of the experiment's file after a change of its JSON.
let private changed (change: JsonNode -> unit) =
    let root = nonNull (JsonNode.Parse(Experiment.json any))
    change root
    problems (root.ToJsonString())

[<Fact>]
let ``any experiment is read back as it was`` () =
    use folder = new TemporaryFolder()

    for experiment in RandomExperiments.some 90 do
        let path = folder.File "any.json"
        Experiment.save path experiment
        let read = Experiment.load path
        Assert.Equal(Experiment.json experiment, Experiment.json read)

        // NaN differs from itself.
        if not ((Experiment.json read).Contains "\"NaN\"") then
            Assert.Equal(experiment, read)

[<Fact>]
let ``parts that are a script's own come back by name and say what is missing when they are used`` () =
    use folder = new TemporaryFolder()
    let path = folder.File "own.json"

    Experiment.save path { any with Backbone = ownBackbone "mine" (fun _ -> failwith "not called") }

    let read = Experiment.load path
    Assert.Equal("mine", read.Backbone.Name)

    let error =
        Assert.Throws<MissingPartException>(fun () -> BackboneSpec.create read.Backbone 3L |> ignore)

    Assert.Contains("mine", error.Message)

[<Fact>]
let ``a missing field is named`` () =
    let found =
        changed (fun root ->
            Assert.True((node "stages.0" root).AsObject().Remove "epochs")
            Assert.True(root.AsObject().Remove "seed"))

    Assert.Equal<string list>([ "stages[0].epochs"; "seed" ], List.map fst found)
    Assert.All(found, (fun (_, message) -> Assert.StartsWith("it is missing.", message)))

[<Fact>]
let ``a field that no record has is named, with those that there are`` () =
    match changed (fun root -> (node "stages.0" root)["epoch"] <- JsonValue.Create 3) with
    | [ path, message ] ->
        Assert.Equal("stages[0].epoch", path)
        Assert.Contains("epochs, batch", message)
    | other -> failwith $"{other}"

[<Theory>]
[<InlineData("evaluateEvery", "\"1\"", "evaluateEvery", "found \"1\"; expected a whole number of 32 bits.")>]
[<InlineData("evaluateEvery", "1.5", "evaluateEvery", "found 1.5; expected a whole number of 32 bits.")>]
[<InlineData("seed", "1e30", "seed", "found 1e30; expected a whole number of 64 bits.")>]
[<InlineData("name", "null", "name", "found null; expected text.")>]
[<InlineData("name", "{}", "name", "found an object; expected text.")>]
[<InlineData("stages", "{}", "stages", "found an object; expected a list.")>]
[<InlineData("stages", "[3]", "stages[0]", "found 3; expected an object with name, views,")>]
[<InlineData("dataset.rareFirst", "0", "dataset.rareFirst", "found 0; expected true or false.")>]
[<InlineData("dataset.normalization.mean", "[\"a\"]", "dataset.normalization.mean[0]", "found \"a\"; expected a number.")>]
[<InlineData("head", "\"linaer\"", "head", "there is no 'linaer'; expected one of automatic, normalized, linear,")>]
[<InlineData("head", "\"cosines\"", "head", "found \"cosines\"; expected an object with this `kind` and scale.")>]
[<InlineData("head", "{\"kind\":\"cosine\",\"scale\":1}", "head.kind", "there is no 'cosine'; expected one of")>]
[<InlineData("head", "{\"scale\":1}", "head", "found an object; expected one of")>]
[<InlineData("head", "{\"kind\":\"cosines\",\"scale\":[]}", "head.scale", "found a list; expected a number.")>]
[<InlineData("stages.0.loss.terms.0.weight",
             "\"nan\"",
             "stages[0].loss.terms[0].weight",
             "found \"nan\"; expected a number.")>]
[<InlineData("backbone.own", "\" \"", "backbone.own", "found \" \"; expected the name of a part.")>]
let ``a value that does not belong there is named with what does`` (at: string) value (path: string) (message: string) =
    let parent, name =
        match at.LastIndexOf '.' with
        | -1 -> id, at
        | dot -> node (at.Substring(0, dot)), at.Substring(dot + 1)

    match changed (fun root -> (parent root)[name] <- JsonNode.Parse(value: string)) with
    | [ foundPath, found ] ->
        Assert.Equal(path, foundPath)
        Assert.StartsWith(message, found)
    | other -> failwith $"{other}"

[<Fact>]
let ``a field that is there twice is named`` () =
    let text = (Experiment.json any).Replace("\"seed\": 0", "\"seed\": 0, \"seed\": 1")
    Assert.Equal<(string * string) list>([ "seed", "it is there more than once." ], problems text)

[<Theory>]
[<InlineData("")>]
[<InlineData("{")>]
[<InlineData("{\"name\": nan}")>]
[<InlineData("not json")>]
let ``what is no JSON is told by line and byte`` text =
    match problems text with
    | [ path, message ] ->
        Assert.StartsWith("line 1, byte ", path)
        Assert.StartsWith("it is no JSON. ", message)
    | other -> failwith $"{other}"

[<Fact>]
let ``JSON that is another thing is refused`` () =
    for text in [ "3"; "[]"; "null" ] do
        Assert.Equal("file", fst (List.exactlyOne (problems text)))

[<Fact>]
let ``nesting without end is refused, and what people write is not`` () =
    match problems (String.replicate 100000 "[") with
    | [ _, message ] -> Assert.Contains("256", message)
    | other -> failwith $"{other}"

    let deep = List.fold (fun inner _ -> Over(10.0, inner)) HalfCosine [ 1..100 ]
    Assert.Equal(deep, Json.parse<Schedule>(Json.text deep))

[<Fact>]
let ``numbers that are none are kept for the validation to refuse`` () =
    use folder = new TemporaryFolder()
    let path = folder.File "nan.json"
    Experiment.save path { any with Adjustments = [ LogitAdjust nan ] }
    Assert.Contains("\"tau\": \"NaN\"", File.ReadAllText path)
    Assert.Contains(Validation.check (Experiment.load path), (fun problem -> problem.Path = "adjust"))

[<Fact>]
let ``a file is there completely or not at all`` () =
    use folder = new TemporaryFolder()
    let path = folder.File "mine.json"
    Experiment.save path any
    let deep = List.fold (fun inner _ -> Over(10.0, inner)) HalfCosine [ 1..1000 ]
    let broken = { any with Stages = [ { any.Stages.Head with LearningRate = deep } ] }
    Assert.Throws<JsonException>(fun () -> Experiment.save path broken) |> ignore
    Assert.Equal(any, Experiment.load path)
    Assert.Equal<string list>([ path ], List.ofArray (Directory.GetFiles folder.Path))
