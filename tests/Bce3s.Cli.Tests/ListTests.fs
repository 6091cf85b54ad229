module Bce3s.Cli.Tests.ListTests

open System.Text.RegularExpressions
open Xunit

let private list arguments =
    use place = new Workplace()
    Program.run place ("list" :: arguments)

[<Fact>]
let ``list shows what there is`` () =
    let outcome = list []
    Assert.Equal(0, outcome.Code)

    for words in [ "fashion-mnist-lt: bce3s, ce"; "resnet8-w32"; "cuda:N" ] do
        Assert.Contains(words, outcome.Output)

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
