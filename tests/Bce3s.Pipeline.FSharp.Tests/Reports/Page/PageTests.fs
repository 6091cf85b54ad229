module Bce3s.Tests.PageTests

open System
open System.IO
open System.Text.Json
open System.Text.RegularExpressions
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Reporting
open Bce3s.Tests

let private write (folder: string) =
    use target = new TemporaryFolder()
    let file = target.File "page.html"
    let why = Report.write (ReportRuns.options ()) true folder file
    File.ReadAllText file, why

let private dataOf (html: string) =
    let data =
        Regex.Match(html, "<script type=\"application/json\" id=\"data\">(.*?)</script>", RegexOptions.Singleline)

    JsonDocument.Parse data.Groups[1].Value

let private figure (data: JsonDocument) (id: string) =
    (data.RootElement.GetProperty "figures").EnumerateArray()
    |> Seq.find (fun figure -> (figure.GetProperty "id").GetString() = id)
    |> _.GetProperty("content")

let private series (content: JsonElement) = [
    for one in (content.GetProperty "series").EnumerateArray() -> string (one.GetProperty "name"), one
]

let private numbers (element: JsonElement) (name: string) = [
    for value in (element.GetProperty name).EnumerateArray() ->
        if value.ValueKind = JsonValueKind.Null then nan else value.GetDouble()
]

[<Fact>]
let ``the page of a run has all its parts, and asks for nothing from outside`` () =
    let html, why = write (ReportRuns.one ())
    Assert.Equal(None, why)

    for id in
        [
            "scores"
            "published"
            "loss"
            "learning-rate"
            "curriculum"
            "accuracy"
            "speed"
            "class-accuracy"
            "norms"
            "confusion"
            "pairs"
            "group-confusion"
            "cosines"
            "tsne"
            "pca"
            "calibration"
            "mistakes"
            "code"
        ] do
        Assert.Contains($"<figure id=\"{id}\"", html)

    Assert.Contains("default-src &#39;none&#39;".Replace("&#39;", "'"), html)
    Assert.DoesNotContain("class=\"missing\">There", html)
    // Addresses that are none of a schema's name stand in the chart library alone.
    let own = Regex.Replace(html, "<script>/\\*! Apache ECharts.*?</script>", "", RegexOptions.Singleline)
    Assert.DoesNotMatch("(src|href)=\"(?!data:|#)", own)
    Assert.DoesNotContain("http://", own)
    Assert.DoesNotContain("https://", own)
    // The code evaluates to the experiment: that is the printer's promise, tested there.
    Assert.Contains("experiment &quot;fashion-mnist-lt-tiny&quot;", html)

[<Fact>]
let ``names of classes are text, whatever they are`` () =
    let html, _ = write (ReportRuns.one ())
    Assert.DoesNotContain("<img src=x", html)
    Assert.DoesNotContain("</script><img", html)
    Assert.DoesNotContain("<!-- <script>", html)
    // The data, the library and the page's own script: nothing else begins or ends one.
    Assert.Equal(3, Regex.Matches(html, "<script").Count)
    Assert.Equal(3, Regex.Matches(html, "</script").Count)
    use data = dataOf html

    let names = [
        for name in (data.RootElement.GetProperty "classes").EnumerateArray() -> string (name.GetString())
    ]

    Assert.Equal<string list>(ReportRuns.hostile, names)

[<Fact>]
let ``curves are the rows of metrics.csv`` () =
    let folder = ReportRuns.one ()
    let html, _ = write folder
    use data = dataOf html
    let _, rows = MetricsRows.read (Path.Combine(folder, RunFiles.metrics))
    Assert.Equal<int list>([ 1; 2; 3 ], rows |> List.map _.Epoch)
    let near (expected: float) (found: float) = Assert.Equal(expected, found, abs expected * 1e-4)

    let losses = series (figure data "loss")
    Assert.Equal<string list>([ "loss"; "joint"; "uniform"; "contrastive"; "class-balanced" ], List.map fst losses)
    let total = snd losses.Head
    Assert.Equal<float list>([ 1.0; 2.0; 3.0 ], numbers total "x")
    List.iter2 near (rows |> List.map _.Loss) (numbers total "y")

    let accuracies = Map(series (figure data "accuracy"))

    List.iter2
        near
        (rows |> List.map (_.Plain >> Option.get >> _.ClassAverage))
        (numbers accuracies["class average"] "y")
    // Two stages along the epochs.
    let regions = [
        for region in ((figure data "accuracy").GetProperty "regions").EnumerateArray() ->
            string (region.GetProperty "name")
    ]

    Assert.Equal<string list>([ "joint"; "rebalance" ], regions)

    let weights = Map(series (figure data "curriculum"))
    // By the names that the losses have.
    Assert.Empty(weights.Keys |> Seq.except (List.map fst losses))
    Assert.Equal<float list>([ 0.1; 0.1 ], numbers weights["contrastive"] "y")

[<Fact>]
let ``the bars of the calibration add up to the calibration error of the results`` () =
    let folder = ReportRuns.one ()
    let html, _ = write folder
    let ece = (Json.read<Results>(Path.Combine(folder, RunFiles.results))).Last.Plain.Ece.Value
    Assert.Contains($"Expected calibration error: {Wording.percent ece} %%.", html)
    use data = dataOf html
    let bars = Map(series (figure data "calibration"))
    let shares = numbers bars["share of the images"] "y" |> List.filter Double.IsFinite
    Assert.Equal(1.0, List.sum shares, 3)

    let right =
        List.zip (numbers bars["accuracy"] "y") (numbers bars["share of the images"] "y")
        |> List.filter (fst >> Double.IsFinite)
        |> List.sumBy (fun (accuracy, share) -> accuracy * share)

    Assert.Equal((Json.read<Results>(Path.Combine(folder, RunFiles.results))).Last.Plain.Top1, right, 3)

[<Fact>]
let ``a run without its last files has its classes from the checkpoint`` () =
    use target = new TemporaryFolder()

    let html, why =
        write (ReportRuns.without [ RunFiles.results; RunFiles.classes; RunFiles.confusion ] target)

    Assert.Equal(None, why)
    let full, _ = write (ReportRuns.one ())
    use data = dataOf html
    use expected = dataOf full
    Assert.Contains("This run is not over", html)

    for id in [ "class-accuracy"; "confusion"; "norms" ] do
        Assert.Equal(string (figure expected id), string (figure data id))

[<Fact>]
let ``without checkpoint or data the page says so and has the rest`` () =
    use target = new TemporaryFolder()
    let html, why = write (ReportRuns.without [ RunFiles.lastCheckpoint ] target)
    Assert.Contains(RunFiles.lastCheckpoint, Option.get why)
    Assert.Contains(RunFiles.lastCheckpoint, html)
    Assert.DoesNotContain("<figure id=\"tsne\"", html)
    Assert.Contains("<figure id=\"confusion\"", html)

    use file = new TemporaryFolder()
    let elsewhere = { ReportRuns.options () with Data = Some(file.File "nowhere") }
    let why = Report.write elsewhere true (ReportRuns.one ()) (file.File "page.html")
    Assert.Contains("nowhere", Option.get why)

[<Fact>]
let ``a run of which no epoch is over has a page`` () =
    use target = new TemporaryFolder()

    let folder =
        ReportRuns.without
            [
                RunFiles.results
                RunFiles.classes
                RunFiles.confusion
                RunFiles.lastCheckpoint
                RunFiles.metrics
            ]
            target

    let html, why = write folder
    Assert.True why.IsSome
    Assert.Contains("No epoch is over yet.", html)
    Assert.Contains("experiment &quot;fashion-mnist-lt-tiny&quot;", html)

[<Fact>]
let ``what is no run, or a broken one, is named`` () =
    use target = new TemporaryFolder()

    let problem folder =
        let error = Assert.Throws<InvalidExperimentException>(fun () -> write folder |> ignore)
        (List.exactlyOne error.Problems).Path

    Assert.Equal(RunFiles.manifest, problem target.Path)
    let folder = ReportRuns.without [] target
    File.WriteAllText(Path.Combine(folder, RunFiles.classes), "class,name\n0,a\n")
    Assert.Equal(RunFiles.classes, problem folder)

[<Fact>]
let ``two runs are compared on one page`` () =
    use target = new TemporaryFolder()
    let file = target.File "page.html"
    Report.compare [ ReportRuns.one (); ReportRuns.two () ] file
    let html = File.ReadAllText file
    use data = dataOf html
    // Two seeds of one setting: their names tell them apart, and the table has them in one line.
    Assert.Equal<string list>(
        [ "tiny, seed 0"; "tiny, seed 1" ],
        series (figure data "accuracy-class-average") |> List.map fst
    )

    Assert.Matches("<th scope=\"row\">tiny</th><td>2</td>", html)
    Assert.Contains("<td>0, 1</td>", html)
    Assert.Equal(2, (series (figure data "class-accuracy")).Length)

[<Theory>]
[<InlineData(1000)>]
[<InlineData(8142)>]
let ``pages of many classes stay small`` (classes: int) =
    let run, look = ReportRuns.large classes
    use look = look

    use empty = ReportRuns.blank ()
    let html = PageHtml.html (RunPage.create run (Ok(empty, look)))
    let bytes = Text.Encoding.UTF8.GetByteCount html
    Assert.InRange(bytes, 700_000, 3_000_000)
    use data = dataOf html
    let labels = ((figure data "confusion").GetProperty "labels").GetArrayLength()
    Assert.InRange(labels, 32, 64)
    Assert.Contains($"taken together in {labels} parts", html)
    Assert.Equal(classes, (numbers (snd (series (figure data "class-accuracy")).Head) "x").Length)
    Assert.Contains("10,000 of the 30,000 test images", html)

[<Fact>]
let ``a run whose test logits are no numbers has a page`` () =
    let run, look = ReportRuns.large 10
    use look = look
    let nothing (values: 'T[]) = values |> Array.map (fun _ -> nan)

    let look = {
        look with
            Predicted = look.Predicted |> Array.map (fun _ -> -1)
            Confidence = nothing look.Confidence
            LabelConfidence = nothing look.LabelConfidence
            Lengths = nothing look.Lengths
            Features = look.Features.mul (nan.ToScalar())
    }

    use _features = look.Features

    let names, counts = Array.ofList run.Manifest.ClassNames, Array.ofList run.Manifest.ClassCounts
    let classes, confusion = TestLook.classes names counts look
    use empty = ReportRuns.blank ()

    let html =
        PageHtml.html (RunPage.create { run with Classes = classes; Confusion = confusion } (Ok(empty, look)))

    for id in [ "pairs"; "group-confusion" ] do
        Assert.Matches($"(?s)<figure id=\"{id}\"(?:(?!</figure>).)*There is none", html)

[<Fact>]
let ``a table without rows says that there is none`` () =
    let table = Content.Table { Heads = [ "a"; "b" ]; Rows = []; Note = "" }
    let section: Section = { Id = "s"; Title = "S"; Figures = [ Figure.create "t" "T" "" table ] }

    let html =
        PageHtml.html {
            Title = "page"
            Facts = []
            Notes = []
            Sections = [ section ]
            ClassNames = [||]
        }

    Assert.Contains("There is none.", html)
