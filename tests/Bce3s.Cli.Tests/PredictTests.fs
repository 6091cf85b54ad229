module Bce3s.Cli.Tests.PredictTests

open System.IO
open System.Text.Json
open Xunit
open Bce3s.Data

/// A linear model of one epoch, and three images that the program has not seen.
type private Place() =
    let place = new Workplace()

    let trained =
        Program.run place [ "train"; "--method"; "ce"; "--backbone"; "resnet8-w4"; "--epochs"; "1"; "--output"; "run" ]

    let write (name: string) height width shade =
        let picture = Picture()
        picture.Reset(1, height, width).Fill shade
        File.WriteAllBytes(place.File name, ImageEncoder.Png picture)

    do
        Assert.Equal("", trained.Error)
        Directory.CreateDirectory(place.File "images") |> ignore
        write "images/b.png" 28 28 200uy
        write "images/a.png" 28 28 10uy
        write "large.png" 56 40 100uy
        File.WriteAllText(place.File "broken.png", "no image")

    member _.Run arguments = Program.run place arguments
    member _.File name = place.File name

let private place = lazy (Place())

let private parse (outcome: Outcome) =
    use document = JsonDocument.Parse outcome.Output
    document.RootElement.Clone()

let private success (outcome: Outcome) =
    Assert.Equal("", outcome.Error)
    Assert.Equal(0, outcome.Code)
    outcome

let private words (expected: string list) (text: string) =
    for word in expected do
        Assert.Contains(word, text)

[<Fact>]
let ``evaluate says what of and shows adjusted scores beside the others`` () =
    let outcome =
        place.Value.Run [ "evaluate"; "run"; "--logit-adjust"; "1.5"; "--tau-norm"; "0.5" ] |> success

    words
        [
            "Fashion-MNIST-LT"
            "imbalance 100 (exponential, first n)"
            "ResNet-8 of width 4"
            "parameters), seed 0"
            "last epoch (2 of 2) of run"
            "as trained"
            "logit-adjust 1.5"
            "tau-norm 0.5"
            "flip averaging in brackets"
        ]
        outcome.Output

    let best = place.Value.Run [ "evaluate"; "run/checkpoint-best.safetensors" ] |> success
    words [ "best epoch on the test set ("; "of 2, chosen on it)" ] best.Output

[<Fact>]
let ``evaluate prints JSON`` () =
    let json =
        place.Value.Run [ "evaluate"; "run"; "--checkpoint"; "best"; "--logit-adjust"; "1"; "--json" ]
        |> success
        |> parse

    Assert.Equal("best", json.GetProperty("checkpoint").GetProperty("name").GetString())
    Assert.True(json.GetProperty("checkpoint").GetProperty("chosenOnTest").GetBoolean())
    Assert.Equal(2000L, json.GetProperty("testImages").GetInt64())

    let names = [
        for row in json.GetProperty("scores").EnumerateArray() -> row.GetProperty("name").GetString() |> string
    ]

    Assert.Equal<string list>([ "as trained"; "logit-adjust 1" ], names)
    let first = json.GetProperty("scores")[0]
    Assert.InRange(first.GetProperty("plain").GetProperty("top1").GetDouble(), 0.05, 1.0)
    Assert.InRange(first.GetProperty("flip").GetProperty("ece").GetDouble(), 0.0, 1.0)

[<Fact>]
let ``predict names the classes of images, files first as they were given`` () =
    let place = place.Value
    let outcome = place.Run [ "predict"; "run"; "images/b.png"; "images"; "--top"; "2" ] |> success
    let lines = outcome.Output.TrimEnd().Split '\n'
    words [ "fashion-mnist-lt-ce, seed 0, ResNet-8 of width 4"; "last epoch (2 of 2)" ] lines[0]
    Assert.Equal(1 + 2 * 3, lines.Length)
    Assert.Equal("images/b.png", lines[1])
    Assert.EndsWith("a.png", lines[4])
    Assert.Matches("^  +[0-9.]+ %  .+$", lines[2])

[<Fact>]
let ``predict prints JSON, and says on standard error what was resized and what is broken`` () =
    let place = place.Value

    let outcome =
        place.Run [
            "predict"
            "run/checkpoint-last.safetensors"
            "large.png"
            "broken.png"
            "images/a.png"
            "--json"
            "--flip"
            "--tau-norm"
            "1"
        ]

    Assert.Equal(1, outcome.Code)
    let errors = outcome.Error.TrimEnd().Split '\n'
    Assert.Equal(2, errors.Length)
    Assert.Equal("bce3s: images of other sizes were resized to 28×28, which the model was trained on", errors[0])
    words [ "broken.png"; "a JPEG, PNG or WebP image" ] errors[1]
    let json = parse outcome
    Assert.Equal("tau-norm 1", json.GetProperty("readout").GetString())
    Assert.True(json.GetProperty("flip").GetBoolean())
    Assert.Equal(1, json.GetProperty("failed").GetArrayLength())
    let predictions = json.GetProperty "predictions"
    Assert.Equal(2, predictions.GetArrayLength())
    Assert.Equal("large.png", predictions[0].GetProperty("image").GetString())
    Assert.Equal(5, predictions[0].GetProperty("classes").GetArrayLength())

    let probabilities = [
        for found in predictions[1].GetProperty("classes").EnumerateArray() ->
            found.GetProperty("probability").GetDouble()
    ]

    Assert.Equal<float list>(List.sortDescending probabilities, probabilities)
    Assert.InRange(List.sum probabilities, 0.5, 1.0)

[<Fact>]
let ``what cannot be evaluated or predicted is one line and exit code 2`` () =
    let place = place.Value

    let refused arguments expected =
        let outcome: Outcome = place.Run arguments
        Assert.Equal(2, outcome.Code)
        Assert.Equal("", outcome.Output)
        Assert.Equal(1, outcome.Error.TrimEnd().Split('\n').Length)
        words expected outcome.Error

    refused [ "predict" ] [ "bce3s predict PLACE IMAGE…" ]
    refused [ "predict"; "run" ] [ "bce3s predict PLACE IMAGE…" ]
    refused [ "predict"; "run"; "missing.png" ] [ "missing.png"; "is not there" ]
    refused [ "predict"; "images"; "large.png" ] [ "Give the folder of a run" ]
    refused [ "predict"; "run"; "large.png"; "--top"; "0" ] [ "top"; "at least 1" ]
    refused [ "predict"; "run"; "large.png"; "--logit-adjust"; "1"; "--tau-norm"; "1" ] [ "give one" ]
    refused [ "evaluate" ] [ "which run?" ]
    refused [ "evaluate"; "run"; "--checkpoint"; "first" ] [ "'first'"; "last and best" ]
    refused [ "evaluate"; "run"; "--dataset"; "nothing" ] [ "'nothing'"; "fashion-mnist-lt, fashion-mnist" ]
    refused [ "evaluate"; "run"; "--logit-adjust"; "-1" ] [ "logit-adjust -1"; "at least 0" ]
