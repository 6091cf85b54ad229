module Bce3s.Cli.Tests.ListTests

open System.Text.Json
open System.Text.RegularExpressions
open Bce3s
open Xunit

let private list arguments =
    use place = new Workplace()
    Program.run place ("list" :: arguments)

[<Fact>]
let ``list shows what there is`` () =
    let outcome = list []
    Assert.Equal(0, outcome.Code)

    for words in [ "Fashion-MNIST-LT, 10 classes"; "iNaturalist 2018, 8,142 classes"; "resnet8-w32"; "cuda:N" ] do
        Assert.Contains(words, outcome.Output)

    let lines = outcome.Output.Split '\n'

    for method in Methods.all do
        let line = Assert.Single(lines, (fun (line: string) -> line.StartsWith $"  method     {method.Name} "))
        Assert.EndsWith(method.Purpose, line)

    for line in lines do
        Assert.InRange(line.Length, 0, 80)

[<Fact>]
let ``list as JSON names every recipe`` () =
    let outcome = list [ "--json" ]
    Assert.Equal(0, outcome.Code)
    use document = JsonDocument.Parse outcome.Output
    let names (list: string) = [ for item in document.RootElement.GetProperty(list).EnumerateArray() -> item ]
    let text (item: JsonElement) = string (item.GetString())
    let property (name: string) (item: JsonElement) = text (item.GetProperty name)

    Assert.Equal<string list>(
        [ for recipe in Recipes.all -> recipe.Experiment.Name ],
        [ for item in names "recipes" -> text item ]
    )

    Assert.Equal<string list>(
        [ for data in Recipes.datasets -> data.Name ],
        List.map (property "name") (names "datasets")
    )

    Assert.Equal<string list>(
        [ for method in Methods.all -> method.Name ],
        List.map (property "name") (names "methods")
    )

    Assert.Equal<string list>(List.ofSeq Losses.Backbones.Names, List.map (property "name") (names "backbones"))

[<Fact>]
let ``every backbone comes with its parameters and features`` () =
    let lines = [ for line in (list []).Output.Split '\n' -> Regex.Replace(line.Trim(), " +", " ") ]

    for line in
        [
            "backbone resnet8 74,640 parameters 64 features"
            "backbone resnet34-cifar 21,276,992 parameters 512 features"
            "backbone resnet50 23,508,032 parameters 2048 features"
            "backbone resnext101-64x4d-cifar 81,398,592 parameters 2048 features"
            "backbone lresnet50e-ir 42,377,920 parameters 512 features"
        ] do
        Assert.Contains(line, lines)

    for name in Bce3s.Losses.Backbones.Names do
        Assert.Single(lines, (fun (line: string) -> line.StartsWith $"backbone {name} ")) |> ignore

[<Fact>]
let ``list takes no options`` () =
    let outcome = list [ "backbones" ]
    Assert.NotEqual(0, outcome.Code)
    Assert.Contains("backbones", outcome.Error)
