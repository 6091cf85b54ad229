module Bce3s.Tests.Scripts.FirstExperimentTests

open System
open System.IO
open Xunit
open Bce3s.Tests

[<Fact>]
let ``the first experiment is the preset that the program trains`` () =
    let script = Fsi.script "first-experiment.fsx"
    let training = "train [ bce3s ] |> ignore"
    Assert.Contains(training, script)

    let check =
        """printfn "%A" (Recipes.named "fashion-mnist-lt-bce3s" |> Result.map _.Experiment = Ok bce3s)"""

    Assert.Equal("true", (Fsi.run (script.Replace(training, check))).Trim())

[<Fact>]
let ``a script finds the native library and trains without settings`` () =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path

    let script =
        $"""
#I "../artifacts/bin/Bce3s.Pipeline.FSharp/release"
#r "TorchSharp.dll"
#r "Bce3s.Pipeline.FSharp.dll"
open Bce3s
let tiny =
    experiment "fashion-mnist-lt-tiny" {{
        dataset {{ FashionMnist.longTailed (exponential 4) with Largest = 12L }}
        backbone (ResNet.cifarWide 8 4)
        stages [ stage "joint" {{ loss (joint + uniform); epochs 1 }} ]
    }}
let options = {{ Runs.options () with Data = Some @"{folder.Path}"; Output = Some @"{folder.File "run"}" }}
[ Runs.train options tiny ] |> Table.print
"""

    let output = Fsi.run script
    Assert.Contains("joint  epoch 1/1", output)
    Assert.Contains("  tiny  1  ", output)
    Assert.True(File.Exists(folder.File "run/results.json"), output)

[<Fact>]
let ``the sample of the readme trains and prints its table`` () =
    let readme = File.ReadAllText(Path.Combine(Fsi.folder, "..", "README.md")).ReplaceLineEndings "\n"
    let from = readme.IndexOf("```fsharp\n", StringComparison.Ordinal) + "```fsharp\n".Length
    let sample = readme.Substring(from, readme.IndexOf("```", from, StringComparison.Ordinal) - from)

    let references =
        "#I \"../artifacts/bin/Bce3s.Pipeline.FSharp/release\"\n#r \"TorchSharp.dll\"\n#r \"Bce3s.Pipeline.FSharp.dll\"\n"

    let output = Fsi.run (references + sample)
    Assert.Contains("  quick  2  ", output)
    Assert.Contains("runs/fashion-mnist-lt-quick-1/report.html", output)
