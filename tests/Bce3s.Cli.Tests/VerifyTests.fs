module Bce3s.Cli.Tests.VerifyTests

open System
open System.IO
open Xunit
open Bce3s.Cli.Tests.ReferenceBytes

let private verify files =
    use place = new Workplace()
    Program.run place ("verify" :: files)

/// The row of a tensor.
let private row (tensor: string) (outcome: Outcome) =
    outcome.Output.Split '\n'
    |> Array.filter (fun line -> line.StartsWith $"  {tensor} ")
    |> Assert.Single

let private failures (outcome: Outcome) =
    outcome.Output.Split '\n'
    |> Array.filter _.EndsWith("  FAIL")
    |> Array.map (fun line -> (line.Trim().Split ' ')[0])

[<Fact>]
let ``every file of the losses and heads passes`` () =
    let files = Directory.GetFiles(golden "", "*.safetensors") |> Array.sort |> List.ofArray
    Assert.True(files.Length >= 21, $"there are {files.Length} files")
    let outcome = verify files
    Assert.Equal("", outcome.Error)
    Assert.Equal(0, outcome.Code)
    Assert.Empty(failures outcome)
    Assert.Contains($"tensors of {files.Length} files: all pass", outcome.Output)

    for tensor in [ "memory_after"; "grad_projector.0.weight"; "threshold"; "margins"; "prototypes_after" ] do
        Assert.Contains($"  {tensor} ", outcome.Output)

[<Fact>]
let ``networks pass`` () =
    let files = [ "resnet20-cifar"; "resnet32-cifar"; "lresnet50e-ir" ]
    let outcome = verify [ for name in files -> golden $"backbones/{name}.safetensors" ]
    Assert.Equal("", outcome.Error)
    Assert.Equal(0, outcome.Code)
    Assert.EndsWith("pass", row "features_train" (verify [ golden "backbones/resnet20-cifar.safetensors" ]))
    Assert.Contains("grad_norm.layer4.2.conv2.weight", outcome.Output)

/// The rounding of another processor is not that of the one where the numbers were made, and these networks let it grow.
[<Theory>]
[<InlineData("resnet50")>]
[<InlineData("resnext50_32x4d")>]
let ``networks that magnify rounding pass or say so`` (name: string) =
    let outcome = verify [ golden $"backbones/{name}.safetensors" ]
    Assert.Equal("", outcome.Error)
    Assert.EndsWith("pass", row "features_eval" outcome)

    if outcome.Code <> 0 then
        Assert.Equal(1, outcome.Code)
        Assert.Contains("here rounding decides", outcome.Output)

[<Fact>]
let ``a result that differs fails by name and nothing else does`` () =
    use place = new Workplace()

    let failed name tensor index change =
        let outcome = verify [ write place name (withNumber tensor index change) ]
        Assert.Equal(1, outcome.Code)
        Assert.Equal("", outcome.Error)
        Assert.Equal<string[]>([| tensor |], failures outcome)
        Assert.Contains("1 FAIL", outcome.Output)
        row tensor outcome

    Assert.Contains(" 1e-05 ", failed "focal.safetensors" "loss" 0 (fun loss -> loss * 1.0001f))
    Assert.Contains(" 1e-04 ", failed "bce3s-epoch5.safetensors" "grad_weight" 17 (fun slope -> slope + 0.01f))
    failed "max-norm.safetensors" "weight_after" 3 (~-) |> ignore

    failed "backbones/resnet20-cifar.safetensors" "grad_sum.conv1.weight" 0 (fun sum -> sum + 1f)
    |> ignore

    Assert.Contains("NaN", failed "ldam.safetensors" "margins" 5 (fun _ -> nanf))
    Assert.Contains("NaN", failed "cosface.safetensors" "grad_features" 5 (fun _ -> infinityf))

[<Fact>]
let ``an input that differs fails`` () =
    use place = new Workplace()

    let outcome =
        verify [ write place "focal.safetensors" (withNumber "logits" 0 (fun logit -> logit + 1f)) ]

    Assert.Equal(1, outcome.Code)
    Assert.Equal<string[]>([| "loss"; "grad_logits" |], failures outcome)
    let outcome = verify [ write place "focal.safetensors" (withNumber "logits" 0 (fun _ -> nanf)) ]
    Assert.Equal(1, outcome.Code)
    Assert.Equal<string[]>([| "loss"; "grad_logits" |], failures outcome)

/// Exit code 2, the file and these words on standard error in one line.
let private refused (path: string) (words: string list) =
    let outcome = verify [ path ]
    Assert.Equal(2, outcome.Code)
    Assert.Equal("", outcome.Output)
    Assert.Equal(1, outcome.Error.TrimEnd().Split('\n').Length)

    for word in path :: words do
        Assert.Contains(word, outcome.Error)

[<Fact>]
let ``a file that is not understood is refused with what is expected`` () =
    use place = new Workplace()
    let focal changes = write place "focal.safetensors" (withHeader changes)
    refused (focal [ "focal loss", "local loss" ]) [ "'local loss'"; "BCE3S, class-balanced bce"; "LDAM"; "backbone" ]
    refused (focal [ "\"method\"", "\"metho_\"" ]) [ "no 'method' in the metadata"; "BCE3S" ]
    refused (focal [ "\"gamma\"", "\"gamm_\"" ]) [ "no 'gamma' in the metadata" ]
    refused (focal [ "\"gamma\": \"1\"", "\"gamma\": \"x\"" ]) [ "'gamma' = 'x'"; "a finite number" ]
    refused (focal [ "\"gamma\": \"1\"", "\"gamma\":\"-1\"" ]) [ "gamma"; "expected a finite number ≥ 0" ]
    refused (focal [ "\"labels\"", "\"lables\"" ]) [ "no tensor 'labels'"; "int64" ]
    refused (focal [ "\"loss\"", "\"lose\"" ]) [ "tensor 'lose'"; "loss, grad_logits" ]
    refused (focal [ "\"F32\", \"shape\": [8, 12]", "\"I32\", \"shape\": [8, 12]" ]) [ "Int32 [8, 12]"; "float32" ]
    refused (focal [ "[8, 12]", "[12, 8]" ]) [ "do not fit"; "focal loss" ]

    refused
        (write
            place
            "bce3s-epoch5.safetensors"
            (withHeader [ "\"partial_ratio\": \"1.0\"", "\"partial_ratio\": \"0.4\"" ]))
        [ "'partial_ratio' = 0.4"; "expected 1" ]

    refused (write place "arcface.safetensors" (withHeader [ "easy_margin", "lazy_margin" ])) [
        "'lazy_margin'"
        "'hard_margin'"
    ]

    refused (write place "backbones/resnet20-cifar.safetensors" (withHeader [ "resnet20-cifar", "resnet21-cifar" ])) [
        "resnet21-cifar"
        "resnet20"
    ]

[<Fact>]
let ``a damaged file is refused with what is wrong with it`` () =
    use place = new Workplace()
    refused (write place "focal.safetensors" (fun bytes -> bytes[.. bytes.Length - 5])) [ "bytes of data" ]
    refused (write place "focal.safetensors" (fun bytes -> bytes[..3])) [ "4 bytes" ]
    refused (write place "focal.safetensors" (fun bytes -> bytes[..99])) [ "header" ]
    refused (place.File "nowhere") [ "nothing"; "a file" ]
    refused place.Path [ "a folder" ]

[<Fact>]
let ``a file that is refused does not keep the others from being verified`` () =
    use place = new Workplace()
    let broken = write place "ldam.safetensors" (fun bytes -> bytes[..9])
    let wrong = write place "focal.safetensors" (withNumber "loss" 0 (fun loss -> loss + 1f))
    let outcome = verify [ golden "focal.safetensors"; broken; wrong ]
    Assert.Equal(2, outcome.Code)
    Assert.Contains(broken, outcome.Error)
    Assert.Equal<string[]>([| "loss" |], failures outcome)
    Assert.Contains("4 tensors of 2 files: 1 FAIL", outcome.Output)
    let both = verify [ golden "focal.safetensors"; wrong ]
    Assert.Equal(1, both.Code)

[<Fact>]
let ``class counts are recomputed from their names`` () =
    use place = new Workplace()
    let outcome = verify [ golden "class-counts.json" ]
    Assert.Equal(0, outcome.Code)
    Assert.Contains("16 tensors of 1 file: all pass", outcome.Output)
    Assert.Contains("exact", row "cifar100-step-200" outcome)
    let json = File.ReadAllText(golden "class-counts.json")

    let written (text: string) =
        File.WriteAllText(place.File "counts.json", text)
        place.File "counts.json"

    let wrong = verify [ written (json.Replace("[5000, 3871", "[5000, 3872")) ]
    Assert.Equal(1, wrong.Code)
    Assert.Equal<string[]>([| "cifar10-exp-10" |], failures wrong)
    refused (written "no json") [ "JSON"; "cifar10-exp-100" ]
    refused (written "[1, 2]") [ "class counts" ]
    refused (written """{"cifar10-flat-10": [3, 2]}""") [ "'cifar10-flat-10'" ]
    refused (written """{"cifar10-exp-10": []}""") [ "empty list" ]
    refused (written """{"cifar10-exp-10": [1, "2"]}""") [ "class counts" ]

[<Fact>]
let ``verify wants files`` () =
    let outcome = verify []
    Assert.Equal(2, outcome.Code)
    Assert.Contains("bce3s verify FILE…", outcome.Error)
