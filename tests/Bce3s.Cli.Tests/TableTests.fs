module Bce3s.Cli.Tests.TableTests

open System.IO
open System.Text.Json
open Xunit

let private train place (seed: string) =
    let options = [ "--method"; "ce"; "--backbone"; "resnet8-w4"; "--epochs"; "1"; "--seed"; seed ]
    let outcome = Program.run place ("train" :: options)
    Assert.Equal("", outcome.Error)

let private table place options =
    let outcome = Program.run place ("table" :: options)
    Assert.Equal("", outcome.Error)
    Assert.Equal(0, outcome.Code)
    outcome.Output

[<Fact>]
let ``finished runs become one line over their seeds, in every format`` () =
    use place = new Workplace()
    train place "0"
    train place "1"
    let folder = place.File "runs/fashion-mnist-lt-ce-1"

    let text = table place []
    Assert.Contains("Fashion-MNIST-LT   10 classes, 2,478 images, imbalance 100 (exponential, first n)", text)
    Assert.Matches(@"ce +2 +[0-9.]+ ± [0-9.]+", text)
    Assert.Contains("0, 1", text)
    // The same from the folder of runs, from its runs, and from both together.
    Assert.Equal(text, table place [ "runs" ])
    Assert.Equal(text, table place [ folder; "runs" ])
    Assert.Matches(@"ce +1 +[0-9.]+  ", table place [ folder ])

    Assert.Contains("| ce | 2 |", table place [ "runs"; "--markdown" ])
    Assert.Equal(5, (table place [ "runs"; "--csv" ]).TrimEnd().Split('\n').Length)
    use json = JsonDocument.Parse(table place [ "runs"; "--json" ])
    use results = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "results.json")))
    let statistic = json.RootElement[0].GetProperty("last").GetProperty("plain").GetProperty "top1"
    Assert.Equal(2, (statistic.GetProperty "count").GetInt32())

    let second =
        results.RootElement.GetProperty("last").GetProperty("plain").GetProperty("top1").GetDouble()

    let mean = (statistic.GetProperty "mean").GetDouble()
    // Of two values the sample standard deviation is their distance from the mean times √2.
    Assert.Equal(abs (second - mean) * sqrt 2.0, (statistic.GetProperty "deviation").GetDouble(), 1e-12)

    Assert.Contains("published: nothing", table place [ "runs"; "--published" ])
    use published = JsonDocument.Parse(table place [ "runs"; "--published"; "--json" ])
    Assert.Equal(0, (published.RootElement[0].GetProperty "published").GetArrayLength())

    // A run that is not over is told and left out.
    File.Delete(Path.Combine(folder, "results.json"))
    let rest = Program.run place [ "table" ]
    Assert.Equal(0, rest.Code)
    Assert.Contains("runs/fashion-mnist-lt-ce-1 is not over", rest.Error)
    Assert.Matches(@"ce +1 +[0-9.]+  ", rest.Output)

    // So is each damaged one, in one line; a report leaves it out likewise.
    let copy name damaged =
        let target = (Directory.CreateDirectory(place.File $"runs/{name}")).FullName

        for file in [ "manifest.json"; "metrics.csv"; "results.json" ] do
            File.Copy(place.File $"runs/fashion-mnist-lt-ce-0/{file}", Path.Combine(target, file))

        File.WriteAllText(Path.Combine(target, damaged), "{ \nno,table\n")

    copy "a" "manifest.json"
    copy "b" "metrics.csv"
    Directory.Delete(folder, true)

    for verb in [ [ "table" ]; [ "report"; "runs"; "--no-model" ] ] do
        let rest = Program.run place verb
        Assert.Equal(0, rest.Code)
        let lines = rest.Error.TrimEnd().Split '\n'
        Assert.Equal(2, lines.Length)
        Assert.StartsWith("bce3s: left out: runs/a manifest.json", lines[0])
        Assert.StartsWith("bce3s: left out: runs/b ", lines[1])

    for verb in [ "table"; "report" ] do
        let damaged = Program.run place [ verb; "runs/a" ]
        Assert.Equal(2, damaged.Code)
        Assert.StartsWith("bce3s: runs/a: manifest.json", damaged.Error)

[<Theory>]
[<InlineData("", "there is no folder runs")>]
[<InlineData("nowhere", "there is no folder nowhere")>]
[<InlineData(".", "holds no run that is over")>]
[<InlineData(". --colour", "there is no option --colour")>]
[<InlineData(". --markdown --csv", "give one of them")>]
[<InlineData(". --csv --published", "--json")>]
let ``what cannot be shown is one line, and exit code 2`` (options: string) (words: string) =
    use place = new Workplace()
    let arguments = options.Split(' ', System.StringSplitOptions.RemoveEmptyEntries) |> List.ofArray
    let outcome = Program.run place ("table" :: arguments)
    Assert.Equal(2, outcome.Code)
    Assert.Equal("", outcome.Output)
    Assert.Contains(words, outcome.Error)
    Assert.Equal(1, outcome.Error.TrimEnd().Split('\n').Length)
