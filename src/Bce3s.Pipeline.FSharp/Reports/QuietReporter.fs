namespace Bce3s

open System.IO

/// Where the results are, and nothing else: for scripts.
type QuietReporter(writer: TextWriter) =
    interface IReporter with
        member _.Started _ = ()
        member _.Stage(_, train) = train ()
        member _.Advanced _ = ()
        member _.EpochEnded _ _ = ()

        member _.Finished summary =
            writer.WriteLine(Path.Combine(summary.Folder, RunFiles.results))
            writer.Flush()

        member _.Working work = WorkProgress.silent work
