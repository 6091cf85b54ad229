module Bce3s.Cli.Tests.ProgressTests

open System
open System.IO
open System.Threading
open Xunit
open Bce3s.Cli
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
let ``plain lines begin after two seconds of a step`` () =
    let writer = new StringWriter()
    let progress = PlainProgress writer :> IProgress<DataProgress>
    let report finished = progress.Report(DataProgress("x", finished, Nullable 9L, ProgressUnit.Files))
    report 0L
    report 1L
    Assert.Equal("", writer.ToString())
    Thread.Sleep 2050
    report 2L
    report 3L
    Assert.Equal("  x: 2 of 9 files (22 %)", writer.ToString().TrimEnd())
