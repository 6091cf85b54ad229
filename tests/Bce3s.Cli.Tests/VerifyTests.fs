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

    failed "backbones/resnet20-cifar.safetensors" "grad_norm.conv1.weight" 0 (~-) |> ignore

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

    refused (write place "arcface.safetensors" (withHeader [ "\"mode\"", "\"mood\"" ])) [ "no 'mode'"; "easy_margin" ]

    refused (write place "cosface-epl-epoch3.safetensors" (withHeader [ "softsign", "sign" ])) [
        "'update' = 'sign'"
        "'softsign'"
    ]

    for name in [ "bce3s-epoch5"; "class-balanced-focal" ] do
        refused (write place $"{name}.safetensors" (withHeader [ "\"1e-05\"", "\"1e-12\"" ])) [
            "'eps' = 1E-12"
            "the library's"
        ]

    refused (write place "backbones/resnet20-cifar.safetensors" (withHeader [ "resnet20-cifar", "resnet21-cifar" ])) [
        "resnet21-cifar"
        "resnet20"
    ]

[<Fact>]
let ``AutoAugment operators are compared byte by byte`` () =
    use place = new Workplace()
    let name = "autoaugment.safetensors"
    let outcome = verify [ golden name ]
    Assert.Equal("", outcome.Error)
    Assert.Equal(0, outcome.Code)
    Assert.Contains("120 tensors of 1 file: all pass", outcome.Output)
    Assert.Contains("exact", row "2/sharpness/5/-" outcome)
    // The sign bit of a number is the highest one of its last byte.
    let wrong = verify [ write place name (withNumber "1/equalize/0/+" 7 (~-)) ]
    Assert.Equal(1, wrong.Code)
    Assert.Equal<string[]>([| "1/equalize/0/+" |], failures wrong)
    let refused changes words = refused (write place name (withHeader changes)) words

    refused [ "1/equalize/0/+", "1/equalise/0/+" ] [
        "tensor '1/equalise/0/+'"
        "IMAGE/OPERATION/STEP/SIGN"
        "equalize"
    ]

    refused [ "1/rotate/5/+", "1/rotate/5/-" ] [ "tensor '1/rotate/5/-'"; "has a sign" ]
    refused [ "1/rotate/5/+", "1/rotate/10/+" ] [ "tensor '1/rotate/10/+'"; "0…9" ]
    refused [ "2/input", "3/input" ] [ "no tensor '2/input'"; "uint8 H×W×3" ]

[<Fact>]
let ``a network that is too large to compute is refused before it is made`` () =
    use place = new Workplace()

    let network name shape =
        write
            place
            "backbones/resnet20-cifar.safetensors"
            (withHeader [ "\"resnet20-cifar\"", $"\"{name}\""; "[4, 3, 32, 32]", shape ])

    refused (network "resnet20-w4096" "[4, 3, 32, 32]") [ "resnet20-w4096"; "parameters; expected"; "100000000" ]
    refused (network "resnet20" "[2, 3, 200000, 200000]") [ "[2, 3, 200000, 200000]"; "at most 1000000 numbers" ]
    refused (network "resnet20" "[9999999999, 9999999999, 1, 1]") [ "at most 1000000 numbers" ]
    refused (network "resnext101_32x8d" "[8, 3, 200, 200]") [ "resnext101"; "320000 pixels"; "product" ]
    refused (network "lresnet18e-ir" "[1, 1, 992, 992]") [ "lresnet18e-ir"; "parameters" ]

[<Fact>]
let ``state dictionaries may have PyTorch's counters and torchvision's classifier`` () =
    use place = new Workplace()

    let keys name more parameters =
        let changes = [ "\"state_keys\": \"", $"\"state_keys\": \"{more} "; yield! parameters ]
        write place $"backbones/{name}.safetensors" (withHeader changes)

    let counted = verify [ keys "resnet20-cifar" "bn1.num_batches_tracked" [] ]
    Assert.Equal("", counted.Error)
    Assert.Equal(0, counted.Code)
    let classified = verify [ keys "resnet50" "fc.weight fc.bias" [ "23508032", "25557032" ] ]
    Assert.Equal("", classified.Error)
    Assert.EndsWith("pass", row "features_eval" classified)
    refused (keys "resnet50" "fc.weight fc.bias" []) [ "fc.weight"; "23508032 and 2049 for each class" ]
    refused (keys "resnet20-cifar" "fc.weight" []) [ "state_keys"; "'fc.weight'" ]

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
    refused (written "{}") [ "no list to compare"; "cifar10-exp-100" ]
    refused (written """{"cifar10-exp-10": [5, 1]}""") [ "'cifar10-exp-10'"; "leaves class 1 without images" ]
    refused (written """{"cifar10-exp-0.5": [5, 1]}""") [ "'cifar10-exp-0.5'"; "at least 1 and finite" ]
    refused (written """{"cifar10-exp-10": [1, "2"]}""") [ "class counts" ]

[<Fact>]
let ``verify wants files`` () =
    let outcome = verify []
    Assert.Equal(2, outcome.Code)
    Assert.Contains("bce3s verify FILE…", outcome.Error)
