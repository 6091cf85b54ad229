module Bce3s.Tests.Measures.GeometryTests

open System
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Tests

let private near (expected: float) (actual: float option) = Assert.Equal(expected, actual.Value, 1e-12)

let private matrix (rows: float[][]) = torch.tensor(Array.concat rows).reshape(int64 rows.Length, int64 rows[0].Length)

let private counts classes labels =
    Array.init classes (fun c -> labels |> Array.filter ((=) (int64 c)) |> Array.length |> int64)

/// Geometry of features that come in batches of a size.
let private inBatches size classes (labels: int64[]) (features: float[][]) (weight: float[][]) (logits: float[][]) =
    use _scope = torch.NewDisposeScope()
    use tally = new FeatureTally(counts classes labels)

    for batch in Array.zip labels features |> Array.chunkBySize size do
        tally.Add(torch.tensor (Array.map fst batch), matrix (Array.map snd batch))

    use moments = tally.Moments
    Geometry.ofMoments moments { Weight = matrix weight; Logits = matrix logits }

let private compute classes labels features weight = inBatches 3 classes labels features weight weight

[<Fact>]
let ``two classes worked out by hand`` () =
    // Class 0 lies on the first axis, class 1 spreads ±45° around the second.
    let features = [| [| 2.0; 0.0 |]; [| 4.0; 0.0 |]; [| 1.0; 1.0 |]; [| -1.0; 1.0 |] |]

    let geometry =
        compute 3 [| 0L; 0L; 1L; 1L |] features [| [| 1.0; 0.0 |]; [| 0.0; 1.0 |]; [| 1.0; 0.0 |] |]

    near ((1.0 + sqrt 0.5) / 2.0) geometry.IntraClassCompactness
    near 1.0 geometry.InterClassSeparability
    // Rows 0 and 2 see one equal and one orthogonal row, row 1 two orthogonal ones.
    let spread = geometry.ClassifierSeparability.Value
    Assert.Equal(2.0 / 3.0, spread.Mean, 1e-12)
    Assert.Equal(sqrt (2.0 / 36.0 + 4.0 / 36.0) / sqrt 3.0, spread.Deviation, 1e-12)
    Assert.Equal(3, geometry.FeatureNorms.Length)
    near 3.0 geometry.FeatureNorms[0]
    near (sqrt 2.0) geometry.FeatureNorms[1]
    Assert.Equal(None, geometry.FeatureNorms[2])
    // The means are (3, 0) and (0, 1), each (±1.5, ∓0.5) from theirs; both covariances are diag(1, 0). Along b = (1.5, −0.5):
    // Σ_B⁺ = b bᵀ/|b|⁴, so tr(Σ_W Σ_B⁺) = 1.5²/2.5².
    near (1.5 ** 2.0 / 2.5 ** 2.0 / 2.0) geometry.Nc1
    // Two vectors around their mean are always a simplex.
    let means = geometry.Nc2.Means.Value
    Assert.Equal(0.0, means.Equinorm, 1e-12)
    Assert.Equal(0.0, means.Equiangularity, 1e-7)
    Assert.Equal(0.0, means.MaximalAngle, 1e-12)
    // Of the two classes that are there: rows (1, 0) and (0, 1), at a right angle instead of opposite.
    Assert.Equal(1.0, geometry.Nc2.Classifier.Value.MaximalAngle, 1e-12)
    Assert.Equal(0.0, geometry.Nc2.Classifier.Value.Equinorm, 1e-12)

[<Theory>]
[<InlineData(1, 5, 3, 40, 1)>]
[<InlineData(2, 4, 7, 33, 5)>]
[<InlineData(3, 9, 4, 61, 61)>]
[<InlineData(4, 2, 1, 17, 4)>]
let ``geometry is what slow loops give, whatever the batches``
    (seed: int, classes: int, width: int, images: int, batch: int)
    =
    let random = Random seed
    let next () = random.NextDouble() * 2.0 - 1.0
    // The last class has no image; means lie far from 0.
    let labels = Array.init images (fun i -> if i < classes then int64 i else int64 (random.Next classes))
    let offsets = Array.init classes (fun _ -> Array.init width (fun _ -> 5.0 + next ()))

    let features =
        labels |> Array.map (fun label -> offsets[int label] |> Array.map (fun x -> x + 0.3 * next ()))

    let rows () = Array.init (classes + 1) (fun _ -> Array.init width (fun _ -> next ()))
    let weight, logits = rows (), rows ()
    let geometry = inBatches batch (classes + 1) labels features weight logits
    let groups = SlowGeometry.groups (classes + 1) labels features
    let means = groups |> Array.map SlowGeometry.mean
    let near (expected: float) (actual: float) = Assert.Equal(expected, actual, 1e-8 * (1.0 + abs expected))
    near (SlowGeometry.compactness groups) geometry.IntraClassCompactness.Value
    near (SlowGeometry.separability means) geometry.InterClassSeparability.Value
    near (SlowGeometry.separability weight) geometry.ClassifierSeparability.Value.Mean

    for c in 0 .. classes - 1 do
        near (groups[c] |> Array.averageBy SlowGeometry.length) geometry.FeatureNorms[c].Value

    near (SlowGeometry.nc1 groups) geometry.Nc1.Value
    let own = Array.take classes logits

    for expected, (actual: SimplexDeviation option) in
        [ SlowGeometry.centred means, geometry.Nc2.Means; own, geometry.Nc2.Classifier ] do
        near (SlowGeometry.equinorm expected) actual.Value.Equinorm
        // The root of a difference of squares.
        Assert.Equal(SlowGeometry.equiangularity expected, actual.Value.Equiangularity, 1e-6)
        near (SlowGeometry.maximalAngle expected) actual.Value.MaximalAngle

    near (SlowGeometry.nc3 means own) geometry.Nc3.Value

[<Fact>]
let ``a collapsed simplex is 0 in all three, wherever it lies`` () =
    let simplex = [| for c in 0..3 -> Array.init 4 (fun d -> (if c = d then 1.0 else 0.0) - 0.25) |]

    let features = simplex |> Array.map (Array.map (fun x -> 3.0 * x + 7.0))
    let labels = [| 0L; 1L; 2L; 3L; 3L; 0L |]
    let geometry = compute 4 labels (labels |> Array.map (fun c -> features[int c])) simplex
    Assert.Equal(0.0, geometry.Nc1.Value, 1e-20)
    Assert.Equal(0.0, geometry.Nc3.Value, 1e-12)

    for deviation in [ geometry.Nc2.Means.Value; geometry.Nc2.Classifier.Value ] do
        Assert.Equal(0.0, deviation.Equinorm, 1e-12)
        Assert.Equal(0.0, deviation.Equiangularity, 1e-7)
        Assert.Equal(0.0, deviation.MaximalAngle, 1e-12)

[<Fact>]
let ``small spreads around means far away keep their digits`` () =
    let spread = 1e-6
    // Covariances diag(1e-12, 0) around (1000, 0) and (1002, 0): Σ_B = diag(1, 0).
    let features = [|
        for x in [ 1000.0; 1002.0 ] do
            for s in [ -spread; spread ] -> [| x + s; 0.0 |]
    |]

    let geometry = compute 2 [| 0L; 0L; 1L; 1L |] features [| [| 1.0; 0.0 |]; [| -1.0; 0.0 |] |]
    let relative = geometry.Nc1.Value / (spread * spread / 2.0)
    Assert.InRange(relative, 1.0 - 1e-6, 1.0 + 1e-6)

[<Fact>]
let ``every class counts once, however many images it has`` () =
    let features = [| [| 1.0; 0.0 |]; [| -1.0; 0.0 |]; [| 4.0; 3.0 |]; [| 4.0; -3.0 |] |]
    let weight = [| [| 1.0; 0.0 |]; [| 0.0; 1.0 |] |]
    let once = compute 2 [| 0L; 0L; 1L; 1L |] features weight

    let often = compute 2 [| 0L; 0L; 1L; 1L; 1L; 1L |] (Array.append features features[2..3]) weight

    near once.Nc1.Value often.Nc1
    near once.Nc3.Value often.Nc3

[<Fact>]
let ``one class has no separability and no collapse`` () =
    let geometry = compute 1 [| 0L |] [| [| 1.0; 2.0 |] |] [| [| 1.0; 0.0 |] |]
    near 1.0 geometry.IntraClassCompactness
    Assert.Equal(None, geometry.InterClassSeparability)
    Assert.Equal(None, geometry.ClassifierSeparability)
    Assert.Equal(None, geometry.Nc1)
    Assert.Equal({ Means = None; Classifier = None }, geometry.Nc2)
    Assert.Equal(None, geometry.Nc3)

[<Fact>]
let ``equal means have no collapse either`` () =
    let features = [| [| 1.0; 2.1 |]; [| 3.0; 0.3 |]; [| 3.0; 0.3 |]; [| 1.0; 2.1 |] |]
    let geometry = compute 2 [| 0L; 0L; 1L; 1L |] features [| [| 1.0; 0.0 |]; [| 0.0; 1.0 |] |]
    Assert.Equal(None, geometry.Nc1)
    Assert.Equal(None, geometry.Nc2.Means)
    Assert.Equal(None, geometry.Nc3)

[<Fact>]
let ``features of zeros and NaN give no impossible numbers`` () =
    let zeros = compute 2 [| 0L; 1L |] [| [| 0.0 |]; [| 0.0 |] |] [| [| 0.0 |]; [| 0.0 |] |]
    near 0.0 zeros.IntraClassCompactness
    Assert.Equal(None, zeros.Nc1)
    Assert.Equal({ Means = None; Classifier = None }, zeros.Nc2)

    for bad in [ nan; infinity ] do
        let geometry = compute 2 [| 0L; 1L |] [| [| bad |]; [| 1.0 |] |] [| [| bad |]; [| 1.0 |] |]
        Assert.Equal(None, geometry.IntraClassCompactness)
        Assert.Equal(None, geometry.ClassifierSeparability)
        Assert.Equal<float option list>([ None; Some 1.0 ], geometry.FeatureNorms)
        Assert.Equal(None, geometry.Nc1)
        Assert.Equal({ Means = None; Classifier = None }, geometry.Nc2)
        Assert.Equal(None, geometry.Nc3)

[<Fact>]
let ``a tally without its images is refused`` () =
    use _scope = torch.NewDisposeScope()
    use none = new FeatureTally([| 1L |])
    Assert.Throws<InvalidOperationException>(fun () -> none.Moments |> ignore) |> ignore
    use fewer = new FeatureTally([| 2L; 1L |])
    fewer.Add(torch.tensor [| 0L; 1L |], torch.ones (2L, 3L))
    Assert.Throws<InvalidOperationException>(fun () -> fewer.Moments |> ignore) |> ignore

[<Fact>]
let ``nothing is left behind`` () =
    // What earlier tests left to the garbage collector must not go in between.
    GC.Collect()
    GC.WaitForPendingFinalizers()
    let tensors = torch.Tensor.TotalCount

    compute 3 [| 0L; 2L; 2L |] [| [| 1.0; 2.0 |]; [| 2.0; 1.0 |]; [| 3.0; 0.0 |] |] [|
        [| 1.0; 0.0 |]
        [| 0.0; 1.0 |]
        [| 1.0; 1.0 |]
    |]
    |> ignore

    Assert.Equal(tensors, torch.Tensor.TotalCount)
