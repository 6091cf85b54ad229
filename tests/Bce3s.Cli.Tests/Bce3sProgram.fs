namespace Bce3s.Cli.Tests

open System
open System.Diagnostics
open System.IO

/// What the program said and how it ended.
type Outcome = { Code: int; Output: string; Error: string }

/// A current directory for the program that is gone after the test.
type Workplace() =
    let folder = Directory.CreateTempSubdirectory("bce3s-cli-").FullName
    member _.Path = folder
    member _.File(name: string) = Path.Combine(folder, name)
    member _.Entries = Directory.GetFileSystemEntries folder

    interface IDisposable with
        member _.Dispose() = Directory.Delete(folder, true)

/// The real program, as a process.
module Program =
    let private assembly = Path.Combine(AppContext.BaseDirectory, "bce3s.dll")

    let private startWith (variables: (string * string) list) (place: Workplace) (arguments: string list) =
        let info = ProcessStartInfo("dotnet", assembly :: arguments)
        info.WorkingDirectory <- place.Path
        info.RedirectStandardOutput <- true
        info.RedirectStandardError <- true

        for name, value in variables do
            info.Environment[name] <- value

        match Process.Start info with
        | null -> failwith "dotnet did not start"
        | program -> program

    let start place arguments = startWith [] place arguments

    /// Without the lines that tell how far slow work is; complaints come behind them.
    let private complaints (error: string) =
        let lines = error.Split '\n' |> Array.skipWhile (fun line -> line.StartsWith "  ")
        String.Join('\n', lines)

    let finish (program: Process) =
        let output, error = program.StandardOutput.ReadToEndAsync(), program.StandardError.ReadToEndAsync()

        if not (program.WaitForExit(TimeSpan.FromMinutes 3.0)) then
            program.Kill()
            failwith "the program did not end within three minutes"

        {
            Code = program.ExitCode
            Output = output.Result
            Error = complaints error.Result
        }

    /// With environment variables.
    let runWith variables place arguments =
        use program = startWith variables place arguments
        finish program

    let run place arguments = runWith [] place arguments
