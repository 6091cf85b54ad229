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
    Assert.Equal(Seeds.derive 0L "weights" [], Seeds.derive 0L "weights" [])
