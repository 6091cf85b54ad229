module Bce3s.Cli.Tests.ShowTests

open System.IO
open Xunit
open Bce3s

let private preset name =
    match Recipes.named name with
    | Ok recipe -> recipe
    | Error message -> failwith message

let private show arguments =
    use place = new Workplace()
    Program.run place ("show" :: arguments)

[<Fact>]
let ``show tells a recipe's account, its F# and its JSON`` () =
    let recipe = preset "cifar100-lt-step-if10-fbl"
    let outcome = show [ recipe.Experiment.Name ]
    Assert.Equal(0, outcome.Code)
    let output = outcome.Output.ReplaceLineEndings "\n"
    let fsharp, json = Experiment.text recipe.Experiment, Experiment.json recipe.Experiment
    Assert.EndsWith($"\n\n{fsharp}\n\n{json}\n", output)

    for text in recipe.Source :: recipe.Published @ recipe.Choices @ recipe.Deviations do
        Assert.Contains(text, output)

[<Fact>]
let ``show prints F# or JSON alone`` () =
    let experiment = (preset "fashion-mnist-lt-bce3s").Experiment
    let alone option = (show [ experiment.Name; option ]).Output.ReplaceLineEndings "\n"
    Assert.Equal(Experiment.text experiment + "\n", alone "--fsharp")
    Assert.Equal(Experiment.json experiment + "\n", alone "--json")

[<Fact>]
let ``show takes the file of an experiment`` () =
    use place = new Workplace()
    let experiment = { (preset "fashion-mnist-lt-ce").Experiment with Name = "mine" }
    Experiment.save (place.File "mine.json") experiment
    let outcome = Program.run place [ "show"; "mine.json"; "--fsharp" ]
    Assert.Equal(Experiment.text experiment + "\n", outcome.Output.ReplaceLineEndings "\n")

[<Fact>]
let ``show says what it does not find or understand`` () =
    use place = new Workplace()
    Directory.CreateDirectory(place.File "empty") |> ignore
    File.WriteAllText(place.File "broken.json", "{\"name\": 3}")

    for arguments, message in
        [
            [], "show what?"
            [ "no-such-recipe" ], "no file or run folder 'no-such-recipe'"
            [ "cifar100-lt-nonsense" ], "there is no method 'nonsense'"
            [ "empty" ], "holds no run: manifest.json is not there"
            [ "broken.json" ], "found 3; expected text."
            [ "fashion-mnist-lt-ce"; "--json"; "--fsharp" ], "give one of them"
        ] do
        let outcome = Program.run place ("show" :: arguments)
        Assert.Equal(2, outcome.Code)
        Assert.Contains(message, outcome.Error)

[<Fact>]
let ``train takes the file of an experiment in place of a recipe`` () =
    use place = new Workplace()

    Experiment.save (place.File "mine.json") {
        (preset "fashion-mnist-lt-ce").Experiment with
            Name = "fashion-mnist-lt-mine"
            Method = "mine"
    }

    let outcome = Program.run place [ "train"; "--experiment"; "mine.json"; "--epochs"; "2"; "--dry-run" ]
    Assert.Equal("", outcome.Error)
    Assert.Contains(Path.Combine("runs", "fashion-mnist-lt-mine-0"), outcome.Output)

    for arguments, message in
        [
            [ "--experiment"; "mine.json"; "--method"; "ce" ], "--method chooses a recipe"
            [ "--experiment"; "yours.json" ], "no file or run folder 'yours.json'"
        ] do
        let outcome = Program.run place ("train" :: arguments)
        Assert.Equal(2, outcome.Code)
        Assert.Contains(message, outcome.Error)
