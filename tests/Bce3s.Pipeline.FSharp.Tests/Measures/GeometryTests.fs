module Bce3s.Tests.Measures.GeometryTests

open Xunit
open Bce3s

let private near (expected: float) (actual: float option) = Assert.Equal(expected, actual.Value, 1e-12)

[<Fact>]
let ``two classes worked out by hand`` () =
    // Class 0 lies on the first axis, class 1 spreads ±45° around the second.
    let features = [| [| 2.0; 0.0 |]; [| 4.0; 0.0 |]; [| 1.0; 1.0 |]; [| -1.0; 1.0 |] |]

    let geometry =
        Geometry.compute 3 [| 0L; 0L; 1L; 1L |] features [| [| 1.0; 0.0 |]; [| 0.0; 1.0 |]; [| 1.0; 0.0 |] |]

    near ((1.0 + sqrt 0.5) / 2.0) geometry.IntraClassCompactness
    near 1.0 geometry.InterClassSeparability
    // Rows 0 and 2 see one equal and one orthogonal row, row 1 two orthogonal ones.
    let spread = geometry.ClassifierSeparability.Value
    Assert.Equal(2.0 / 3.0, spread.Mean, 1e-12)
    Assert.Equal(sqrt (2.0 / 36.0 + 4.0 / 36.0) / sqrt 3.0, spread.Deviation, 1e-12)
    Assert.Equal<float option list>([ Some 3.0; Some(sqrt 2.0); None ], geometry.FeatureNorms)

[<Fact>]
let ``one class has no separability`` () =
    let geometry = Geometry.compute 1 [| 0L |] [| [| 1.0; 2.0 |] |] [| [| 1.0; 0.0 |] |]
    near 1.0 geometry.IntraClassCompactness
    Assert.Equal(None, geometry.InterClassSeparability)
    Assert.Equal(None, geometry.ClassifierSeparability)

[<Fact>]
let ``features of zeros and NaN give no impossible numbers`` () =
    let zeros = Geometry.compute 2 [| 0L; 1L |] [| [| 0.0 |]; [| 0.0 |] |] [| [| 0.0 |]; [| 0.0 |] |]
    near 0.0 zeros.IntraClassCompactness
    let bad = Geometry.compute 2 [| 0L; 1L |] [| [| nan |]; [| 1.0 |] |] [| [| nan |]; [| 1.0 |] |]
    Assert.Equal(None, bad.IntraClassCompactness)
    Assert.Equal(None, bad.ClassifierSeparability)
    Assert.Equal<float option list>([ None; Some 1.0 ], bad.FeatureNorms)
