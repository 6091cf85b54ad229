module Bce3s.Tests.Training.EventLogTests

open System
open System.IO
open System.Text
open System.Threading
open Xunit
open Bce3s
open Bce3s.Data
open Bce3s.Tests

let private files (folder: string) = Directory.GetFiles(folder, RunFiles.events) |> Array.sort |> List.ofArray

let private scalars (values: EventValue list) tag =
    values
    |> List.filter (fun value -> value.Tag = tag)
    |> List.map (fun value -> value.Step, value.Number.Value)

[<Fact>]
let ``a run's events say what its metrics say, and show weights, features, batches and settings`` () =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path
    let run = Runs.train (Tiny.options folder.Path (folder.File "run")) Tiny.experiment
    let values = EventFile.values (Assert.Single(files run.Folder))
    let _, rows = MetricsRows.read (Path.Combine(run.Folder, RunFiles.metrics))
    let told tag = scalars values tag

    Assert.Equal<(int64 * float32) list>(
        [ for row in rows -> int64 row.Epoch, float32 row.Plain.Value.ClassAverage ],
        told "accuracy/class_average"
    )

    Assert.Equal<(int64 * float32) list>([ for row in rows -> int64 row.Epoch, float32 row.Loss ], told "loss/total")

    Assert.Equal<(int64 * float32) list>(
        [
            for row in rows do
                match row.Flip with
                | Some flip -> int64 row.Epoch, float32 flip.Top1
                | None -> ()
        ],
        told "flip/top1"
    )

    for tag in [ "loss/contrastive"; "learning_rate"; "speed/images_per_second"; "memory/resident_gib" ] do
        Assert.NotEmpty(told tag)

    let of' plugin = values |> List.filter (fun value -> value.Plugin = plugin)
    let histograms = of' "histograms"

    let counted tag =
        histograms
        |> List.filter (fun value -> value.Tag = tag)
        |> List.map (fun value -> value.Rows |> Array.sumBy (fun row -> row[2]))
    // 10 classes × 4 test images, and the weights of the normalised classifier: 10 × 16.
    Assert.Equal<float list>([ 40.0; 40.0; 40.0 ], counted "features/norm")
    let classifier = counted "weights/classifier.weight"
    Assert.Equal(3, classifier.Length)
    Assert.True(classifier.Head > 0.0 && classifier.Head % 10.0 = 0.0)
    Assert.Contains(histograms, fun value -> value.Tag.StartsWith "weights/backbone.")

    // The original and two mixed views; then plain training.
    let pictures = of' "images" |> List.map (fun value -> value.Tag, value.Step)

    Assert.Equal<(string * int64) list>(
        [
            "batch/joint/view_1", 0L
            "batch/joint/view_2", 0L
            "batch/joint/view_3", 0L
            "batch/rebalance/view_1", 2L
        ],
        pictures
    )

    use decoder = new ImageDecoder()
    let picture = Picture()
    decoder.Open(ReadOnlyMemory((of' "images").Head.Strings[2]), "written") |> ignore
    decoder.Decode(1, picture)
    // 16 images of 28×28 in two rows.
    Assert.Equal((2 * 30 - 2, 8 * 30 - 2), (picture.Height, picture.Width))
    // The bands of the drawn pictures are bright, the ground is not.
    Assert.InRange(picture.Bytes.ToArray() |> Array.averageBy float, 20.0, 120.0)

    let text = Encoding.UTF8.GetString((Assert.Single(of' "text")).Strings.Head)
    Assert.Contains("stage \"rebalance\"", text)
    Assert.StartsWith("```fsharp\n", text)

    Assert.Equal<string list>(
        [ "_hparams_/session_start_info"; "_hparams_/session_end_info" ],
        of' "hparams" |> List.map (fun value -> value.Tag)
    )

[<Fact>]
let ``a run that goes on begins a file that takes the place of what is done again`` () =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path
    use source = new CancellationTokenSource()

    let options = {
        Tiny.options folder.Path (folder.File "run") with
            Reporter = NotingReporter(Before = fun _ -> source.Cancel())
            Cancellation = source.Token
    }

    Assert.Throws<RunInterruptedException>(fun () -> Runs.train options Tiny.experiment |> ignore)
    |> ignore

    let first = Assert.Single(files (folder.File "run"))
    let stopped = RunProgress.read (folder.File "run/progress.json")
    Assert.Equal(RunOutcome.Interrupted, stopped.Value.Status)

    Assert.Equal<string list>(
        [],
        EventFile.values first
        |> List.map (fun value -> value.Tag)
        |> List.filter (fun tag -> tag = "_hparams_/session_end_info")
    )

    let run = Runs.train { Tiny.options folder.Path (folder.File "run") with Resume = true } Tiny.experiment
    let second = files run.Folder |> List.except [ first ] |> Assert.Single
    Assert.Equal<int64 list>([ 2L ], EventFile.starts second)
    Assert.Equal<int64 list>([ 2L; 3L ], scalars (EventFile.values second) "loss/total" |> List.map fst)
    // The best epoch may be of the session before.
    let progress = RunProgress.read (Path.Combine(run.Folder, RunFiles.progress))
    Assert.Equal(RunOutcome.Finished, progress.Value.Status)
    Assert.Equal(run.Results.BestOnTest.Plain, progress.Value.Best.Value.Plain)

[<Fact>]
let ``a folder that takes no file is told of once`` () =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path

    use plan =
        match Plan.make (Tiny.options folder.Path (folder.File "run")) Tiny.experiment with
        | Ok plan -> plan
        | Error problems -> failwith $"{problems}"

    let warnings = ResizeArray<string>()
    use events = new EventLog(folder.File "gone", plan, None, warnings.Add)
    events.Finished()
    events.WentBackTo 1
    Assert.Contains("the run goes on without", Assert.Single warnings)
