module Bce3s.Tests.Records.RunFolderTests

open System
open System.IO
open System.Threading
open Xunit
open Bce3s
open Bce3s.Tests

let private choose folder = RunFolder.choose (Some folder) "name" 0L

let private message result =
    match result with
    | Ok folder -> failwith $"{folder} was taken"
    | Error problem ->
        Assert.Equal("output", problem.Path)
        problem.Message

[<Fact>]
let ``a new folder, an empty one and one with other files will do, and nothing is written`` () =
    use folder = new TemporaryFolder()
    let deep = Path.Combine(folder.Path, "a", "b")
    Assert.Equal(Ok deep, choose deep)
    Assert.Equal(Ok folder.Path, choose folder.Path)
    Assert.Empty(Directory.GetFileSystemEntries folder.Path)
    File.WriteAllText(folder.File "notes.txt", "")
    Assert.Equal(Ok folder.Path, choose folder.Path)

[<Theory>]
[<InlineData("manifest.json")>]
[<InlineData("metrics.csv")>]
[<InlineData("results.json")>]
[<InlineData("checkpoint-last.safetensors")>]
let ``a folder with another run is refused`` file =
    use folder = new TemporaryFolder()
    File.WriteAllText(folder.File file, "")
    Assert.Contains("holds another run", message (choose folder.Path))

[<Fact>]
let ``a file is no folder`` () =
    use folder = new TemporaryFolder()
    File.WriteAllText(folder.File "file", "")
    Assert.Contains("is a file", message (choose (folder.File "file")))
    Assert.Contains("is a file", message (choose (folder.File "file/run")))
    Assert.Contains("--output DIR", message (choose (folder.File "file/run/deeper")))

[<SkippableFact>]
let ``a place that cannot be written is refused`` () =
    Skip.IfNot(Directory.Exists "/proc/self", "there is no /proc, the one place that is read-only for every user")
    Assert.Contains("not writable", message (choose "/proc/bce3s/run"))

[<Fact>]
let ``the default name takes the first free number`` () =
    use folder = new TemporaryFolder()
    let before = Directory.GetCurrentDirectory()

    try
        Directory.SetCurrentDirectory folder.Path
        let here = Path.Combine(Directory.GetCurrentDirectory(), "runs")
        let chosen () = RunFolder.choose None "name" 3L

        let occupy name =
            Directory.CreateDirectory(Path.Combine(here, name)) |> ignore
            File.WriteAllText(Path.Combine(here, name, RunFiles.manifest), "{}")

        Assert.Equal(Ok(Path.Combine(here, "name-3")), chosen ())
        occupy "name-3"
        Assert.Equal(Ok(Path.Combine(here, "name-3-2")), chosen ())
        occupy "name-3-2"
        Assert.Equal(Ok(Path.Combine(here, "name-3-3")), chosen ())
    finally
        Directory.SetCurrentDirectory before

[<Fact>]
let ``a folder is claimed once`` () =
    use folder = new TemporaryFolder()
    let claim () = RunFolder.claim (Some(folder.File "run")) "name" 0L

    match claim () with
    | Error problem -> failwith problem.Message
    | Ok(place, taken) ->
        use _ = taken
        Assert.Equal(folder.File "run", place)
        Assert.True(RunFolder.isRunning place)
        Assert.Contains($"process {Environment.ProcessId} on", message (claim ()))
        File.WriteAllText(Path.Combine(place, RunFiles.manifest), "{}")

    Assert.False(RunFolder.isRunning (folder.File "run"))
    Assert.Contains("holds another run", message (claim ()))

[<Fact>]
let ``who looks whether a run is under way keeps none from starting`` () =
    use folder = new TemporaryFolder()
    use stop = new CancellationTokenSource()

    let looking =
        Thread(fun () ->
            while not stop.IsCancellationRequested do
                RunFolder.isRunning folder.Path |> ignore)

    looking.Start()

    try
        for _ in 1..200 do
            match RunLock.TryTake(folder.Path, 1000) with
            | Some taken -> (taken :> IDisposable).Dispose()
            | None -> failwith "nobody else holds the lock"
    finally
        stop.Cancel()
        looking.Join()

[<Fact>]
let ``the run that goes on is the last one that is not over, whatever was deleted before it`` () =
    use folder = new TemporaryFolder()
    let before = Directory.GetCurrentDirectory()

    try
        Directory.SetCurrentDirectory folder.Path

        let make name (files: string list) =
            let path = Path.Combine(RunFolder.runs (), name)
            Directory.CreateDirectory path |> ignore

            for file in files do
                File.WriteAllText(Path.Combine(path, file), "{}")

        let resumed () = RunFolder.toResume None "name" 3L |> Option.map (Path.GetFileName >> string)
        Assert.Equal(None, resumed ())
        make "name-3-10" [ RunFiles.manifest ]
        make "name-3-9" [ RunFiles.manifest ]
        make "name-3-11" [ RunFiles.manifest; RunFiles.results ]
        make "name-3-12" []
        make "name-30" [ RunFiles.manifest ]
        make "name-3-more-4" [ RunFiles.manifest ]
        Assert.Equal(Some "name-3-10", resumed ())
        make "name-3-10" [ RunFiles.results ]
        make "name-3-9" [ RunFiles.results ]
        Assert.Equal(Some "name-3-11", resumed ())
    finally
        Directory.SetCurrentDirectory before

[<Fact>]
let ``of many that claim at once each gets a folder of its own`` () =
    use folder = new TemporaryFolder()
    let before = Directory.GetCurrentDirectory()

    try
        Directory.SetCurrentDirectory folder.Path

        use start = new Barrier 8

        for seed in 0L .. 49L do
            let claims = Array.create 8 (Error { Path = ""; Message = "no claim" })

            let threads =
                Array.init 8 (fun i ->
                    Thread(fun () ->
                        start.SignalAndWait()
                        claims[i] <- RunFolder.claim None "name" seed))

            threads |> Array.iter _.Start()
            threads |> Array.iter _.Join()
            let claims = claims |> Array.map (Result.defaultWith (fun problem -> failwith problem.Message))
            Assert.Equal(8, (Array.distinctBy fst claims).Length)

            for _, taken in claims do
                (taken :> IDisposable).Dispose()
    finally
        Directory.SetCurrentDirectory before

[<Fact>]
let ``a folder without a name is refused`` () = Assert.Contains("has no name", message (choose ""))

[<SkippableFact>]
let ``a file is checked where it is to go, and nothing is written`` () =
    use folder = new TemporaryFolder()
    let deep = folder.File "a/b/page.html"
    Assert.Equal(Ok deep, RunFolder.chooseFile deep)
    Assert.Empty(Directory.GetFileSystemEntries folder.Path)
    File.WriteAllText(folder.File "file", "")
    let file = folder.File "file"

    Assert.Equal(
        Error $"{file} is a file, not a folder. Give another place with `--output FILE`.",
        RunFolder.chooseFile (folder.File "file/page.html")
    )

    Skip.IfNot(Directory.Exists "/proc/self", "there is no /proc, the one place that is read-only for every user")

    Assert.Equal(
        Error "/proc/page.html cannot be made: /proc is not writable. Give another place with `--output FILE`.",
        RunFolder.chooseFile "/proc/page.html"
    )
