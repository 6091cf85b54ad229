module Bce3s.Tests.Training.SeedsTests

open Xunit
open Bce3s

[<Fact>]
let ``seeds depend on every part, never are negative and stay what they are`` () =
    let seeds = [
        for seed in [ 0L; 1L; -1L; System.Int64.MaxValue ] do
            for purpose in [ "weights"; "order" ] do
                for numbers in [ []; [ 0 ]; [ 1 ]; [ 0; 1 ]; [ 1; 0 ] ] do
                    Seeds.derive seed purpose numbers
    ]

    Assert.Equal(seeds.Length, (List.distinct seeds).Length)
    Assert.All(seeds, fun seed -> Assert.True(seed >= 0L))
    // Computed apart from this program: another value would make other runs of the same seeds.
    Assert.Equal(1213367915189832735L, Seeds.derive 0L "weights" [])
    Assert.Equal(7503206355211175303L, Seeds.derive 7L "augmentation" [ 1; 35 ])
    Assert.Equal(4812797077440856322L, Seeds.derive -1L "order" [ 0 ])
