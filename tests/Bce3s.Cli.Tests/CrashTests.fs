/// The program as a machine treats it: killed, told to stop, on a full disk, twice in one folder.
module Bce3s.Cli.Tests.CrashTests

open System
open System.Diagnostics
open System.IO
open System.Threading
open Xunit
open Bce3s
open Bce3s.Tests

/// A run of seconds; its checkpoint is written after every step, so that many a kill comes while one is.
let private small = [ "--method"; "ce"; "--backbone"; "resnet8-w4"; "--epochs"; "1"; "--threads"; "1" ]

let private eachStep = [ "--checkpoint-every"; "0" ]
let private train folder = "train" :: "--output" :: folder :: eachStep @ small

/// The run that nothing happens to, once for all tests.
let private whole =
    lazy
        (let place = new Workplace()
         AppDomain.CurrentDomain.ProcessExit.Add(fun _ -> (place :> IDisposable).Dispose())
         let folder = place.File "run"
         let outcome = Program.run place ("train" :: "--output" :: folder :: small)
         Assert.Equal("", outcome.Error)
         folder)

let private checkpointIn folder = Path.Combine(folder, RunFiles.lastCheckpoint)

let private signal (name: string) (program: Process) =
    use kill = Process.Start("kill", [ $"-{name}"; string program.Id ])
    kill.WaitForExit()

/// Waits for steps of training: the checkpoint is there, and is another one after a while.
let private untilTraining (program: Process) folder =
    let patience = Stopwatch.StartNew()

    let stamp () =
        if File.Exists(checkpointIn folder) then
            File.GetLastWriteTimeUtc(checkpointIn folder)
        else
            DateTime.MinValue

    let first = stamp ()

    while stamp () = first && not program.HasExited && patience.Elapsed < TimeSpan.FromMinutes 1.0 do
        Thread.Sleep 20

/// Starts and kills the run so many times, then lets it end.
let private survive (place: Workplace) folder kills (random: Random) =
    for _ in 1..kills do
        use program = Program.start place (train folder @ [ "--resume" ])
        untilTraining program folder
        Thread.Sleep(random.Next 300)

        if not program.HasExited then
            program.Kill()

        program.WaitForExit()

    let outcome = Program.run place (train folder @ [ "--resume" ])
    Assert.Equal("", outcome.Error)
    Assert.Equal(0, outcome.Code)
    Sameness.check whole.Value folder

/// Nightly sets it.
let private kills =
    match Int32.TryParse(Environment.GetEnvironmentVariable "BCE3S_KILLS") with
    | true, count when count > 0 -> count
    | _ -> 5

[<Fact; Trait("Category", "Kills")>]
let ``a run that is killed again and again ends with the same bytes`` () =
    for seed in 0 .. (kills - 1) / 10 do
        use place = new Workplace()
        let now = min 10 (kills - 10 * seed)
        survive place (place.File "run") now (Random seed)
        // A run may be over before the last of them.
        Assert.InRange((FinishedRun.manifest (place.File "run")).Resumed.Length, 1, now)
        Assert.Empty(Directory.GetFiles(place.File "run", ".*.tmp"))

[<SkippableTheory>]
[<InlineData("INT")>]
[<InlineData("TERM")>]
[<InlineData("HUP")>]
let ``a signal saves the run, says how it goes on, and it ends with the same bytes`` name =
    Skip.If(OperatingSystem.IsWindows(), "signals are sent with kill")
    use place = new Workplace()
    let folder = place.File "run"
    use program = Program.start place ("train" :: "--output" :: folder :: small)
    untilTraining program folder
    signal name program
    let outcome = Program.finish program
    Assert.Equal(130, outcome.Code)
    Assert.Contains(checkpointIn folder, outcome.Error)
    Assert.Contains("train --resume --output", outcome.Error)
    // The folder alone says what goes on, and with how many threads.
    let again = Program.run place [ "train"; "--resume"; "--output"; folder ]
    Assert.Equal("", again.Error)
    Assert.Contains("goes on", again.Output)
    Sameness.check whole.Value folder

[<Fact>]
let ``a second process in one folder is refused and told of the first`` () =
    use place = new Workplace()
    let folder = place.File "run"
    // Long enough to be under way when the others come.
    let train =
        [
            "train"
            "--resume"
            "--output"
            folder
            "--method"
            "ce"
            "--backbone"
            "resnet8-w4"
            "--epochs"
            "500"
        ]
        @ eachStep

    use first = Program.start place train
    untilTraining first folder

    try
        let second = Program.run place train
        Assert.Equal(2, second.Code)
        Assert.Contains($"process {first.Id} on", second.Error)
        Assert.Contains("is training in", second.Error)
    finally
        first.Kill()
        first.WaitForExit()

    // The kernel has let go of the lock.
    use third = Program.start place train
    untilTraining third folder

    try
        Assert.False third.HasExited
    finally
        third.Kill()

/// A small file system of its own in a folder.
type private SmallDisk(folder: string, size: string) =
    let mount (arguments: string list) =
        use mount = Process.Start(ProcessStartInfo("mount", arguments, RedirectStandardError = true)) |> nonNull
        mount.WaitForExit()
        mount.ExitCode = 0

    let isMounted =
        OperatingSystem.IsLinux()
        && (Directory.CreateDirectory folder |> ignore
            mount [ "-t"; "tmpfs"; "-o"; $"size={size}"; "tmpfs"; folder ])

    member _.IsMounted = isMounted

    member _.Change(options: string) = Assert.True(mount [ "-o"; $"remount,{options}"; folder ])

    interface IDisposable with
        member _.Dispose() =
            if isMounted then
                use umount = Process.Start("umount", [ "-l"; folder ])
                umount.WaitForExit()

[<SkippableFact>]
let ``a full disk ends the run with what was saved, and with room it goes on to the same bytes`` () =
    use place = new Workplace()
    let folder = place.File "disk/run"
    let length = FileInfo(checkpointIn whole.Value).Length
    // Room for two checkpoints and a half: for the last one and its successor, not for the best one and both.
    use disk = new SmallDisk(place.File "disk", $"{length * 5L / 2L / 1024L + 24L}k")
    Skip.IfNot(disk.IsMounted, "no rights to mount a small file system")
    let full = Program.run place (train folder)
    Assert.Equal(1, full.Code)
    Assert.Contains("disk", full.Error)
    Assert.Contains("--resume --output", full.Error)
    Assert.Single(full.Error.Trim().Split '\n') |> ignore
    // Whole, with its checksum.
    using (Checkpoint.load (checkpointIn folder)) ignore
    Assert.Empty(Directory.GetFiles(folder, "*.tmp"))
    Assert.Empty(Directory.GetFiles(folder, ".*.tmp"))
    disk.Change "size=10m"
    let again = Program.run place (train folder @ [ "--resume" ])
    Assert.Equal("", again.Error)
    Sameness.check whole.Value folder

[<SkippableFact>]
let ``a folder that can only be read is named, and stays as it is`` () =
    use place = new Workplace()
    let folder = place.File "disk/run"
    use disk = new SmallDisk(place.File "disk", "10m")
    Skip.IfNot(disk.IsMounted, "no rights to mount a small file system")
    use program = Program.start place (train folder)
    untilTraining program folder
    program.Kill()
    program.WaitForExit()
    let bytes () = Directory.GetFiles folder |> Array.sort |> Array.map File.ReadAllBytes
    let before = bytes ()
    disk.Change "ro"
    let refused = Program.run place (train folder @ [ "--resume" ])
    Assert.Equal(1, refused.Code)
    Assert.Contains("ead-only", refused.Error)
    Assert.Contains(folder, refused.Error)
    Assert.Equal<byte[][]>(before, bytes ())
    let other = Program.run place (train (place.File "disk/other"))
    Assert.Equal(2, other.Code)
    Assert.Contains("is not writable", other.Error)
