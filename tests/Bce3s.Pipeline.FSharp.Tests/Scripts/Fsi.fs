module Bce3s.Tests.Scripts.Fsi

open System
open System.Diagnostics
open System.IO
open Bce3s.Tests

/// The folder `scripts` above the tests.
let folder =
    let rec find (folder: string) =
        let here = Path.Combine(folder, "scripts")

        if File.Exists(Path.Combine(here, "first-experiment.fsx")) then
            here
        else
            match Path.GetDirectoryName folder with
            | null -> failwith "there is no folder 'scripts' above the tests"
            | parent -> find parent

    find (AppContext.BaseDirectory.TrimEnd Path.DirectorySeparatorChar)

let script name = File.ReadAllText(Path.Combine(folder, name))

/// Runs a script with this project's assemblies and gives what it prints.
let run (text: string) =
    use folder = new TemporaryFolder()
    let path = folder.File "script.fsx"
    File.WriteAllText(path, text.Replace("../artifacts/bin/Bce3s.Pipeline.FSharp/release", AppContext.BaseDirectory))

    match
        Process.Start(
            ProcessStartInfo(
                "dotnet",
                [ "fsi"; path ],
                WorkingDirectory = folder.Path,
                RedirectStandardOutput = true,
                RedirectStandardError = true
            )
        )
    with
    | null -> failwith "dotnet did not start"
    | started ->
        use started = started
        let output, error = started.StandardOutput.ReadToEndAsync(), started.StandardError.ReadToEndAsync()
        started.WaitForExit()
        output.Result + error.Result
