module Bce3s.Tests.Reports.SettingTests

open System
open Xunit
open Bce3s
open Bce3s.Tests

let private near (expected: float) (actual: float) = Assert.Equal(expected, actual, 1e-12)

let private is mean deviation count (statistic: Statistic) =
    near mean statistic.Mean
    Assert.Equal(count, statistic.Count)

    match deviation, statistic.Deviation with
    | Some expected, Some actual -> near expected actual
    | expected, actual -> Assert.Equal(expected, actual)

[<Fact>]
let ``mean and sample standard deviation as by hand`` () =
    // Deviations −2, 0, 2: (4 + 0 + 4) / 2 = 4.
    Statistic.ofValues [ 3.0; 5.0; 7.0 ] |> Option.get |> is 5.0 (Some 2.0) 3
    Statistic.ofValues [ 1.0; 1.0 ] |> Option.get |> is 1.0 (Some 0.0) 2
    Statistic.ofValues [ 0.5 ] |> Option.get |> is 0.5 None 1
    Assert.Equal(None, Statistic.ofValues [])
    Assert.True(Double.IsNaN (Statistic.ofValues [ 1.0; nan ]).Value.Mean)

[<Fact>]
let ``statistics are written with their spread if there is one`` () =
    Assert.Equal("83.5 ± 0.9", Statistic.percent { Mean = 0.8346; Deviation = Some 0.0094; Count = 3 })
    Assert.Equal("83.5", Statistic.percent { Mean = 0.8346; Deviation = None; Count = 1 })

[<Fact>]
let ``seeds of one setting are one line, group by group and choice by choice`` () =
    let setting = Summaries.seeds Tiny.experiment [ 0.5; 0.6; 0.7 ] |> Setting.ofRuns |> List.exactlyOne
    let results = setting.Results
    Assert.Equal<int64 list>([ 0L; 1L; 2L ], results.Seeds)
    results.Last.Plain.Top1 |> is 0.6 (Some 0.1) 3
    results.Last.Plain.ClassAverage |> is 0.59 (Some 0.1) 3
    results.Last.Plain.Many.Value |> is 0.7 (Some 0.1) 3
    Assert.Equal(None, results.Last.Plain.Medium)
    results.Last.Plain.Few.Value |> is 0.25 (Some 0.0) 3
    Assert.Equal(None, results.Last.Plain.Ece)
    results.Last.Flip.Top1 |> is 0.58 (Some 0.1) 3
    results.BestOnTest.Plain.Top1 |> is 0.63 (Some 0.1) 3
    results.BestOnTest.Flip.Top1 |> is 0.61 (Some 0.1) 3
    results.ImagesPerSecond |> is 1100.0 (Some 100.0) 3

[<Fact>]
let ``one seed has no spread`` () =
    let setting = Summaries.seeds Tiny.experiment [ 0.5 ] |> Setting.ofRuns |> List.exactlyOne
    setting.Results.Last.Plain.Top1 |> is 0.5 None 1

[<Fact>]
let ``differing settings are never put together, whatever their names`` () =
    let base' = Summaries.seeds Tiny.experiment [ 0.5; 0.6 ]
    let change run = Summaries.run run 0.7
    let again = Tiny.experiment |> withSeed 2

    let others = [
        change { again with EvaluateEvery = 3 }
        change (again |> named "other")
        change (again |> withLoss crossEntropy)
        change (again |> withBackbone (ResNet.cifar 20))
        {
            change again with
                Results = {
                    (change again).Results with
                        Split = { Summaries.split with TestImages = 10L }
                }
        }
        { change again with Results = { (change again).Results with Parameters = 1L } }
    ]

    let settings = Setting.ofRuns (base' @ others)
    Assert.Equal<int list>([ 2; 1; 1; 1; 1; 1; 1 ], settings |> List.map _.Results.Seeds.Length)

[<Fact>]
let ``runs come in any order, and settings as each comes first`` () =
    let a = Summaries.seeds (named "a" Tiny.experiment) [ 0.5; 0.6 ]
    let b = Summaries.seeds (named "b" Tiny.experiment) [ 0.7; 0.8 ]
    let settings = Setting.ofRuns [ b[1]; a[1]; b[0]; a[0] ]
    Assert.Equal<string list>([ "b"; "a" ], settings |> List.map _.Results.Experiment)
    Assert.All(settings, (fun setting -> Assert.Equal<int64 list>([ 0L; 1L ], setting.Results.Seeds)))

[<Fact>]
let ``a seed that is there again is no further draw`` () =
    let run seed top1 = Summaries.run (withSeed seed Tiny.experiment) top1
    let same = Setting.ofRuns [ run 0 0.5; run 1 0.6; run 0 0.5 ] |> List.exactlyOne
    Assert.Equal<int64 list>([ 0L; 1L ], same.Results.Seeds)
    let other = Setting.ofRuns [ run 0 0.5; run 1 0.6; run 0 0.7 ]
    Assert.Equal<int64 list list>([ [ 0L; 1L ]; [ 0L ] ], other |> List.map _.Results.Seeds)
    let lost = Setting.ofRuns [ run 0 nan; run 0 nan ]
    Assert.Equal(1, lost.Length)
