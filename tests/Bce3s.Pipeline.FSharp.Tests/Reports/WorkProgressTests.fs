module Bce3s.Tests.Reports.WorkProgressTests

open System
open System.IO
open System.Threading
open Xunit
open Bce3s
open Bce3s.Data

let private line step finished total unit = ProgressText.line (DataProgress(step, finished, total, unit))

[<Fact>]
let ``a line tells the step, how much of how much, and the share`` () =
    Assert.Equal(
        "fetching x: 12.3 MB of 170.1 MB (7 %)",
        line "fetching x" 12_345_678L (Nullable 170_052_171L) ProgressUnit.Bytes
    )

    Assert.Equal("decoding: 1,234 of 60,000 images (2 %)", line "decoding" 1234L (Nullable 60_000L) ProgressUnit.Images)
    Assert.Equal("unpacking: 5 files", line "unpacking" 5L (Nullable()) ProgressUnit.Files)
    Assert.Equal("reading", line "reading" 0L (Nullable()) ProgressUnit.Files)
    Assert.Equal("reading", line "reading" 0L (Nullable 0L) ProgressUnit.Bytes)

[<Fact>]
let ``a step of two seconds is told of, though nothing more is heard of it, and a short one is not`` () =
    let told = Collections.Concurrent.ConcurrentQueue<string>()
    use progress = new PatientProgress(ProgressText.line >> told.Enqueue)

    let report step count =
        (progress :> IProgress<_>).Report(DataProgress(step, count, Nullable 9L, ProgressUnit.Files))

    report "short" 0L
    report "long" 0L
    report "long" 1L
    Assert.Empty told
    Thread.Sleep 2200
    Assert.Equal<string>([ "long: 1 of 9 files (11 %)" ], told)
    // The next line is due after ten seconds.
    report "long" 2L
    report "next" 0L
    Assert.Equal(1, told.Count)

[<Fact>]
let ``nothing is told when the work is over`` () =
    use writer = new StringWriter()

    WorkProgress.plain writer (fun progress -> progress.Report(WorkProgress.step "reading"))

    Thread.Sleep 2200
    Assert.Equal("", writer.ToString())
