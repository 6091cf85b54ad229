module Bce3s.Tests.Scripts.TryALossTests

open Xunit

[<Fact>]
let ``the losses that are tried have right gradients`` () =
    let output = Fsi.run (Fsi.script "try-a-loss.fsx")
    Assert.Contains("feature-balanced: ", output)
    let agreements = output.Split "derivatives agree with differences"
    Assert.True(agreements.Length = 5, output)
