module Bce3s.Cli.Tests.WeightsTests

open System
open System.IO
open System.Text.Json
open Xunit

let private golden name = Path.Combine(AppContext.BaseDirectory, "golden", "pth", name)

let private weights arguments =
    use place = new Workplace()
    Program.run place ("weights" :: arguments)

[<Fact>]
let ``weights lists what a file holds`` () =
    let outcome = weights [ golden "checkpoint.pth" ]
    Assert.Equal(0, outcome.Code)
    let output = outcome.Output.ReplaceLineEndings "\n"
    Assert.Contains("PyTorch, 10 tensors", output)
    Assert.Contains("CRC-32 against damage", output)
    Assert.Contains("parts: state_dict, optimizer", output)
    Assert.Contains("epoch = 3", output)
    Assert.Matches("state_dict.module.conv1.weight +float32  2×1×3×3\n", output)
    Assert.Matches("best_acc1 +float32  single\n", output)

[<Fact>]
let ``weights says how a file fits a backbone, and ends with 1 where it does not`` () =
    let outcome = weights [ golden "state.pth"; "--backbone"; "resnet8-w4"; "--channels"; "1" ]
    Assert.Equal(1, outcome.Code)
    Assert.Contains("mismatched  conv1.weight float32 [2, 1, 3, 3], expected float32 [4, 1, 3, 3]", outcome.Output)
    Assert.Contains("left out    fc.weight float32 [3, 2]", outcome.Output)

    use json =
        JsonDocument.Parse (weights [ golden "state.pth"; "--backbone"; "resnet8-w4"; "--json" ]).Output

    let fit = json.RootElement.GetProperty "fit"
    Assert.False(fit.GetProperty("fits").GetBoolean())
    Assert.Equal(8, json.RootElement.GetProperty("tensors").GetArrayLength())

    let leftOut = [ for entry in fit.GetProperty("leftOut").EnumerateArray() -> string (entry.GetProperty "name") ]

    Assert.Contains("fc.weight", leftOut)

[<Fact>]
let ``weights refuses what is no file of weights, without running anything in it`` () =
    for arguments, message in
        [
            [], "which file?"
            [ golden "evil.pth" ], "the class or function posix.system"
            [ golden "legacy.pth" ], "before version 1.6"
            [ "absent.pth" ], "found no file"
            [ golden "state.pth"; "--backbone"; "resnet9" ], "there is no backbone 'resnet9'"
            [ golden "ema.pth"; "--backbone"; "resnet8" ], "'state_dict', 'state_dict_ema'"
            [ golden "ema.pth"; "--part"; "state_dict" ], "name that with --backbone"
        ] do
        let outcome = weights arguments
        Assert.Equal(2, outcome.Code)
        Assert.Contains(message, outcome.Error)
        Assert.DoesNotContain("(Parameter", outcome.Error)

[<Fact>]
let ``names that a terminal would take for commands are not passed on`` () =
    use place = new Workplace()
    let header = """{"a\u001b[2Jb":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}"""

    let write (header: string) rest =
        let content = Text.Encoding.ASCII.GetBytes header
        let length = BitConverter.GetBytes(int64 content.Length)
        File.WriteAllBytes(place.File "weights", Array.concat [ length; content; rest ])
        Program.run place [ "weights"; "weights" ]

    let outcome = write header [||]
    Assert.Contains("a?[2Jb", outcome.Output)
    Assert.DoesNotContain<char>('\u001b', outcome.Output)

    let outcome = write (header.Replace("U8", "X8")) [||]
    Assert.Equal(2, outcome.Code)
    Assert.Contains("a?[2Jb", outcome.Error)
    Assert.DoesNotContain<char>('\u001b', outcome.Error)

[<Fact>]
let ``training begins with the weights of a file, which the dry run shows`` () =
    use place = new Workplace()
    let small = [ "train"; "--backbone"; "resnet8-w4"; "--epochs"; "1" ]
    Assert.Equal(0, (Program.run place (small @ [ "--output"; "first" ])).Code)
    let file = place.File "first/checkpoint-best.safetensors"

    let fit = Program.run place [ "weights"; file; "--backbone"; "resnet8-w4"; "--channels"; "1" ]
    Assert.Equal(0, fit.Code)
    Assert.Contains("fit ('backbone.' before their names)", fit.Output)

    let dry = Program.run place (small @ [ "--weights"; "first/checkpoint-best.safetensors"; "--dry-run" ])
    Assert.Equal(0, dry.Code)
    Assert.Contains("|> initialized (", dry.Output)
    Assert.Contains($"InitialWeights.ofFile \"{file}\"", dry.Output)
    Assert.Contains("|> InitialWeights.sha256", dry.Output)

    for arguments, message in
        [
            [ "--weights"; "absent.pth" ], "found no file"
            [ "--weights"; file; "--weights-part"; "teacher" ], "no part 'teacher'"
            [ "--weights-part"; "teacher" ], "name that with --weights"
        ] do
        let outcome = Program.run place (small @ arguments @ [ "--output"; "second" ])
        Assert.Equal(2, outcome.Code)
        Assert.Contains(message, outcome.Error)
