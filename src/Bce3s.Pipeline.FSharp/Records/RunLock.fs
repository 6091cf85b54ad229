namespace Bce3s

open System
open System.IO
open System.Threading

/// What keeps two processes from training in one run folder: the file `.lock` in it, held open for as long as the run is under way. The
/// kernel lets go of it however the process ends, so a killed run leaves nothing to clean up. (A network file system without locks
/// cannot keep them apart.) A locked file cannot be read, so who holds it stands in another one, `.holder`.
type RunLock private (stream: FileStream, holder: string) =
    static let pathIn folder = Path.Combine(folder, ".lock")
    static let holderIn folder = Path.Combine(folder, ".holder")

    static let pause = TimeSpan.FromMilliseconds 100.0

    /// What the system says of a file that somebody else holds: EWOULDBLOCK of Linux and of macOS, a sharing violation on Windows.
    static let isHeldByAnother (error: IOException) = List.contains error.HResult [ 11; 35; 0x80070020 ]

    /// The lock of a folder that exists, or none where another process holds it at each of so many attempts within a second or so: a look at
    /// the lock holds it for an instant.
    static member TryTake(folder: string, attempts: int) =
        let rec take left =
            try
                let stream = new FileStream(pathIn folder, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)

                try
                    File.WriteAllText(holderIn folder, $"{Environment.ProcessId} {Environment.MachineName}")
                with _ ->
                    stream.Dispose()
                    reraise ()

                Some(new RunLock(stream, holderIn folder))
            with :? IOException as error when isHeldByAnother error ->
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
            match File.ReadAllText(holderIn folder).Split ' ' with
            | [| process'; machine |] -> $"process {process'} on {machine}"
            | _ -> "another process"
        with
        | :? IOException
        | :? UnauthorizedAccessException -> "another process"

    interface IDisposable with
        member _.Dispose() =
            try
                File.Delete holder
            with
            | :? IOException
            | :? UnauthorizedAccessException -> ()

            stream.Dispose()
