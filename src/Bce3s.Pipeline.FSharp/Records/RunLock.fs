namespace Bce3s

open System
open System.IO
open System.Threading

/// What keeps two processes from training in one run folder: the file `.lock` in it, held open for as long as the run is under way. The
/// kernel lets go of it however the process ends, so a killed run leaves nothing to clean up. (A network file system without locks
/// cannot keep them apart.)
type RunLock private (stream: FileStream) =
    static let name = ".lock"
    static let pathIn folder = Path.Combine(folder, name)

    /// A look at the lock holds it for an instant, which must not keep a run from starting.
    static let attempts, pause = 10, TimeSpan.FromMilliseconds 100.0

    static let isHeldByAnother (error: IOException) =
        match error with
        | :? DirectoryNotFoundException
        | :? FileNotFoundException
        | :? PathTooLongException -> false
        | _ -> true

    /// The lock of a folder that exists, or none where another process holds it.
    static member TryTake(folder: string) =
        let rec take left =
            try
                let stream = new FileStream(pathIn folder, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)

                try
                    stream.SetLength 0L
                    stream.Write(Text.Encoding.UTF8.GetBytes $"{Environment.ProcessId} {Environment.MachineName}")
                    stream.Flush()
                with _ ->
                    stream.Dispose()
                    reraise ()

                Some(new RunLock(stream))
            with :? IOException as error when isHeldByAnother error && RunLock.IsHeld folder ->
                if left > 1 then
                    Thread.Sleep pause
                    take (left - 1)
                else
                    None

        take attempts

    /// Whether a process holds the lock of a folder.
    static member IsHeld(folder: string) =
        try
            use _ = new FileStream(pathIn folder, FileMode.Open, FileAccess.Read, FileShare.Read)
            false
        with
        | :? IOException as error -> isHeldByAnother error
        | :? UnauthorizedAccessException -> false

    /// Who holds it, as it said: process and machine.
    static member Holder(folder: string) =
        try
            // Open to all: it asks for no lock.
            use stream = new FileStream(pathIn folder, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)

            use reader = new StreamReader(stream)

            match reader.ReadToEnd().Split ' ' with
            | [| process'; machine |] -> $"process {process'} on {machine}"
            | _ -> "another process"
        with
        | :? IOException
        | :? UnauthorizedAccessException -> "another process"

    interface IDisposable with
        member _.Dispose() = stream.Dispose()
