module Bce3s.Tests.Records.RecordsTests

open System
open System.IO
open System.Text.Json
open System.Text.Json.Serialization
open Xunit
open Bce3s
open Bce3s.Tests

let private scores = {
    Top1 = 0.5
    Top5 = 0.75
    ClassAverage = 0.25
    Many = Some 0.5
    Medium = None
    Few = Some 0.0
    Ece = Some 0.125
}

let private split = {
    Profile = "exponential"
    Imbalance = 100.0
    Selection = "first-n"
    Seed = None
    TrainImages = 2478L
    TestImages = 2000L
    Classes = 10
    List = Skippable.Skip
    Holdout = Skippable.Skip
}

let private results = {
    Experiment = "e"
    Dataset = "d"
    Method = "m"
    Seed = 0L
    Device = "cpu"
    Backbone = "resnet8"
    Parameters = 75002L
    Split = split
    Epochs = 40
    Seconds = { Total = 3.0; Train = 2.0; Evaluate = 1.0 }
    ImagesPerSecond = 1000.0
    Last = { Plain = scores; Flip = scores }
    BestOnTest = { Epoch = 7; Plain = scores; Flip = scores }
    Adjusted = []
    Geometry = None
}

let private keys (element: JsonElement) = [ for property in element.EnumerateObject() -> property.Name ]

[<Fact>]
let ``results have exactly the keys of the design`` () =
    use document = JsonDocument.Parse(Json.text results)
    let root = document.RootElement
    let m = [ "top1"; "top5"; "classAverage"; "many"; "medium"; "few"; "ece" ]

    Assert.Equal<string list>(
        [
            "experiment"
            "dataset"
            "method"
            "seed"
            "device"
            "backbone"
            "parameters"
            "split"
            "epochs"
            "seconds"
            "imagesPerSecond"
            "last"
            "bestOnTest"
            "adjusted"
            "geometry"
        ],
        keys root
    )

    Assert.Equal<string list>(
        [ "profile"; "imbalance"; "selection"; "seed"; "trainImages"; "testImages"; "classes" ],
        keys (root.GetProperty "split")
    )

    Assert.Equal<string list>([ "total"; "train"; "evaluate" ], keys (root.GetProperty "seconds"))
    Assert.Equal<string list>([ "plain"; "flip" ], keys (root.GetProperty "last"))
    Assert.Equal<string list>([ "epoch"; "plain"; "flip" ], keys (root.GetProperty "bestOnTest"))
    Assert.Equal<string list>(m, keys (root.GetProperty("last").GetProperty "plain"))
    Assert.Equal<string list>(m, keys (root.GetProperty("bestOnTest").GetProperty "flip"))
    Assert.Empty(keys (root.GetProperty "geometry"))
    Assert.Equal(JsonValueKind.Null, (root.GetProperty("last").GetProperty("plain").GetProperty "medium").ValueKind)
    Assert.Equal(0.0, (root.GetProperty("last").GetProperty("plain").GetProperty "few").GetDouble())

[<Fact>]
let ``results are read back as they were`` () =
    let geometry = {
        IntraClassCompactness = Some 0.5
        InterClassSeparability = None
        ClassifierSeparability = Some { Mean = 1.0; Deviation = 0.1 }
        FeatureNorms = [ Some 1.0; None ]
        Nc1 = Some 0.25
        Nc2 = {
            Means = Some { Equinorm = 0.1; Equiangularity = 0.2; MaximalAngle = 0.3 }
            Classifier = None
        }
        Nc3 = None
    }

    for value in
        [
            results
            { results with Geometry = Some geometry }
            {
                results with
                    Adjusted = [ { Name = "logit-adjust 1"; Plain = scores; Flip = scores } ]
            }
            { results with Split = { split with Holdout = Include 0.2; Seed = Some 3L } }
        ] do
        Assert.Equal(value, Json.parse<Results>(Json.text value))

[<Fact>]
let ``a hold-out shows in the split`` () =
    Assert.Contains("\"holdout\": 0.2", Json.text { split with Holdout = Include 0.2 })

[<Fact>]
let ``every part of an experiment is read back as it was`` () =
    let experiment = experiment "all" {
        dataset (FashionMnist.longTailed (step 10) |> shuffled 3 |> holdout 0.2)
        augment (randomCrop 4 --> horizontalFlip)
        backbone (ResNet.cifarWide 20 8)
        head Normalized

        stages [
            stage "joint" {
                views (glmc 0.5)
                sampling (ClassWeighted 0.5)
                loss (joint + 0.1 * contrastive 128 + uniform)
                learningRate (warmup 5 --> (multiStep 0.1 [ 3; 5 ] * cosine |> over 10))
                stepping BeforeEpoch
                epochs 3
            }
            stage "ce" {
                classifier LearnableScale
                sampling (effectiveNumberSampling 0.999)
                loss (0.5 * smoothedCrossEntropy 0.1)
                epochs 1
            }
            stage "quadratic" {
                loss (joint + uniform |> uniformAs Quadratic |> withUniformRange 0.5)
                epochs 1
            }
            for sampling in [ ProgressivelyBalanced; ClassCycles; Identities(8, 4); Deferred(0.6, 1.0) ] do
                { crt 2 with Name = string sampling; Sampling = sampling }
            stage "balanced" {
                freeze BackboneAndStatistics
                project (maxNorm 0.1)
                loss (classBalanced 0.99 |> balancedAs Sigmoid)
                epochs 1
            }
        ]

        evaluate [ accuracy; geometry ]
        seed 1234567890
    }

    Assert.Equal(experiment, Json.parse<Experiment>(Json.text experiment))

[<Fact>]
let ``samplings and what becomes of the classifier are told by name`` () =
    let text = Json.text { crt 2 with Sampling = Identities(8, 4) }
    Assert.Contains("\"classifier\": \"reinitialize\"", text)
    Assert.Contains("\"kind\": \"identities\"", text)
    Assert.Contains("\"identities\": 8", text)
    Assert.Contains("\"sampling\": \"classCycles\"", Json.text (lws 1))
    Assert.Contains("\"classifier\": \"learnableScale\"", Json.text (lws 1))

[<Fact>]
let ``the form of the uniform term is told by name`` () =
    Assert.Contains("\"method\": \"exact\"", Json.text uniform)
    Assert.Contains("\"method\": \"quadratic\"", Json.text (uniform |> uniformAs Quadratic))

[<Fact>]
let ``parts of one's own are recorded by name and miss their code when read`` () =
    let text = Json.text (ownSchedule "mine" (fun _ -> 1.0))
    Assert.Contains("mine", text)
    let read = Json.parse<Schedule> text
    Assert.Equal(ownSchedule "mine" (fun _ -> 1.0), read)

    let error =
        Assert.Throws<MissingPartException>(fun () -> Schedule.factor read (Schedule.time EachEpoch 0 1 0 1) |> ignore)

    Assert.Contains("mine", error.Message)

let private record = {
    Epoch = 31
    Stage = "a, b"
    StageEpoch = 1
    StageEpochs = 10
    LearningRate = 0.1
    Loss = 1.5
    Terms = [ "joint", 1.25; "uniform", 0.25 ]
    Plain = Some scores
    Flip = None
    ImagesPerSecond = 100.0
    TrainSeconds = 2.0
    WaitSeconds = 0.25
    SkippedImages = 0L
    SkippedBatches = 2
    EvaluateSeconds = 0.5
    MemoryBytes = 1000L
}

[<Fact>]
let ``metrics have a row an epoch, on the disk at once, with empty cells for what is not there`` () =
    use folder = new TemporaryFolder()
    let path = folder.File "metrics.csv"
    use file = new MetricsFile(path, [ "joint"; "contrastive"; "uniform" ], 0)
    file.Write record

    let rows =
        use reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        use csv = new CsvHelper.CsvReader(reader, Globalization.CultureInfo.InvariantCulture)

        [
            while csv.Read() do
                [ for i in 0 .. csv.Parser.Count - 1 -> csv.Parser[i] ]
        ]

    let cells = List.zip rows[0] rows[1] |> Map.ofList
    Assert.Equal(2, rows.Length)

    let expected = [
        "epoch", "31"
        "stage", "a, b"
        "stage_epoch", "1"
        "learning_rate", "0.1"
        "loss", "1.5"
        "loss_joint", "1.25"
        "loss_contrastive", ""
        "loss_uniform", "0.25"
        "top1", "0.5"
        "medium", ""
        "few", "0"
        "flip_top1", ""
        "memory_bytes", "1000"
        "skipped_batches", "2"
    ]

    for name, value in expected do
        Assert.Equal(value, cells[name])

[<Fact>]
let ``metrics go on behind the epochs that are kept, whatever a stopped process left behind them`` () =
    use folder = new TemporaryFolder()
    let path = folder.File "metrics.csv"
    let terms = [ "joint"; "uniform" ]
    let row epoch = { record with Epoch = epoch; Loss = 1.0 / float epoch }

    let write keep epochs =
        use file = new MetricsFile(path, terms, keep)

        for epoch in epochs do
            file.Write(row epoch)

        file.Kept

    write 0 [ 1..4 ] |> ignore
    let whole = File.ReadAllText path
    File.AppendAllText(path, "5,\"a, b\",1")
    let kept = write 2 [ 3; 4 ]
    Assert.Equal<int list>([ 1; 2 ], kept |> List.map _.Epoch)
    Assert.Equal(record.Plain, kept.Head.Plain)
    Assert.Equal(record.Flip, kept.Head.Flip)
    Assert.Equal(whole, File.ReadAllText path)

[<Fact>]
let ``metrics of other terms, or without the epochs to keep, are refused and stay`` () =
    use folder = new TemporaryFolder()
    let path = folder.File "metrics.csv"
    using (new MetricsFile(path, [ "joint" ], 0)) (fun file -> file.Write { record with Epoch = 1 })
    let whole = File.ReadAllText path

    let refused terms keep =
        Assert.Throws<Bce3s.Data.DataFormatException>(fun () ->
            (new MetricsFile(path, terms, keep) :> IDisposable).Dispose())
        |> _.Message

    Assert.Contains("the columns", refused [ "uniform" ] 1)
    Assert.Contains("1 rows; expected those of the epochs 1 to 2", refused [ "joint" ] 2)
    Assert.Equal(whole, File.ReadAllText path)

[<Fact>]
let ``what is no table of epochs is refused with the file's name`` () =
    use folder = new TemporaryFolder()
    let path = folder.File "metrics.csv"
    using (new MetricsFile(path, [ "joint" ], 0)) (fun file -> file.Write { record with Epoch = 1 })
    let whole = File.ReadAllText path
    let row = whole.Split('\n')[1]

    for damaged in [ "a,b\n1,2\n"; whole + "x" + row + "\n"; whole + "\"\n"; whole + "99999999999" + row + "\n" ] do
        File.WriteAllText(path, damaged)
        let error = Assert.Throws<Bce3s.Data.DataFormatException>(fun () -> MetricsRows.read path |> ignore)
        Assert.Contains(path, error.Message)

[<Theory>]
[<InlineData("0.1.0+442d5f5c8fdff4b78e00453027b407871cc7382a", "442d5f5c8fdff4b78e00453027b407871cc7382a")>]
[<InlineData("0.1.0", "")>]
[<InlineData("0.1.0+local", "")>]
[<InlineData("", "")>]
let ``the commit is what the build wrote into the version`` (version: string) (commit: string) =
    Assert.Equal(commit, Versions.commit version |> Option.defaultValue "")
