module Bce3s.Tests.Measures.ScoresTests

open System
open FsCheck
open FsCheck.FSharp
open Xunit
open Bce3s

let private all = [ Accuracy; Shots; Calibration ]

let private near (expected: float) (actual: float) = Assert.Equal(expected, actual, 1e-9)

/// Everything again, one class and one bin at a time, straight from the definitions.
let private slowly (counts: int64[]) (labels: int64[]) (logits: float32[]) =
    let classes = counts.Length
    let row i = logits[i * classes .. (i + 1) * classes - 1]

    let order i =
        row i
        |> Array.indexed
        |> Array.sortWith (fun (c, a) (d, b) -> if a = b then compare c d else compare b a)
        |> Array.map fst

    let hit k i = order i |> Array.truncate k |> Array.contains (int labels[i])
    let rows = [| 0 .. labels.Length - 1 |]
    let share k = float (rows |> Array.filter (hit k) |> Array.length) / float rows.Length

    let classAccuracy c =
        match rows |> Array.filter (fun i -> int labels[i] = c) with
        | [||] -> None
        | own -> Some(float (own |> Array.filter (hit 1) |> Array.length) / float own.Length)

    let average belongs =
        match
            [
                for c in 0 .. classes - 1 do
                    if belongs counts[c] then
                        yield! Option.toList (classAccuracy c)
            ]
        with
        | [] -> None
        | list -> Some(List.average list)

    let confidence i =
        let z = row i |> Array.map float
        let e = z |> Array.map (fun v -> exp (v - Array.max z))
        Array.max e / Array.sum e

    let ece =
        [
            for bin in 0..14 do
                let low, high = float bin / 15.0, float (bin + 1) / 15.0

                match rows |> Array.filter (fun i -> confidence i > low && confidence i <= high) with
                | [||] -> 0.0
                | own ->
                    let accuracy = float (own |> Array.filter (hit 1) |> Array.length) / float own.Length
                    float own.Length / float rows.Length * abs (accuracy - Array.averageBy confidence own)
        ]
        |> List.sum

    share 1,
    share 5,
    average (fun _ -> true),
    average (fun n -> n > 100L),
    average (fun n -> n >= 20L && n <= 100L),
    average (fun n -> n < 20L),
    ece

[<Fact>]
let ``scores are what slow loops give`` () =
    let generator = gen {
        let! classes = Gen.choose (1, 12)
        let! rows = Gen.choose (1, 40)
        let! counts = Gen.arrayOfLength classes (Gen.elements [ 1L; 19L; 20L; 100L; 101L; 5000L ])
        let! labels = Gen.arrayOfLength rows (Gen.choose (0, classes - 1) |> Gen.map int64)
        // Halves make ties.
        let! logits =
            Gen.arrayOfLength (rows * classes) (Gen.choose (-20, 20) |> Gen.map (fun v -> float32 v / 2.0f))

        return counts, labels, logits
    }

    let check (counts, labels, logits) =
        let scores = Scores.compute all counts labels logits
        let top1, top5, average, many, medium, few, ece = slowly counts labels logits

        let close (a: float option) (b: float option) =
            match a, b with
            | Some a, Some b -> abs (a - b) < 1e-9
            | None, None -> true
            | _ -> false

        close (Some top1) (Some scores.Top1)
        && close (Some top5) (Some scores.Top5)
        && close average (Some scores.ClassAverage)
        && close many scores.Many
        && close medium scores.Medium
        && close few scores.Few
        && abs (ece - scores.Ece.Value) < 1e-7

    Check.QuickThrowOnFailure(Prop.forAll (Arb.fromGen generator) check)

[<Fact>]
let ``a case worked out by hand`` () =
    // Rows: right, right, wrong; class 2 has no test image.
    let logits = [| 2.0f; 0.0f; 0.0f; 0.0f; 2.0f; 0.0f; 0.0f; 2.0f; 0.0f |]
    let scores = Scores.compute all [| 101L; 100L; 19L |] [| 0L; 1L; 0L |] logits
    near (2.0 / 3.0) scores.Top1
    near 1.0 scores.Top5
    near 0.75 scores.ClassAverage
    Assert.Equal(Some 0.5, scores.Many)
    Assert.Equal(Some 1.0, scores.Medium)
    Assert.Equal(None, scores.Few)
    let confidence = exp 2.0 / (exp 2.0 + 2.0)
    near (abs (confidence - 2.0 / 3.0)) scores.Ece.Value

[<Fact>]
let ``groups without a class are none`` () =
    let scores = Scores.compute all [| 20L; 100L |] [| 0L; 1L |] [| 1.0f; 0.0f; 0.0f; 1.0f |]
    Assert.Equal(None, scores.Many)
    Assert.Equal(Some 1.0, scores.Medium)
    Assert.Equal(None, scores.Few)

[<Fact>]
let ``rows with a NaN are wrong and leave no calibration error`` () =
    for bad in [ [| nanf; 0.0f |]; [| 0.0f; nanf |]; [| nanf; nanf |] ] do
        let scores = Scores.compute all [| 5L; 5L |] [| 0L; 0L |] (Array.append bad [| 1.0f; 0.0f |])
        near 0.5 scores.Top1
        near 0.5 scores.Top5
        Assert.Equal(None, scores.Ece)

[<Fact>]
let ``infinite logits decide but leave no calibration error`` () =
    let scores = Scores.compute all [| 5L; 5L |] [| 0L |] [| infinityf; 0.0f |]
    near 1.0 scores.Top1
    Assert.Equal(None, scores.Ece)

[<Fact>]
let ``of equal logits the first class is predicted`` () =
    let scores labels = Scores.compute all [| 5L; 5L; 5L |] labels [| 1.0f; 1.0f; 1.0f |]
    near 1.0 (scores [| 0L |]).Top1
    near 0.0 (scores [| 1L |]).Top1

[<Fact>]
let ``one class and one image`` () =
    let scores = Scores.compute all [| 1L |] [| 0L |] [| -3.0f |]
    near 1.0 scores.Top1
    near 1.0 scores.Top5
    near 0.0 scores.Ece.Value

[<Fact>]
let ``measures that were not asked for are none`` () =
    let scores = Scores.compute [ Accuracy ] [| 5L; 500L |] [| 0L |] [| 1.0f; 0.0f |]
    Assert.Equal((None, None, None), (scores.Many, scores.Few, scores.Ece))

[<Fact>]
let ``bad shapes are refused`` () =
    Assert.Throws<ArgumentException>(fun () -> Scores.compute all [| 5L |] [||] [||] |> ignore)
    |> ignore

    Assert.Throws<ArgumentException>(fun () -> Scores.compute all [| 5L; 5L |] [| 0L |] [| 1.0f |] |> ignore)
    |> ignore
