module Bce3s.Tests.Differentiation.DerivativesTests

open System
open Bce3s.Losses
open FsCheck
open FsCheck.FSharp
open TorchSharp
open Xunit
open Bce3s

let private types = [ torch.float32; torch.float64 ]

let private filled (shape: int64 list) (dtype: torch.ScalarType) seed =
    let shape = Array.ofList shape
    let random = Random seed

    let numbers = Array.init (int (Array.fold (*) 1L shape)) (fun _ -> 2.0 * random.NextDouble() - 1.0)

    torch.tensor(numbers, dtype = torch.float64).reshape(shape).to_type dtype

let private numbers (tensor: torch.Tensor) = tensor.detach().to_type(torch.float64).contiguous().data<float>().ToArray()

let private near (expected: torch.Tensor) (actual: torch.Tensor) =
    Assert.Equal<int64>(expected.shape, actual.shape)
    Assert.Equal(expected.dtype, actual.dtype)
    Assert.False(actual.requires_grad)
    let tolerance = if expected.dtype = torch.float32 then 1e-5 else 1e-12

    for e, a in Array.zip (numbers expected) (numbers actual) do
        if not (e.Equals a) then
            Assert.Equal(e, a, tolerance * max 1.0 (abs e))

let private fails (words: string list) (act: unit -> torch.Tensor) =
    let error = Assert.Throws<DifferentiationException>(fun () -> act () |> ignore)

    for word in words do
        Assert.Contains(word, error.Message)

let private square (x: torch.Tensor) = (x * x).sum()

[<Fact>]
let ``the gradient of a sum of squares is twice x, for any shape and type`` () =
    for dtype in types do
        for shape in [ []; [ 1L ]; [ 5L ]; [ 3L; 4L ]; [ 2L; 1L; 3L ]; [ 0L ]; [ 3L; 0L ] ] do
            let x = filled shape dtype 1
            let value, gradient = valueAndGrad square x
            near (square x) value
            near (2.0 * x) gradient
            near (2.0 * x) (grad square x)

[<Fact>]
let ``the gradient of the softmax cross-entropy is the probabilities less the targets`` () =
    for dtype in types do
        let z = filled [ 4L; 3L ] dtype 2
        let labels = torch.tensor [| 0L; 2L; 1L; 1L |]

        let loss (z: torch.Tensor) = z.log_softmax(1L).gather(1L, labels.unsqueeze 1L).mean().neg()

        let targets = torch.zeros_like(z).scatter(1L, labels.unsqueeze 1L, torch.ones_like z)
        near ((z.softmax 1L - targets) / 4.0) (grad loss z)

[<Fact>]
let ``the jacobian of a matrix product is the matrix, and its products are the matrix's`` () =
    for dtype in types do
        let a, x = filled [ 3L; 4L ] dtype 3, filled [ 4L ] dtype 4
        let v, w = filled [ 4L ] dtype 5, filled [ 3L ] dtype 6
        let f (x: torch.Tensor) = a.mv x
        near a (jacobian f x)
        near (a.mv v) (jacobianv f x v)
        near (a.t().mv w) (jacobianTv f x w)

[<Fact>]
let ``jacobians have the shape of the result and then of x`` () =
    let x = filled [ 2L; 3L ] torch.float64 7
    let f (x: torch.Tensor) = x.sin().t()
    let found = jacobian f x
    Assert.Equal<int64>([| 3L; 2L; 2L; 3L |], found.shape)
    let slopes = x.cos ()

    for i in 0L .. 2L do
        for j in 0L .. 1L do
            for k in 0L .. 1L do
                for l in 0L .. 2L do
                    let expected = if i = l && j = k then slopes[k, l].ToDouble() else 0.0
                    Assert.Equal(expected, found[i, j, k, l].ToDouble(), 1e-15)

    let v, w = filled [ 2L; 3L ] torch.float64 8, filled [ 3L; 2L ] torch.float64 9
    near ((slopes * v).t()) (jacobianv f x v)
    near (slopes * w.t ()) (jacobianTv f x w)

[<Fact>]
let ``scalars and empty tensors have jacobians too`` () =
    let x = torch.tensor (0.5, dtype = torch.float64)
    near (x.cos ()) (jacobian (fun x -> x.sin ()) x)

    near
        (torch.tensor ([| 0.0; 1.0; 1.0 |], dtype = torch.float64))
        (jacobian (fun x -> torch.stack [ torch.ones_like x; x; x * x ]) x)

    let empty = torch.zeros ([| 0L; 2L |], dtype = torch.float64)
    near (torch.zeros ([| 0L; 2L; 0L; 2L |], dtype = torch.float64)) (jacobian (fun x -> x.exp ()) empty)
    near (torch.zeros ([| 0L; 2L |], dtype = torch.float64)) (jacobianv (fun x -> x.exp ()) empty empty)

    near
        (torch.zeros ([| 3L |], dtype = torch.float64))
        (jacobianTv
            (fun x -> x.narrow (0L, 0L, 0L))
            (filled [ 3L ] torch.float64 1)
            (torch.zeros ([| 0L |], dtype = torch.float64)))

[<Fact>]
let ``the gradient along a direction needs no second derivatives`` () =
    let x, v = filled [ 4L; 5L ] torch.float64 10, filled [ 4L; 5L ] torch.float64 11
    use head = new FeatureBalancedLoss(5L, 3L, [| 9L; 4L; 1L |], dtype = torch.float64)
    let labels = torch.tensor [| 0L; 2L; 1L; 1L |]
    let loss (x: torch.Tensor) = head.call(x, labels, TrainingProgress(3, 4)).Total
    near ((grad loss x * v).sum()) (jacobianv loss x v)
    let h = 1e-6
    let slope = (loss (x + h * v) - loss (x - h * v)).ToDouble() / (2.0 * h)
    Assert.Equal(slope, (jacobianv loss x v).ToDouble(), 1e-8)
    // Two losses at once are no scalar: J by rows needs first derivatives alone, J · v second ones.
    let two (x: torch.Tensor) = torch.stack [ loss x; 2.0 * loss x ]
    near (torch.stack [ grad loss x; 2.0 * grad loss x ]) (jacobian two x)
    fails [ "jacobianv"; "second derivatives"; "jacobian" ] (fun () -> jacobianv two x v)
    fails [ "second derivatives" ] (fun () -> hessianv loss x v)

[<Fact>]
let ``the hessian times a vector, and the hessian as a jacobian of the gradient`` () =
    for dtype in types do
        let x, v = filled [ 4L ] dtype 12, filled [ 4L ] dtype 13
        let cubes (x: torch.Tensor) = (x * x * x).sum() + x[0L] * x[1L]
        let hessian = (6.0 * x).diag()
        hessian[0L, 1L] <- torch.tensor (1.0, dtype = dtype)
        hessian[1L, 0L] <- torch.tensor (1.0, dtype = dtype)
        near (hessian.mv v) (hessianv cubes x v)
        near hessian (jacobian (grad cubes) x)
        near (hessian.mv v) (jacobianv (grad cubes) x v)
        near (hessian.mv v) (grad (fun x -> jacobianv cubes x v) x)

[<Fact>]
let ``an inner derivative is by its own argument alone`` () =
    // d/dx (x · d/dy (x · y) at y = x) = d/dx x² = 2x: 3x² − … would mean that the two were mixed up.
    let x = torch.tensor (3.0, dtype = torch.float64)
    near (2.0 * x) (grad (fun x -> x * grad (fun y -> x * y) x) x)
    near (torch.tensor (1.0, dtype = torch.float64)) (grad (fun x -> grad (fun y -> x * y) x) x)
    // What was evaluated without recording is a constant.
    let constant x =
        use _mode = torch.no_grad ()
        grad square x

    near (torch.zeros_like x) (grad (fun x -> constant x) x)

[<Fact>]
let ``a function that does not depend on x has the derivative zero`` () =
    let x, v = filled [ 3L ] torch.float64 14, filled [ 3L ] torch.float64 15
    let weight = torch.tensor (2.0, dtype = torch.float64, requires_grad = true)
    let zero = torch.zeros_like x

    for f in
        [
            fun (_: torch.Tensor) -> torch.tensor (2.0, dtype = torch.float64)
            fun _ -> weight * weight
            fun x -> square (x.detach ()) * weight
        ] do
        near zero (grad f x)
        near zero (hessianv f x v)
        near (zero.sum ()) (jacobianv f x v)

    let constant (_: torch.Tensor) = torch.ones ([| 2L |], dtype = torch.float64) * weight
    near (torch.zeros ([| 2L |], dtype = torch.float64)) (jacobianv constant x v)
    near zero (jacobianTv constant x (torch.ones ([| 2L |], dtype = torch.float64)))
    near (torch.zeros ([| 2L; 3L |], dtype = torch.float64)) (jacobian constant x)
    // Linear: the gradient is there, and does not depend on x.
    near zero (hessianv (fun x -> x.sum ()) x v)

[<Fact>]
let ``gradients of x and of parameters, and the grad mode, stay as they are`` () =
    let x = (filled [ 3L ] torch.float64 16).requires_grad_()
    let weight = (filled [ 3L ] torch.float64 17).requires_grad_()
    let loss (x: torch.Tensor) = (weight * x * x).sum()
    (weight.sum ()).backward()
    let before = numbers (nonNull weight.grad)
    near ((2.0 * x * weight).detach()) (grad loss x)
    near ((2.0 * x * weight * x).sum().detach()) (jacobianv loss x x)
    Assert.Null x.grad
    Assert.Equal<float>(before, numbers (nonNull weight.grad))
    Assert.True x.requires_grad
    Assert.True x.is_leaf

    do
        use _mode = torch.no_grad ()
        near (2.0 * x * weight) (grad loss x)
        Assert.False(torch.is_grad_enabled ())

    Assert.True(torch.is_grad_enabled ())

    Assert.Throws<InvalidOperationException>(fun () -> grad (fun _ -> raise (InvalidOperationException())) x |> ignore)
    |> ignore

    // Not nested any more after the failure: the result has no graph.
    near ((2.0 * x * weight).detach()) (grad loss x)

[<Fact>]
let ``results are tensors of their own`` () =
    let x, v = filled [ 3L ] torch.float64 18, filled [ 3L ] torch.float64 19
    let kept = numbers v
    let same = jacobianTv id x v
    same.add_ (torch.ones_like same) |> ignore
    Assert.Equal<float>(kept, numbers v)
    let ones = grad (fun x -> x.sum ()) x
    ones[0L] <- torch.tensor (5.0, dtype = torch.float64)
    Assert.Equal<float>([| 5.0; 1.0; 1.0 |], numbers ones)
    let scalar = torch.tensor (1.0, dtype = torch.float64)
    let value, _ = valueAndGrad id scalar
    value.add_ scalar |> ignore
    Assert.Equal(1.0, scalar.ToDouble())

[<Fact>]
let ``NaN and infinity go through`` () =
    let x = torch.tensor ([| nan; 1.0; infinity |], dtype = torch.float64)
    let value, gradient = valueAndGrad square x
    Assert.True(Double.IsNaN(value.ToDouble()))
    let found = numbers gradient
    Assert.True(Double.IsNaN found[0])
    Assert.Equal<float>([| 2.0; infinity |], found[1..])

[<Fact>]
let ``what cannot be differentiated is named`` () =
    let x = filled [ 3L ] torch.float32 20
    let whole = torch.tensor [| 1L; 2L |]
    fails [ "grad"; "x is Int64 [2]"; "to_type" ] (fun () -> grad square whole)
    fails [ "jacobianv"; "x is Int64 [2]" ] (fun () -> jacobianv square whole whole)
    fails [ "grad"; "shape [3]"; "jacobian" ] (fun () -> grad (fun x -> x * x) x)
    fails [ "valueAndGrad"; "shape [1]" ] (fun () -> valueAndGrad (fun x -> (x * x).sum(0L, true)) x |> fst)
    fails [ "gave Int64 []" ] (fun () -> grad (fun x -> x.argmax ()) x)
    fails [ "v is Float32 [2]"; "expected Float32 [3], as x" ] (fun () -> jacobianv square x (x.narrow (0L, 0L, 2L)))
    fails [ "v is Float64 [3]"; "expected Float32 [3]" ] (fun () -> jacobianv square x (x.to_type torch.float64))
    fails [ "v is Float32 [3]"; "expected Float32 []"; "result" ] (fun () -> jacobianTv square x x)

[<Fact>]
let ``the function's own error comes through`` () =
    let x = filled [ 3L ] torch.float32 21

    let error =
        Assert.Throws<ArgumentException>(fun () -> grad (fun _ -> raise (ArgumentException "mine")) x |> ignore)

    Assert.Equal("mine", error.Message)

[<Fact>]
let ``results belong to the caller's scope and nothing else is left`` () =
    let x, v = filled [ 3L; 2L ] torch.float64 22, filled [ 3L; 2L ] torch.float64 23
    let f (x: torch.Tensor) = x.sin () * x
    let scalar (x: torch.Tensor) = (f x).sum()
    let live () = torch.Tensor.TotalCount

    let leaves count act =
        use scope = torch.NewDisposeScope()
        let before = live ()
        act ()
        Assert.Equal(count, int (live () - before))
        Assert.Equal(count, scope.DisposablesCount)

    for _ in 1..2 do
        leaves 1 (fun () -> grad scalar x |> ignore)
        leaves 2 (fun () -> valueAndGrad scalar x |> ignore)
        leaves 1 (fun () -> jacobian f x |> ignore)
        leaves 1 (fun () -> jacobianv f x v |> ignore)
        leaves 1 (fun () -> jacobianTv f x v |> ignore)
        leaves 1 (fun () -> hessianv scalar x v |> ignore)
        leaves 1 (fun () -> jacobian (grad scalar) x |> ignore)
        leaves 0 (fun () -> gradCheck f x |> ignore)

        leaves 0 (fun () -> Assert.Throws<DifferentiationException>(fun () -> valueAndGrad f x |> ignore) |> ignore)

/// Σ c · Π xᵢ^eᵢ, and its derivatives term by term.
let private polynomials =
    let term = Gen.zip (Gen.choose (-5, 5)) (Gen.listOfLength 3 (Gen.choose (0, 4)))

    Gen.zip (Gen.nonEmptyListOf term) (Gen.listOfLength 6 (Gen.choose (-20, 20))) |> Arb.fromGen

let private valueAt terms (x: float list) =
    terms
    |> List.sumBy (fun (c: float, powers) ->
        c * (List.map2 (fun x (e: int) -> Math.Pow(x, float e)) x powers |> List.fold (*) 1.0))

let private derivative i terms =
    terms
    |> List.map (fun (c: float, powers) ->
        let e: int = List.item i powers
        c * float e, powers |> List.mapi (fun j p -> if j = i then max 0 (p - 1) else p))

[<Fact>]
let ``derivatives of polynomials are the textbook's`` () =
    let holds (terms: (int * int list) list, points: int list) =
        use _scope = torch.NewDisposeScope()
        let terms = terms |> List.map (fun (c, powers) -> float c, powers)
        let at, along = points |> List.map (fun p -> float p / 10.0) |> List.splitAt 3

        let f (x: torch.Tensor) =
            terms
            |> List.map (fun (c, powers) ->
                (torch.full (1L, c, dtype = torch.float64), powers |> List.indexed)
                ||> List.fold (fun product (i, e) -> Seq.replicate e x[int64 i] |> Seq.fold (*) product))
            |> List.reduce (+)
            |> _.sum()

        let tensor (numbers: float list) = torch.tensor (Array.ofList numbers, dtype = torch.float64)
        let size = 1.0 + (terms |> List.sumBy (fun (c, _) -> abs c)) * 1e5

        let close expected actual =
            Array.forall2 (fun e a -> abs (e - a) <= 1e-13 * size) (Array.ofList expected) (numbers actual)

        let x, v = tensor at, tensor along
        let slopes = [ for i in 0..2 -> valueAt (derivative i terms) at ]

        let curvatures = [
            for i in 0..2 -> List.sum [ for j in 0..2 -> along[j] * valueAt (derivative j (derivative i terms)) at ]
        ]

        let value, gradient = valueAndGrad f x

        close [ valueAt terms at ] value
        && close slopes gradient
        && close [ List.sum (List.map2 (*) slopes along) ] (jacobianv f x v)
        && close curvatures (hessianv f x v)
        && (gradCheck f x).Passed

    Check.One(Config.QuickThrowOnFailure.WithMaxTest 60, Prop.forAll polynomials holds)
