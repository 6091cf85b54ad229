module Bce3s.Tests.Differentiation.GradCheckTests

open System
open Bce3s.Losses
open TorchSharp
open Xunit
open Bce3s

let private x =
    torch.tensor([| 0.3; -0.7; 1.1; 0.2; -0.4; 0.9 |], dtype = torch.float64).reshape(2L, 3L).DetachFromDisposeScope()

/// `left` as the value, and `right`'s gradient.
let private value left ofGradient = (left: torch.Tensor).detach() + ofGradient - (ofGradient: torch.Tensor).detach()

let private fails (words: string list) act =
    let error = Assert.Throws<DifferentiationException>(fun () -> act () |> ignore)

    for word in words do
        Assert.Contains(word, error.Message)

[<Fact>]
let ``a right gradient passes, of any shape and of float32 as well`` () =
    for dtype in [ torch.float32; torch.float64 ] do
        let scalar = gradCheck (fun x -> (x.sin () * x).sum()) (x.to_type dtype)
        Assert.True(scalar.Passed, string scalar)
        Assert.Equal(6, scalar.Derivatives)
        Assert.InRange(scalar.Absolute.Size, 0.0, 1e-9)
        let matrix = gradCheck (fun x -> x.exp().t()) (x.to_type dtype)
        Assert.True(matrix.Passed, string matrix)
        Assert.Equal(36, matrix.Derivatives)
        GradCheck.ensure matrix

    Assert.Equal(1, (gradCheck (fun x -> x * x) (torch.tensor 3.0)).Derivatives)

[<Fact>]
let ``a wrong gradient is found, with its place and both numbers`` () =
    // x₁₂² counts one and a half times in the gradient.
    let f (x: torch.Tensor) =
        let right = (x * x).sum()
        value right (right + 0.5 * x[1L, 2L] * x[1L, 2L])

    let check = gradCheck f x
    Assert.False check.Passed

    for deviation in [ check.Absolute; check.Relative ] do
        Assert.Equal<int list>([ 1; 2 ], deviation.At)
        Assert.Equal(2.7, deviation.Autograd, 1e-12)
        Assert.Equal(1.8, deviation.Differences, 1e-9)

    Assert.Equal(0.9, check.Absolute.Size, 1e-9)
    Assert.Equal(1.0 / 3.0, check.Relative.Size, 1e-9)

    Assert.Contains(
        "6 derivatives DEVIATE from differences: largest deviation 0.9 at [1, 2] (autograd 2.7,",
        string check
    )

    fails [ "DEVIATE"; "[1, 2]" ] (fun () -> GradCheck.ensure check)

[<Fact>]
let ``the place in a jacobian is that of the result and then of x`` () =
    // Element [2, 0] of the result, a transposition, has a wrong derivative by x[0, 2].
    let f (x: torch.Tensor) =
        let right = x.t().clone()
        let wrong = torch.zeros_like right
        wrong[2L, 0L] <- torch.tensor (0.1, dtype = torch.float64)
        value right (right * (1.0 + wrong))

    let check = gradCheck f x
    Assert.False check.Passed
    Assert.Equal<int list>([ 2; 0; 0; 2 ], check.Absolute.At)

[<Fact>]
let ``a small derivative beside large ones is not overlooked`` () =
    let weights = torch.tensor([| 1e6; 1.0; 1.0; 1.0; 1.0; 0.01 |], dtype = torch.float64).reshape(2L, 3L)
    let f wrong (x: torch.Tensor) = value (weights * x) (weights * x + wrong * weights * x)
    let wrong = torch.zeros_like weights
    wrong[1L, 2L] <- torch.tensor (0.001, dtype = torch.float64)
    Assert.True((gradCheck (f (torch.zeros_like weights)) x).Passed)
    let check = gradCheck (f wrong) x
    Assert.False check.Passed
    Assert.Equal<int list>([ 1; 2; 1; 2 ], check.Relative.At)

[<Fact>]
let ``a function cut off from x deviates`` () =
    let check = gradCheck (fun x -> x.detach().exp().sum()) x
    Assert.False check.Passed
    Assert.Equal(0.0, check.Absolute.Autograd)
    Assert.Equal(exp 1.1, check.Absolute.Differences, 1e-8)

[<Fact>]
let ``NaN does not pass, and is the largest deviation`` () =
    let nowhere = x.clone ()
    nowhere[0L, 1L] <- torch.tensor (nan, dtype = torch.float64)

    for check in [ gradCheck (fun x -> (x * x).sum()) nowhere; gradCheck (fun x -> (-x.abs()).sqrt().sum()) x ] do
        Assert.False check.Passed
        Assert.True(Double.IsNaN check.Absolute.Size)

    // One NaN among sound numbers.
    let check = gradCheck (fun x -> (x * x).nan_to_num().sum()) nowhere
    Assert.False check.Passed

[<Fact>]
let ``the size of x and of the function's values is allowed for`` () =
    for scale in [ 1e-6; 1.0; 1e6; 1e12 ] do
        let check = gradCheck (fun x -> (x * x).sum() + 1e6) (x * scale)
        Assert.True(check.Passed, string check)

[<Fact>]
let ``all library losses without a constant in their gradient pass`` () =
    let counts = [| 20L; 5L; 1L |]
    let labels = torch.tensor [| 0L; 2L; 1L; 0L |]
    let features = x.repeat (2L, 1L)

    let heads: LossHead list = [
        new SoftmaxLoss(3L, 3L, 0.1, dtype = torch.float64)
        new BalancedSoftmaxLoss(3L, 3L, counts, dtype = torch.float64)
        new FeatureBalancedLoss(3L, 3L, counts, dtype = torch.float64)
        new CosFaceLoss(3L, 3L, dtype = torch.float64)
    ]

    for head in heads do
        let check = gradCheck (fun x -> head.call(x, labels, TrainingProgress(3, 4)).Total) features
        Assert.True(check.Passed, $"{head.GetName()}: {check}")
        head.Dispose()

    // The focal factor is a constant to the gradient by its authors' definition, and so differs from what differences give.
    use focal = new FocalLoss(3L, 3L, dtype = torch.float64)
    Assert.False((gradCheck (fun x -> focal.call(x, labels, TrainingProgress(3, 4)).Total) features).Passed)

[<Fact>]
let ``x stays as it is`` () =
    let mine = x.clone().requires_grad_()
    gradCheck (fun x -> (x * x).sum()) mine |> ignore
    Assert.Null mine.grad
    Assert.Equal(0.0, (mine.detach () - x).abs().max().ToDouble())

[<Fact>]
let ``what cannot be checked is named`` () =
    let weights = torch.ones (3L, dtype = torch.float32)
    let small = x.to_type torch.float32
    fails [ "x is Int64 [1]" ] (fun () -> gradCheck (fun x -> x) (torch.tensor [| 1L |]))
    fails [ "float64" ] (fun () -> gradCheck (fun x -> x.mv weights) small)
    fails [ "gave Float32 []"; "float64" ] (fun () -> gradCheck (fun x -> x.to_type(torch.float32).sum()) x)
    fails [ "nothing to check"; "[0]" ] (fun () -> gradCheck (fun x -> x.sum ()) (torch.zeros 0L))
    fails [ "another value"; "dropout" ] (fun () -> gradCheck (fun x -> (x * torch.rand_like x).sum()) x)
    let calls = ref 0L

    let growing (x: torch.Tensor) =
        calls.Value <- calls.Value + 1L
        x.repeat (calls.Value, 1L)

    fails [ "another value" ] (fun () -> gradCheck growing x)

[<Fact>]
let ``a function's own error in float64 comes through`` () =
    Assert.Throws<ArgumentException>(fun () -> gradCheck (fun _ -> raise (ArgumentException "mine")) x |> ignore)
    |> ignore
