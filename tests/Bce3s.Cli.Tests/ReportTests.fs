module Bce3s.Cli.Tests.ReportTests

open System.IO
open Xunit

[<Fact>]
let ``a run leaves its page, and report writes it again, alone and beside another one`` () =
    use place = new Workplace()
    let options = [ "--method"; "ce"; "--backbone"; "resnet8-w4"; "--epochs"; "1" ]
    let trained = Program.run place ("train" :: options)
    Assert.Equal("", trained.Error)
    let run = "runs/fashion-mnist-lt-ce-0"
    let page = place.File $"{run}/report.html"
    let first = File.ReadAllText page
    Assert.Contains("<figure id=\"tsne\"", first)
    Assert.EndsWith($"  {run}/report.html", trained.Output.TrimEnd())

    // The same model, the same page.
    let again = Program.run place [ "report"; run ]
    Assert.Equal(0, again.Code)
    Assert.Equal($"  {run}/report.html\n", again.Output)
    Assert.Equal(first, File.ReadAllText page)

    let plain = Program.run place [ "report"; run; "--no-model"; "--output"; "pages/plain.html" ]
    Assert.Equal("  pages/plain.html\n", plain.Output)
    Assert.DoesNotContain("<figure id=\"tsne\"", File.ReadAllText(place.File "pages/plain.html"))

    // Data that are gone keep the page from nothing else.
    let elsewhere = Program.run place [ "report"; run; "--data"; "nowhere"; "--output"; "pages" ]
    Assert.Equal(0, elsewhere.Code)
    Assert.Contains("the page is without the test images", elsewhere.Error)
    Assert.Contains("<figure id=\"confusion\"", File.ReadAllText(place.File "pages/report.html"))

    let copy = place.File "runs/copy"
    Directory.CreateDirectory copy |> ignore

    for file in [ "manifest.json"; "metrics.csv"; "results.json" ] do
        File.Copy(place.File $"{run}/{file}", Path.Combine(copy, file))

    // The folder that holds both.
    let both = Program.run place [ "report"; "runs" ]
    Assert.Equal("", both.Error)
    Assert.Equal("  report.html\n", both.Output)
    Assert.Contains("<h1>2 runs</h1>", File.ReadAllText(place.File "report.html"))

[<Theory>]
[<InlineData("", "which run?")>]
[<InlineData("nowhere", "there is no folder nowhere")>]
[<InlineData(".", "holds no run")>]
[<InlineData(". --colour", "there is no option --colour")>]
let ``what is no run is one line, and exit code 2`` (options: string) (words: string) =
    use place = new Workplace()
    let arguments = options.Split(' ', System.StringSplitOptions.RemoveEmptyEntries) |> List.ofArray
    let outcome = Program.run place ("report" :: arguments)
    Assert.Equal(2, outcome.Code)
    Assert.Equal("", outcome.Output)
    Assert.Contains(words, outcome.Error)
    Assert.Equal(1, outcome.Error.TrimEnd().Split('\n').Length)
    Assert.Empty place.Entries
