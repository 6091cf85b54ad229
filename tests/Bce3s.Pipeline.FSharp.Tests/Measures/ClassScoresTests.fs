module Bce3s.Tests.Measures.ClassScoresTests

open System
open FsCheck
open FsCheck.FSharp
open Xunit
open Bce3s

let private predictions labels predicted = { Labels = labels; Predicted = predicted }

[<Fact>]
let ``a case worked out by hand`` () =
    // Three of class 0, one right and one lost to a NaN; class 1 has no test image; class 2 is right once of two.
    let plain = predictions [| 0L; 0L; 0L; 2L; 2L |] [| 0; 1; -1; 2; 0 |]
    let flip = predictions [| 0L; 0L; 0L; 2L; 2L |] [| 0; 0; 0; 0; 0 |]
    let norms = [ Some 2.0; None; Some 3.0 ]

    let classes =
        ClassScores.compute [| "a"; "b"; "c" |] [| 101L; 20L; 3L |] [| 3L; 0L; 2L |] plain flip norms (List.rev norms)

    Assert.Equal<float option list>([ Some(1.0 / 3.0); None; Some 0.5 ], classes |> List.map _.Accuracy)
    Assert.Equal<float option list>([ Some 1.0; None; Some 0.0 ], classes |> List.map _.FlipAccuracy)
    Assert.Equal<ShotGroup list>([ ShotGroup.Many; ShotGroup.Medium; ShotGroup.Few ], classes |> List.map _.Group)
    Assert.Equal<float option list>(norms, classes |> List.map _.FeatureNorm)
    Assert.Equal<float option list>(List.rev norms, classes |> List.map _.ClassifierNorm)
    Assert.Equal<string list>([ "a"; "b"; "c" ], classes |> List.map _.Name)

    Assert.Equal<ConfusionCell list>(
        [
            { Label = 0; Predicted = None; Images = 1L }
            { Label = 0; Predicted = Some 0; Images = 1L }
            { Label = 0; Predicted = Some 1; Images = 1L }
            { Label = 2; Predicted = Some 0; Images = 1L }
            { Label = 2; Predicted = Some 2; Images = 1L }
        ],
        Confusion.cells plain
    )

[<Fact>]
let ``classes, confusion and scores tell the same of the same logits`` () =
    let generator = gen {
        let! classes = Gen.choose (1, 8)
        let! rows = Gen.choose (1, 50)
        let! counts = Gen.arrayOfLength classes (Gen.elements [ 0L; 19L; 20L; 100L; 101L ])
        let! labels = Gen.arrayOfLength rows (Gen.choose (0, classes - 1) |> Gen.map int64)

        let! logits =
            Gen.arrayOfLength
                (rows * classes)
                (Gen.frequency [ 30, Gen.choose (-6, 6) |> Gen.map float32; 1, Gen.constant nanf ])

        return counts, labels, logits
    }

    let check (counts: int64[], labels: int64[], logits) =
        let tally = Scores.Tally([ Accuracy; Shots ], counts)
        tally.Add(labels, logits)
        let scores, predictions = tally.Scores, tally.Predictions
        let accuracies = ClassScores.accuracies counts.Length predictions
        let cells = Confusion.cells predictions

        let average belongs =
            match
                [
                    for c in 0 .. counts.Length - 1 do
                        if belongs (ShotGroup.ofCount counts[c]) then
                            yield! Option.toList accuracies[c]
                ]
            with
            | [] -> None
            | list -> Some(List.average list)

        let right = cells |> List.filter (fun cell -> cell.Predicted = Some cell.Label) |> List.sumBy _.Images

        (cells |> List.sumBy _.Images) = labels.LongLength
        && abs (float right / float labels.Length - scores.Top1) < 1e-12
        && average (fun _ -> true) = Some scores.ClassAverage
        && average ((=) ShotGroup.Many) = scores.Many
        && average ((=) ShotGroup.Medium) = scores.Medium
        && average ((=) ShotGroup.Few) = scores.Few

    Check.QuickThrowOnFailure(Prop.forAll (Arb.fromGen generator) check)

[<Fact>]
let ``the predicted class is the first of the largest, and none beside a NaN`` () =
    let predicted (logits: float32[]) =
        let tally = Scores.Tally([ Accuracy ], [| 5L; 5L; 5L |])
        tally.Add([| 0L |], logits)
        Assert.Single tally.Predictions.Predicted

    Assert.Equal(1, predicted [| 0.0f; 2.0f; 2.0f |])
    Assert.Equal(2, predicted [| -infinityf; -infinityf; 0.0f |])
    Assert.Equal(0, predicted [| -infinityf; -infinityf; -infinityf |])
    Assert.Equal(-1, predicted [| 3.0f; 0.0f; nanf |])
    Assert.Equal(-1, predicted [| nanf; 0.0f; 1.0f |])

[<Fact>]
let ``groups have their limits`` () =
    Assert.Equal<ShotGroup list>(
        [ ShotGroup.Few; ShotGroup.Few; ShotGroup.Medium; ShotGroup.Medium; ShotGroup.Many ],
        [ 0L; 19L; 20L; 100L; 101L ] |> List.map ShotGroup.ofCount
    )
