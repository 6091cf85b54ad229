module Bce3s.Cli.Tests.BadInputTests

open System.IO
open Xunit

/// One line on standard error that says what is wrong, exit code 2, nothing written.
let private refused (arguments: string list) (words: string list) =
    use place = new Workplace()
    let outcome = Program.run place arguments
    Assert.Equal(2, outcome.Code)
    Assert.Equal("", outcome.Output)
    Assert.Equal(1, outcome.Error.TrimEnd().Split('\n').Length)

    for word in words do
        Assert.Contains(word, outcome.Error)

    Assert.Empty place.Entries

[<Fact>]
let ``an unknown verb is answered with the verbs`` () =
    refused [ "recognise" ] [ "'recognise'"; "there are train, "; "evaluate, predict, "; ", diff, data" ]

[<Fact>]
let ``an unknown option is answered with the options`` () =
    refused [ "train"; "--foo" ] [ "--foo"; "--dataset"; "--dry-run" ]

[<Fact>]
let ``an unknown dataset, method, backbone or device is answered with what exists`` () =
    refused [ "train"; "--dataset"; "x" ] [ "'x'"; "fashion-mnist-lt" ]
    refused [ "train"; "--method"; "x" ] [ "'x'"; "bce3s, ce" ]
    refused [ "train"; "--backbone"; "x" ] [ "'x'"; "resnet8, resnet20" ]
    refused [ "train"; "--device"; "x" ] [ "'x'"; "cpu, cuda and cuda:N" ]

[<Fact>]
let ``a long tail or images that there are not`` () =
    refused [ "train"; "--profile"; "x" ] [ "'x'"; "exp and step" ]
    refused [ "train"; "--selection"; "x" ] [ "'x'"; "first-n, shuffled:SEED" ]
    refused [ "train"; "--selection"; "shuffled:x" ] [ "shuffled:x"; "shuffled:0" ]
    refused [ "train"; "--imbalance"; "x" ] [ "--imbalance" ]
    refused [ "train"; "--imbalance"; "0.5" ] [ "an imbalance of 0.5"; "at least 1" ]

    for option in [ "--imbalance 10"; "--profile step"; "--selection first-n" ] do
        refused ("train" :: "--dataset" :: "inat18" :: List.ofArray (option.Split ' ')) [
            "iNaturalist 2018 has a long tail of its own"
            "cifar100-lt"
        ]

[<Theory>]
[<InlineData("0")>]
[<InlineData("-3")>]
let ``epochs that train nothing`` (count: string) =
    refused [ "train"; "--epochs"; count ] [ $"--epochs {count}"; "at least 1" ]

[<Fact>]
let ``values that are no numbers`` () =
    refused [ "train"; "--epochs"; "many" ] [ "--epochs"; "'many'" ]
    refused [ "train"; "--seed"; "1.5" ] [ "--seed" ]

[<Fact>]
let ``what is not there yet says so`` () =
    refused [ "train"; "--resume"; "--output"; "typo" ] [ "there is no run in typo"; "--dataset" ]
    refused [ "train"; "--on-nan"; "hope" ] [ "there is no policy 'hope'"; "stop, skip-batch and rewind" ]
    refused [ "train"; "--checkpoint-every"; "-1" ] [ "--checkpoint-every -1"; "0 or more" ]
    refused [ "train"; "--threads"; "0" ] [ "--threads 0"; "at least 1" ]
    refused [ "train"; "--keep"; "2" ] [ "there are no copies to keep"; "--keep-every" ]
    refused [ "train"; "--precision"; "bf16" ] [ "bf16 is not supported yet"; "fp32" ]
    refused [ "train"; "--precision"; "x" ] [ "'x'"; "fp32" ]

[<Fact>]
let ``missing data names the folder, the files and where to get them`` () =
    refused [ "train"; "--data"; "/nowhere" ] [ "/nowhere"; "train-images-idx3-ubyte.gz"; "Debian"; "--data DIR" ]

[<Fact>]
let ``a broken data file is named`` () =
    use data = new Workplace()

    for name in
        [
            "train-images-idx3-ubyte"
            "train-labels-idx1-ubyte"
            "t10k-images-idx3-ubyte"
            "t10k-labels-idx1-ubyte"
        ] do
        File.WriteAllBytes(data.File name, [| 0uy; 0uy; 8uy |])

    refused [ "train"; "--data"; data.Path ] [ "idx"; "bytes" ]

[<Fact>]
let ``an output that holds another run or is a file`` () =
    use other = new Workplace()
    File.WriteAllText(other.File "manifest.json", "{}")
    refused [ "train"; "--output"; other.Path ] [ other.Path; "holds another run"; "--output DIR" ]
    refused [ "train"; "--output"; other.File "manifest.json/run" ] [ "is a file" ]

[<SkippableFact>]
let ``an output that cannot be written`` () =
    Skip.IfNot(Directory.Exists "/proc/self", "there is no /proc, the one place that is read-only for every user")
    refused [ "train"; "--output"; "/proc/bce3s/run" ] [ "/proc is not writable"; "--output DIR" ]

[<Fact>]
let ``evaluate wants a run`` () =
    refused [ "evaluate" ] [ "bce3s evaluate PLACE" ]
    refused [ "evaluate"; "nowhere" ] [ "nowhere"; "Give the folder of a run" ]
    refused [ "evaluate"; "x"; "--checkpoint"; "first" ] [ "'first'"; "last and best" ]

[<Fact>]
let ``several problems come as a list`` () =
    use place = new Workplace()
    let outcome = Program.run place [ "train"; "--backbone"; "x"; "--data"; "/nowhere" ]
    Assert.Equal(2, outcome.Code)
    Assert.Contains("fashion-mnist-lt-bce3s cannot run:", outcome.Error)
    Assert.Contains("\n  backbone    there is no backbone 'x'", outcome.Error)
    Assert.Contains("\n  dataset     /nowhere", outcome.Error)

[<Fact>]
let ``folders without a name`` () =
    refused [ "train"; "--output"; "" ] [ "output: the folder has no name" ]
    refused [ "train"; "--data"; "" ] [ "dataset: the data folder has no name"; "--data DIR" ]

[<Fact>]
let ``a network that is too wide to make`` () = refused [ "train"; "--backbone"; "resnet8-w100000" ] [ "backbone: " ]
