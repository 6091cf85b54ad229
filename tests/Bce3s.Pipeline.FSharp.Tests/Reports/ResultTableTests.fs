module Bce3s.Tests.Reports.ResultTableTests

open System
open System.Globalization
open System.IO
open System.Text.Json
open System.Text.Json.Serialization
open Xunit
open Bce3s
open Bce3s.Tests

let private runs = [
    yield! Summaries.seeds Tiny.experiment [ 0.5; 0.6; 0.7 ]
    Summaries.run { Tiny.experiment with Name = "fashion-mnist-lt-ce"; Method = "ce"; Seed = 5L } 0.4
]

[<Fact>]
let ``a line a setting, other top-1s and what they are of below, for 80 columns`` () =
    let lines = ResultTable.lines (ResultTable.ofRuns runs)

    let expected = [
        "  Fashion-MNIST-LT   10 classes, 2,478 images, imbalance 100 (exponential, first n)   test 2,000"
        "        n  top-1        class avg    many         medium  few"
        "  tiny  3  60.0 ± 10.0  59.0 ± 10.0  70.0 ± 10.0  –       25.0 ± 0.0"
        "  ce    1  40.0         39.0         50.0         –       25.0"
        ""
        "        flip         best on test"
        "  tiny  58.0 ± 10.0  63.0 ± 10.0"
        "  ce    38.0         43.0"
        ""
        "        backbone             parameters  epochs  seeds    images/s"
        "  tiny  ResNet-8 of width 4  75,002      2 + 1   0, 1, 2  1,100 (cpu)"
        "  ce    ResNet-8 of width 4  75,002      2 + 1   5        1,500 (cpu)"
    ]

    Assert.Equal<string list>(expected, List.truncate expected.Length lines)

    let note = lines |> List.skip expected.Length |> List.map _.Trim() |> String.concat " "
    Assert.Contains("mean ± sample standard deviation over n seeds", note)
    Assert.Contains("without flip averaging", note)
    Assert.All(lines.Tail, (fun line -> Assert.InRange(line.Length, 0, 79)))

[<Fact>]
let ``models adjusted after training have rows of their own`` () =
    let adjusted (run: RunSummary) =
        let row = {
            Name = "logit adjusted"
            Plain = Summaries.scores (run.Results.Last.Plain.Top1 + 0.05)
            Flip = Summaries.scores 0.5
        }

        { run with Results = { run.Results with Adjusted = [ row ] } }

    let runs = runs |> List.map adjusted
    let lines = ResultTable.lines (ResultTable.ofRuns runs)
    Assert.StartsWith("  tiny              3  60.0 ± 10.0", lines[2])
    Assert.StartsWith("  + logit adjusted  3  65.0 ± 10.0  64.0 ± 10.0", lines[3])
    Assert.EndsWith("50.0 ± 0.0   –", lines[9])
    Assert.Equal(1 + 2 * 6, (Table.csv runs).TrimEnd().Split('\n').Length)
    Assert.Contains("| + logit adjusted | 3 | 65.0 ± 10.0 |", Table.markdown runs)

[<Fact>]
let ``long names have a line of their own`` () =
    let name = "fashion-mnist-lt-" + String('x', 60)


    let lines =
        ResultTable.lines (ResultTable.ofRuns (Summaries.seeds (named name Tiny.experiment) [ 0.5; 0.6 ]))

    Assert.Contains("  " + String('x', 60), lines)
    Assert.All(lines.Tail, (fun line -> Assert.InRange(line.Length, 0, 79)))

[<Fact>]
let ``data sets and splits have sections of their own`` () =
    let step = Tiny.experiment |> withDataset { Tiny.data with Profile = Step 100.0 }
    let run = Summaries.run step 0.5

    let other = {
        run with
            Results = { run.Results with Split = { Summaries.split with Profile = "step" } }
    }

    let lines = ResultTable.lines (ResultTable.ofRuns (other :: runs))
    Assert.Equal(2, lines |> List.filter _.Contains("imbalance 100") |> List.length)
    Assert.Contains("imbalance 100 (step, first n)", lines[0])

[<Fact>]
let ``the rates of different devices have no mean, and held-out images are no test set`` () =
    let two = Summaries.seeds Tiny.experiment [ 0.5; 0.6 ]
    let onGpu = { two[1] with Results = { two[1].Results with Device = "cuda:0" } }
    let text = ResultTable.lines (ResultTable.ofRuns [ two[0]; onGpu ]) |> String.concat "\n"
    Assert.DoesNotContain("1,050", text)

    let heldOut = {
        two[0] with
            Results = { two[0].Results with Split = { Summaries.split with Holdout = Include 0.2 } }
    }

    let text = ResultTable.lines (ResultTable.ofRuns [ heldOut ]) |> String.concat "\n"
    Assert.Contains("best on held-out", text)
    Assert.DoesNotContain("best on test", text)

[<Fact>]
let ``the same numbers as markdown`` () =
    let lines = (Table.markdown runs).Split '\n'
    Assert.StartsWith("**Fashion-MNIST-LT**: 10 classes", lines[0])
    Assert.Contains("| tiny | 3 | 60.0 ± 10.0 | 59.0 ± 10.0 |", lines[4])
    Assert.Contains("| 75,002 | 2 + 1 | 0, 1, 2 |", lines[4])
    let bars (line: string) = line |> Seq.filter ((=) '|') |> Seq.length
    Assert.Equal<int list>([ bars lines[2] ], lines[2..5] |> Array.map bars |> Array.distinct |> List.ofArray)

[<Fact>]
let ``the same numbers as csv, in every culture`` () =
    let before = CultureInfo.CurrentCulture

    try
        CultureInfo.CurrentCulture <- CultureInfo "de-DE"
        use reader = new StringReader(Table.csv runs)
        use csv = new CsvHelper.CsvReader(reader, CultureInfo.InvariantCulture)
        csv.Read() |> ignore
        csv.ReadHeader() |> ignore

        let rows = [
            while csv.Read() do
                let field (name: string) = string (csv.GetField name)

                [ field "experiment"; field "epoch"; field "flip_averaging"; field "n"; field "medium" ],
                field "top1",
                field "top1_deviation"
        ]

        Assert.Equal(8, rows.Length)
        let names, mean, deviation = rows[2]
        Assert.Equal<string list>([ Tiny.experiment.Name; "best-on-test"; "no"; "3"; "" ], names)
        Assert.Equal(0.63, Double.Parse(mean, CultureInfo.InvariantCulture), 1e-12)
        Assert.Equal(0.1, Double.Parse(deviation, CultureInfo.InvariantCulture), 1e-12)
        let _, _, single = rows[4]
        Assert.Equal("", single)
        Assert.Contains("60.0 ± 10.0", Table.markdown runs)
    finally
        CultureInfo.CurrentCulture <- before

[<Fact>]
let ``the same numbers as json`` () =
    use document = JsonDocument.Parse(Table.json runs)
    let first = document.RootElement[0]
    Assert.Equal(2, document.RootElement.GetArrayLength())
    let top1 = first.GetProperty("last").GetProperty("plain").GetProperty "top1"
    Assert.Equal(0.6, top1.GetProperty("mean").GetDouble(), 1e-12)
    Assert.Equal(3, first.GetProperty("seeds").GetArrayLength())
    let single = document.RootElement[1].GetProperty("last").GetProperty("plain").GetProperty "top1"
    Assert.Equal(JsonValueKind.Null, single.GetProperty("deviation").ValueKind)

/// A figure that the tiny experiment could be compared with.
let private figure = {
    Method = "tiny"
    Dataset = "fashion-mnist-lt"
    Profile = exponential 4
    Top1 = 0.655
    Shots = Some { Many = 0.7; Medium = 0.6; Few = 0.5 }
    Epoch = EpochChoice.Last
    Flip = Some false
    Backbone = "resnet8-w4"
    Parameters = None
    Selection = PublishedSelection.FirstN
    Augmentation = Some Tiny.experiment.Augmentation
    Epochs = Some [ 2; 1 ]
    Source = "a paper"
}

let private beside figures = ResultTable.lines (Table.beside [ figures ] runs)

[<Fact>]
let ``a published figure stands beside our number of the same kind`` () =
    let of' figure = beside [ figure ] |> List.find _.Contains("65.5")
    Assert.Matches("tiny +65.5 +60.0 ± 10.0 +last epoch +comparable$", of' figure)
    Assert.Matches("65.5 +58.0 ± 10.0 +last epoch, flip +comparable$", of' { figure with Flip = Some true })
    let best = { figure with Epoch = EpochChoice.BestOnTest }
    Assert.Matches("65.5 +63.0 ± 10.0 +best on test +comparable$", of' best)
    Assert.Matches("65.5 +61.0 ± 10.0 +best on test, flip +comparable$", of' { best with Flip = Some true })
    // What is not told is not taken for equal.
    Assert.Matches("60.0 ± 10.0 +last epoch +comparable as far as told$", of' { figure with Epochs = None })

    Assert.Matches(
        "60.0 ± 10.0 +epoch unstated +not comparable$",
        of' { figure with Epoch = EpochChoice.Unstated; Backbone = "resnet32" }
    )

[<Fact>]
let ``why a figure does not compare is said in lines that fit`` () =
    let lines =
        beside [
            {
                figure with
                    Backbone = "resnet34-cifar"
                    Epochs = Some [ 320; 10 ]
                    Selection = PublishedSelection.Random
            }
        ]

    let text = lines |> List.map _.Trim() |> String.concat " "
    Assert.Contains("a paper; many 70.0, medium 60.0, few 50.0; ", text)
    Assert.Contains("backbone: ResNet-8 of width 4 here, ResNet-34 (CIFAR stem) there", text)
    Assert.Contains("epochs: 2 + 1 here, 320 + 10 there", text)
    Assert.All(lines, (fun line -> Assert.InRange(line.Length, 0, 120)))

[<Fact>]
let ``other methods and long tails are left out, and that nothing is published is said`` () =
    Assert.DoesNotContain("65.5", beside [ { figure with Method = "other" } ] |> String.concat "\n")
    Assert.DoesNotContain("65.5", beside [ { figure with Profile = exponential 5 } ] |> String.concat "\n")
    Assert.Contains(beside published, (fun line -> line.Contains "published: nothing"))

[<Fact>]
let ``markdown and json have the published figures, too`` () =
    let table = Table.beside [ [ figure ] ] runs
    Assert.Contains("| tiny | 65.5 | 60.0 ± 10.0 | last epoch | comparable | a paper; many", Table.markdown table)
    use document = JsonDocument.Parse(Table.json table)
    let rows = document.RootElement[0].GetProperty "published"
    Assert.True((rows[0].GetProperty "comparable").GetBoolean())
    Assert.Equal(0, (document.RootElement[1].GetProperty "published").GetArrayLength())
