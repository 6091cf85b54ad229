module Bce3s.Tests.Data.ExperimentDataTests

open System.IO
open System.Text.Json.Serialization
open Xunit
open Bce3s
open Bce3s.Tests

let private bundled = FashionMnist.longTailed (exponential 100)
let private small = { FashionMnist.longTailed (exponential 4) with Largest = 12L }
let private smallCounts = Option.get (ExperimentData.classCounts small)

let private read dataset folder =
    match ExperimentData.read dataset folder with
    | Ok data -> data
    | Error problem -> failwith problem.Message

let private pixels (source: Bce3s.Data.ImageSource) = (source :?> Bce3s.Data.ImageDataset).Images

let private message dataset folder =
    match ExperimentData.read dataset folder with
    | Ok data ->
        (data :> System.IDisposable).Dispose()
        failwith "no problem was found"
    | Error problem ->
        Assert.Equal("dataset", problem.Path)
        Assert.DoesNotContain("\n", problem.Message)
        problem.Message

[<Fact>]
let ``the bundled files are taken as they are`` () =
    use data = read bundled (Locations.dataset None bundled.Name)
    Assert.Equal<int64[]>([| 10L; 16L; 27L; 46L; 77L; 129L; 215L; 359L; 599L; 1000L |], data.Train.ClassCounts)

    let expected = {
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

    Assert.Equal(expected, data.Split)

[<Fact>]
let ``larger files are cut to the profile, the test set stays whole`` () =
    use folder = new TemporaryFolder()
    FashionFiles.make folder.Path (Array.create 10 20L) (Array.create 10 3L)
    use data = read small folder.Path
    Assert.Equal<int64[]>(smallCounts, data.Train.ClassCounts)
    Assert.Equal(30L, data.Split.TestImages)

[<Fact>]
let ``a shuffled selection takes other images and says its seed`` () =
    use folder = new TemporaryFolder()
    FashionFiles.make folder.Path (Array.create 10 20L) (Array.create 10 3L)
    use first = read small folder.Path
    use data = read (shuffled 3 small) folder.Path
    use again = read (shuffled 3 small) folder.Path
    Assert.Equal<int64[]>(smallCounts, data.Train.ClassCounts)
    Assert.Equal(Some 3L, data.Split.Seed)
    Assert.True((pixels data.Train).equal(pixels again.Train).all().item<bool>())
    Assert.False((pixels data.Train).equal(pixels first.Train).all().item<bool>())

[<Fact>]
let ``listed images are taken, and a list that does not fit is a problem`` () =
    use folder = new TemporaryFolder()
    FashionFiles.make folder.Path (Array.create 10 20L) (Array.create 10 3L)
    use all = read { small with Profile = Exponential 1.0; Largest = 20L } folder.Path

    // The last images of each class.
    let positions = [
        for c in 0..9 do
            let members = [
                for i in 0..199 do
                    if all.Train.Labels[i] = int64 c then
                        i
            ]

            yield! List.skip (20 - int smallCounts[c]) members
    ]

    let list = folder.File "list.txt"
    File.WriteAllLines(list, positions |> List.map string)
    use data = read (listedIn list small) folder.Path
    Assert.Equal<int64[]>(smallCounts, data.Train.ClassCounts)
    Assert.Equal(("listed", None), (data.Split.Selection, data.Split.Seed))
    // The list itself is told, too: another one with as many images of each class is another split.
    Assert.Matches("^[0-9a-f]{64}$", Skippable.toOption data.Split.List |> Option.get)
    use expected = all.Train.Subset(positions |> List.sort |> List.map int64 |> List.toArray)
    Assert.True((pixels data.Train).equal(pixels expected).all().item<bool>())

    File.WriteAllLines(list, [ "0"; "7"; "200" ])
    Assert.Contains("200", message (listedIn list small) folder.Path)
    File.WriteAllLines(list, [ "0"; "x" ])
    Assert.Contains("line 2", message (listedIn list small) folder.Path)
    Assert.Contains("nowhere", message (listedIn (folder.File "nowhere") small) folder.Path)

[<Fact>]
let ``a cut cannot be shuffled`` () =
    use folder = new TemporaryFolder()
    FashionFiles.make folder.Path smallCounts (Array.create 10 3L)
    Assert.Contains("cut already", message (shuffled 3 small) folder.Path)

[<Fact>]
let ``too few images are named with what is needed`` () =
    use folder = new TemporaryFolder()
    FashionFiles.make folder.Path (Array.create 10 5L) (Array.create 10 3L)
    let text = message small folder.Path
    Assert.Contains("5, 5, 5, 5, 5, 5, 5, 5, 5, 5", text)
    Assert.Contains("--data DIR", text)

[<Fact>]
let ``a hold-out comes out of the training images and is the same each time`` () =
    use folder = new TemporaryFolder()
    FashionFiles.make folder.Path smallCounts (Array.create 10 3L)
    use data = read (holdout 0.25 small) folder.Path
    use again = read (holdout 0.25 small) folder.Path
    Assert.Equal(Array.sum smallCounts, data.Split.TrainImages + data.Split.TestImages)
    Assert.Equal(Include 0.25, data.Split.Holdout)
    Assert.Equal<int64[]>(smallCounts, Array.map2 (+) data.Train.ClassCounts data.Test.ClassCounts)
    Assert.Equal<int64[]>(data.Test.Labels, again.Test.Labels)

[<Fact>]
let ``missing files say where to get them`` () =
    use folder = new TemporaryFolder()
    let text = message small folder.Path
    Assert.Contains(folder.Path, text)
    Assert.Contains("train-images-idx3-ubyte.gz", text)
    Assert.Contains("--data DIR", text)

[<Fact>]
let ``truncated files are a problem of the dataset`` () =
    use folder = new TemporaryFolder()
    FashionFiles.make folder.Path smallCounts (Array.create 10 3L)
    let path = folder.File "train-images-idx3-ubyte"
    File.WriteAllBytes(path, (File.ReadAllBytes path)[..5000])
    Assert.Contains("train-images-idx3-ubyte", message small folder.Path)

[<Fact>]
let ``a folder that holds the dataset's folder will do`` () =
    use folder = new TemporaryFolder()
    let inner = folder.File small.Name
    Directory.CreateDirectory inner |> ignore
    Assert.Equal(inner, Locations.dataset (Some folder.Path) small.Name)
    Assert.Equal(inner, Locations.dataset (Some inner) small.Name)

[<Fact>]
let ``a folder without a name is refused, and the full path is recorded`` () =
    use folder = new TemporaryFolder()
    FashionFiles.make folder.Path smallCounts (Array.create 10 3L)
    let before = Directory.GetCurrentDirectory()

    try
        Directory.SetCurrentDirectory folder.Path
        // What the current directory holds is not meant.
        Directory.CreateDirectory small.Name |> ignore
        Assert.Contains("has no name", message small (Locations.dataset (Some "") small.Name))
        use data = read small "."
        Assert.Equal(Directory.GetCurrentDirectory(), data.Folder)
    finally
        Directory.SetCurrentDirectory before
