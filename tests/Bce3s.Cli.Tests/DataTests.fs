module Bce3s.Cli.Tests.DataTests

open System
open System.Diagnostics
open System.IO
open System.Net
open System.Net.Sockets
open System.Runtime.InteropServices
open System.Threading
open Xunit

let private data (place: Workplace) arguments = Program.run place ("data" :: arguments)

/// One line on standard error, exit code 2.
let private refused (arguments: string list) (words: string list) =
    use place = new Workplace()
    let outcome = data place arguments
    Assert.Equal(2, outcome.Code)
    Assert.Equal(1, outcome.Error.TrimEnd().Split('\n').Length)

    for word in words do
        Assert.Contains(word, outcome.Error)

[<Fact>]
let ``list shows every dataset, its size and where it lies`` () =
    use place = new Workplace()
    let outcome = data place [ "list" ]
    Assert.Equal(0, outcome.Code)
    let lines = outcome.Output.Split '\n'

    for dataset in Bce3s.Data.KnownDatasets.All do
        Assert.Single(lines, (fun (line: string) -> line.StartsWith $"  {dataset.Name} ")) |> ignore

    let bundled = lines |> Array.find _.StartsWith("  fashion-mnist-lt ")
    Assert.Contains("2,478", bundled)
    Assert.EndsWith(Path.Combine("data", "fashion-mnist-lt"), bundled)
    Assert.Contains("`bce3s data fetch cifar10`", outcome.Output)

[<Fact>]
let ``check says what is right`` () =
    use place = new Workplace()
    let outcome = data place [ "check"; "fashion-mnist-lt"; "--decode" ]
    Assert.Equal(0, outcome.Code)
    Assert.Contains("ok     2,478 training images", outcome.Output)
    Assert.Contains("ok     2,000 test images can be decoded", outcome.Output)
    Assert.Contains("all is as it should be", outcome.Output)

[<Fact>]
let ``check names everything that is wrong and exits with 1`` () =
    use place = new Workplace()
    File.WriteAllBytes(place.File "train.bin", [| 1uy |])
    File.WriteAllBytes(place.File "test.bin", Array.zeroCreate 3074)
    let outcome = data place [ "check"; "cifar100"; "--data"; place.Path ]
    Assert.Equal(1, outcome.Code)
    Assert.Contains("train.bin: found 1 bytes; expected 153700000", outcome.Output)
    Assert.Contains("test.bin: found 3074 bytes; expected 30740000", outcome.Output)
    Assert.Contains("problems", outcome.Output)

[<Theory>]
[<InlineData("check")>]
[<InlineData("show")>]
[<InlineData("pack")>]
let ``missing data names the folder, the layout and where to get it`` (verb: string) =
    refused [ verb; "imagenet-lt"; "--data"; "/nowhere" ] [
        "/nowhere"
        "ImageNet_LT_train.txt"
        "https://www.image-net.org"
    ]

[<Fact>]
let ``what cannot be fetched says where it comes from`` () =
    refused [ "fetch"; "places-lt"; "--data"; "/nowhere" ] [ "/nowhere"; "http://places2.csail.mit.edu" ]

[<Fact>]
let ``bad input is answered with what there is`` () =
    refused [ "x" ] [ "'x'"; "list, check, fetch, show, synth, pack" ]
    refused [ "check" ] [ "bce3s data check NAME"; "cifar10, cifar100" ]
    refused [ "check"; "x" ] [ "'x'"; "fashion-mnist-lt, fashion-mnist" ]
    refused [ "check"; "--foo" ] [ "--foo" ]
    refused [ "list"; "--foo" ] [ "--foo"; "--data" ]
    refused [ "check"; "mnist"; "--data"; "" ] [ "no name"; "--data DIR" ]
    refused [ "synth" ] [ "--like NAME"; "inat18, imagenet-lt, webface4m" ]
    refused [ "synth"; "--like"; "x" ] [ "--like x"; "inat18" ]
    refused [ "synth"; "--like"; "inat18"; "--scale"; "0" ] [ "above 0" ]
    refused [ "synth"; "--like"; "inat18"; "--size"; "1" ] [ "8 … 4096" ]
    refused [ "show"; "fashion-mnist-lt"; "--output"; "x.txt" ] [ "x.txt"; ".html" ]
    // Before anything is read.
    refused [ "show"; "imagenet-lt"; "--data"; "/nowhere"; "--output"; "x.gif" ] [ "x.gif"; ".html" ]
    refused [ "pack"; "fashion-mnist-lt"; "--shorter-side"; "-1" ] [ "--shorter-side" ]
    refused [ "pack"; "fashion-mnist-lt"; "--jpeg"; "101" ] [ "1 … 100" ]

[<Fact>]
let ``show prints statistics and writes pictures`` () =
    use place = new Workplace()
    let outcome = data place [ "show"; "fashion-mnist-lt" ]
    Assert.Equal(0, outcome.Code)
    Assert.Contains("imbalance factor  100", outcome.Output)
    Assert.Contains("<html", File.ReadAllText(place.File "fashion-mnist-lt.html"))
    let outcome = data place [ "show"; "fashion-mnist-lt"; "--output"; "x.png"; "--seed"; "1" ]
    Assert.Equal(0, outcome.Code)
    Assert.Equal<byte>([| 0x89uy; byte 'P'; byte 'N'; byte 'G' |], (File.ReadAllBytes(place.File "x.png"))[..3])

[<Fact>]
let ``a synthetic set is written, checked, packed and read from the pack`` () =
    use place = new Workplace()

    let outcome =
        data place [ "synth"; "--like"; "imagenet-lt"; "--scale"; "0.001"; "--size"; "8"; "--output"; "set" ]

    Assert.Equal(0, outcome.Code)
    Assert.Contains("written to set", outcome.Output)
    Assert.True(File.Exists(place.File "set/ImageNet_LT_train.txt"))

    let outcome = data place [ "check"; "imagenet-lt"; "--data"; "set"; "--decode" ]
    Assert.Equal(0, outcome.Code)
    Assert.Contains("generated stand-in (scale 0.001, seed 0)", outcome.Output)
    Assert.Contains("ok     1,000 classes of the training images", outcome.Output)
    Assert.Contains("test images can be decoded", outcome.Output)

    let outcome = data place [ "pack"; "imagenet-lt"; "--data"; "set" ]
    Assert.Equal(0, outcome.Code)
    Assert.Contains("set-packed", outcome.Output)
    let outcome = data place [ "check"; "imagenet-lt"; "--data"; "set-packed" ]
    Assert.Equal(0, outcome.Code)
    Assert.Contains("by the pack's own checksums", outcome.Output)
    let outcome = data place [ "show"; "imagenet-lt"; "--data"; "set-packed" ]
    Assert.Equal(0, outcome.Code)
    let outcome = data place [ "synth"; "--like"; "imagenet-lt"; "--output"; "set" ]
    Assert.NotEqual(0, outcome.Code)
    Assert.Contains("set", outcome.Error)

[<Fact>]
let ``broken images end a pack or are left out`` () =
    use place = new Workplace()

    data place [ "synth"; "--like"; "imagenet-lt"; "--scale"; "0.001"; "--size"; "8"; "--output"; "set" ]
    |> ignore

    let list = File.ReadAllLines(place.File "set/ImageNet_LT_train.txt")
    let victim = list[0].Split(' ')[0]
    File.WriteAllText(place.File $"set/{victim}", "no image")
    let outcome = data place [ "pack"; "imagenet-lt"; "--data"; "set"; "--output"; "a" ]
    Assert.Equal(2, outcome.Code)
    Assert.Contains(victim.Split('/') |> Array.last, outcome.Error)
    let outcome = data place [ "pack"; "imagenet-lt"; "--data"; "set"; "--output"; "b"; "--skip-broken" ]
    Assert.Equal(0, outcome.Code)
    Assert.Contains("left out: ", outcome.Output)

/// Answers every request with the beginning of an answer, and then says nothing until the client goes.
let private halfAServer (answer: string) =
    let listener = new TcpListener(IPAddress.Loopback, 0)
    listener.Start()

    let serve () = task {
        while true do
            let! client = listener.AcceptTcpClientAsync()
            let stream = client.GetStream()
            let! _ = stream.ReadAsync(Memory(Array.zeroCreate<byte> 4096))
            do! stream.WriteAsync(ReadOnlyMemory(Text.Encoding.ASCII.GetBytes answer))
    }

    serve () |> ignore
    let port = (listener.LocalEndpoint :?> IPEndPoint).Port
    listener, $"http://127.0.0.1:{port}/data"

[<Fact>]
let ``another file than the publishers' is refused`` () =
    let server, address =
        halfAServer "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"

    use _ = server
    refused [ "fetch"; "mnist"; "--from"; address ] [ "a file of 5 bytes"; "9912422 bytes"; address ]

[<Fact>]
let ``a server that refuses and an address that is none`` () =
    let server, address = halfAServer "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    use _ = server
    use place = new Workplace()
    let outcome = data place [ "fetch"; "mnist"; "--from"; address ]
    Assert.Equal(1, outcome.Code)
    Assert.Contains("404 Not Found", outcome.Error)
    Assert.Empty place.Entries
    refused [ "fetch"; "mnist"; "--from"; "x" ] [ "--from x"; "https://" ]
    let outcome = data place [ "fetch"; "mnist"; "--from"; "http://example.org" ]
    Assert.Contains("https only", outcome.Error)

[<Fact>]
let ``a fetch says what to do about what is there and wrong`` () =
    use place = new Workplace()
    let folder = Directory.CreateDirectory(place.File "cifar/cifar-10-batches-bin").FullName
    let outcome = data place [ "fetch"; "cifar10"; "--data"; "cifar" ]
    Assert.Equal(2, outcome.Code)
    Assert.Contains("cifar-10-batches-bin: found no cifar-10-batches-bin/data_batch_1.bin", outcome.Error)
    Assert.Contains("remove it", outcome.Error)

    for name in [ for batch in 1..5 -> $"data_batch_{batch}.bin" ] @ [ "test_batch.bin" ] do
        File.WriteAllBytes(Path.Combine(folder, name), [| 1uy |])

    let outcome = data place [ "fetch"; "cifar10"; "--data"; "cifar" ]
    Assert.Equal(1, outcome.Code)
    Assert.Contains("is here already", outcome.Output)
    Assert.Contains("remove what is wrong", outcome.Output)

[<SkippableFact>]
let ``a codec that is not installed is told in one line with what to install`` () =
    Skip.IfNot(RuntimeInformation.IsOSPlatform OSPlatform.Linux, "LD_LIBRARY_PATH is Linux's")
    use place = new Workplace()
    let synth = [ "synth"; "--like"; "imagenet-lt"; "--scale"; "0.001"; "--size"; "8"; "--output" ]
    data place (synth @ [ "set" ]) |> ignore
    // Found before the system's, and no library.
    File.WriteAllText(place.File "libturbojpeg.so.0", "")

    for arguments in
        [
            [ "check"; "imagenet-lt"; "--data"; "set"; "--decode" ]
            [ "show"; "imagenet-lt"; "--data"; "set" ]
            [ "pack"; "imagenet-lt"; "--data"; "set" ]
            synth @ [ "other" ]
        ] do
        let outcome = Program.runWith [ "LD_LIBRARY_PATH", place.Path ] place ("data" :: arguments)
        Assert.Equal(1, outcome.Code)
        Assert.StartsWith("bce3s: libjpeg-turbo cannot be loaded", outcome.Error)
        Assert.Contains("apt install libturbojpeg", outcome.Error)
        Assert.Equal(1, outcome.Error.TrimEnd().Split('\n').Length)

[<SkippableFact>]
let ``a place that cannot be written to is no bad input`` () =
    Skip.IfNot(Directory.Exists "/proc/self", "there is no /proc, the one place that is read-only for every user")
    use place = new Workplace()

    for arguments in
        [
            [ "synth"; "--like"; "imagenet-lt"; "--scale"; "0.001"; "--size"; "8" ]
            [ "pack"; "fashion-mnist-lt" ]
        ] do
        let outcome = data place (arguments @ [ "--output"; "/proc/bce3s/set" ])
        Assert.Equal(1, outcome.Code)
        Assert.Contains("/proc", outcome.Error)

[<SkippableFact>]
let ``an interrupted show ends with 130 and writes nothing`` () =
    Skip.If(RuntimeInformation.IsOSPlatform OSPlatform.Windows, "there is no SIGTERM")
    use place = new Workplace()
    let list = place.File "ImageNet_LT_train.txt"
    // Read to its end when this end of it is closed.
    use make = Process.Start("mkfifo", [ list ])
    make.WaitForExit()
    File.WriteAllText(place.File "ImageNet_LT_test.txt", "val/a.png 0\n")
    use program = Program.start place [ "data"; "show"; "imagenet-lt"; "--data"; place.Path ]

    do
        use writer = new StreamWriter(new FileStream(list, FileMode.Open, FileAccess.Write))
        use kill = Process.Start("kill", [ "-TERM"; string program.Id ])
        kill.WaitForExit()
        Thread.Sleep 500
        writer.Write "train/a.png 0\n"

    let outcome = Program.finish program
    Assert.Equal(130, outcome.Code)
    Assert.Contains("no pictures are written", outcome.Error)
    Assert.Equal(2, place.Entries.Length)

[<SkippableFact>]
let ``an interrupted fetch keeps what it has`` () =
    Skip.If(RuntimeInformation.IsOSPlatform OSPlatform.Windows, "there is no SIGTERM")

    let server, address =
        halfAServer "HTTP/1.1 200 OK\r\nContent-Length: 9912422\r\nETag: \"v1\"\r\n\r\nhello"

    use _ = server
    use place = new Workplace()
    let part = place.File "data/mnist/train-images-idx3-ubyte.gz.part"
    use program = Program.start place [ "data"; "fetch"; "mnist"; "--from"; address ]
    let clock = Stopwatch.StartNew()

    while not (File.Exists part && FileInfo(part).Length = 5L) && clock.Elapsed < TimeSpan.FromSeconds 60.0 do
        Thread.Sleep 50

    use kill = Process.Start("kill", [ "-TERM"; string program.Id ])
    kill.WaitForExit()
    let outcome = Program.finish program
    Assert.Equal(130, outcome.Code)
    Assert.Contains("`bce3s data fetch mnist` goes on", outcome.Error)
    Assert.Equal("hello", File.ReadAllText part)

[<SkippableFact>]
let ``an interruption ends with 130 and leaves nothing`` () =
    Skip.If(RuntimeInformation.IsOSPlatform OSPlatform.Windows, "there is no SIGTERM")
    use place = new Workplace()
    use program = Program.start place [ "data"; "synth"; "--like"; "inat18"; "--output"; "set" ]
    let clock = Stopwatch.StartNew()

    while Array.isEmpty place.Entries && clock.Elapsed < TimeSpan.FromSeconds 60.0 do
        Thread.Sleep 50

    use kill = Process.Start("kill", [ "-TERM"; string program.Id ])
    kill.WaitForExit()
    let outcome = Program.finish program
    Assert.Equal(130, outcome.Code)
    Assert.Contains("interrupted", outcome.Error)
    Assert.False(Directory.Exists(place.File "set"))

[<SkippableFact>]
let ``a terminal sees how far the work is, in place`` () =
    Skip.IfNot(File.Exists "/usr/bin/script", "there is no script(1), which makes a terminal")
    use place = new Workplace()
    let program = Path.Combine(AppContext.BaseDirectory, "bce3s.dll")

    let info =
        ProcessStartInfo("/usr/bin/script", [ "-qec"; $"dotnet {program} data check fashion-mnist-lt"; "/dev/null" ])

    info.WorkingDirectory <- place.Path
    info.RedirectStandardOutput <- true
    info.Environment["TERM"] <- "xterm"

    match Process.Start info with
    | null -> failwith "script did not start"
    | script ->
        use script = script
        let output = script.StandardOutput.ReadToEnd()
        script.WaitForExit()
        Assert.Equal(0, script.ExitCode)
        Assert.Contains("\u001b[", output)
        Assert.Contains("all is as it should be", output)
