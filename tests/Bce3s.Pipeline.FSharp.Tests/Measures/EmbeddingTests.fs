module Bce3s.Tests.EmbeddingTests

open System
open TorchSharp
open Xunit
open Bce3s

let private numbers (tensor: torch.Tensor) = tensor.contiguous().data<float>().ToArray()

let private tensor (rows: float[][]) =
    (torch.tensor (Array.concat rows, dtype = torch.float64)).reshape(int64 rows.Length, int64 rows[0].Length)

let private normal (random: Random) =
    sqrt (-2.0 * log (1.0 - random.NextDouble())) * cos (2.0 * Math.PI * random.NextDouble())

let private cloud (random: Random) count (centre: float[]) =
    Array.init count (fun _ -> centre |> Array.map (fun c -> c + normal random))

let private squared (a: float[]) (b: float[]) = Array.sumBy (fun (x, y) -> (x - y) * (x - y)) (Array.zip a b)

[<Fact>]
let ``principal components are the directions of the largest variance`` () =
    use _scope = torch.NewDisposeScope()
    let random = Random 3
    // Independent coordinates of deviation 5, 2 and 0.5, turned in the plane of the first two.
    let points =
        Array.init 400 (fun _ ->
            let a, b, c = 5.0 * normal random, 2.0 * normal random, 0.5 * normal random
            [| 0.6 * a - 0.8 * b + 7.0; 0.8 * a + 0.6 * b; c |])

    let coordinates, shares = PrincipalComponents.project 2L (tensor points)
    let along = numbers coordinates
    Assert.Equal<int64>([| 400L; 2L |], coordinates.shape)
    let mean = points |> Array.averageBy (fun p -> 0.6 * p[0] + 0.8 * p[1])
    let first = points |> Array.map (fun p -> 0.6 * p[0] + 0.8 * p[1] - mean)

    // Up to its sign the known direction.
    let product = Array.sum (Array.mapi (fun i x -> x * along[2 * i]) first)

    let lengths =
        sqrt (Array.sumBy (fun x -> x * x) first * Array.sum (Array.init 400 (fun i -> along[2 * i] ** 2.0)))

    Assert.True(abs product / lengths > 0.999)
    Assert.InRange(shares[0], 0.8, 0.9)
    Assert.InRange(shares[1], 0.1, 0.2)
    // The sign is that of the outermost point.
    let outermost = Array.init 400 (fun i -> along[2 * i]) |> Array.maxBy abs
    Assert.True(outermost > 0.0)

[<Fact>]
let ``all components keep every distance, of tall and of wide points`` () =
    use _scope = torch.NewDisposeScope()
    let random = Random 4

    for count, width in [ 9, 4; 5, 12 ] do
        let points = cloud random count (Array.zeroCreate width)
        let coordinates, shares = PrincipalComponents.project 100L (tensor points)
        let size = int coordinates.shape[1]
        let rows = numbers coordinates |> Array.chunkBySize size
        Assert.Equal(1.0, Array.sum shares, 9)

        for i in 0 .. count - 1 do
            for j in 0 .. count - 1 do
                Assert.Equal(squared points[i] points[j], squared rows[i] rows[j], 6)

[<Fact>]
let ``points that are one have no components`` () =
    use _scope = torch.NewDisposeScope()

    let coordinates, shares =
        PrincipalComponents.project 2L (tensor (Array.replicate 6 [| 1.0; 2.0; 3.0 |]))

    Assert.All(numbers coordinates, (fun value -> Assert.Equal(0.0, value, 9)))
    Assert.Equal<float>([| 0.0; 0.0 |], shares)

/// p_ij by trying widths until the entropy is right, straight from the paper.
let private slowAffinities perplexity (points: float[][]) =
    let n = points.Length

    let conditional i =
        let ps beta =
            let ws = Array.init n (fun j -> if j = i then 0.0 else exp (-beta * squared points[i] points[j]))
            ws |> Array.map (fun w -> w / Array.sum ws)

        let entropy beta = -(ps beta |> Array.sumBy (fun p -> if p > 0.0 then p * Math.Log2 p else 0.0))
        // Perplexity falls as β grows.
        let rec search low high step =
            let middle = (low + high) / 2.0

            if step = 0 then ps middle
            elif 2.0 ** entropy middle > perplexity then search middle high (step - 1)
            else search low middle (step - 1)

        search 0.0 100.0 80

    let rows = Array.init n conditional
    Array.init (n * n) (fun k -> (rows[k / n][k % n] + rows[k % n][k / n]) / float (2 * n))

let private distances (points: float[][]) =
    let n = points.Length
    Array.init (n * n) (fun k -> squared points[k / n] points[k % n])

[<Fact>]
let ``affinities have the wanted perplexity`` () =
    let points = cloud (Random 5) 13 [| 0.0; 1.0; 2.0 |]
    let fast = TSne.affinities 4.0 (distances points) 13

    for expected, found in Array.zip (slowAffinities 4.0 points) fast do
        Assert.Equal(expected, found, 5)

    Assert.Equal(1.0, Array.sum fast, 9)

/// KL(P‖Q), pair by pair.
let private divergence (p: float[]) (exaggeration: float) (x: float[]) (y: float[]) =
    let n = x.Length
    let q i j = 1.0 / (1.0 + (x[i] - x[j]) ** 2.0 + (y[i] - y[j]) ** 2.0)

    let pairs = [
        for i in 0 .. n - 1 do
            for j in 0 .. n - 1 do
                if i <> j then
                    i, j
    ]

    let z = pairs |> List.sumBy (fun (i, j) -> q i j)
    // What of KL depends on the points; P times a factor weighs the attraction alone.
    (pairs |> List.sumBy (fun (i, j) -> -exaggeration * p[i * n + j] * log (q i j))) + log z

[<Theory>]
[<InlineData(1.0)>]
[<InlineData(12.0)>]
let ``the gradient is that of the divergence`` (exaggeration: float) =
    let random = Random 6
    // More than a vector of the processor holds, and no multiple of it.
    let n = 19
    let points = cloud random n [| 0.0; 0.0; 0.0 |]
    let p = TSne.affinities 5.0 (distances points) n
    let x, y = Array.init n (fun _ -> normal random), Array.init n (fun _ -> normal random)
    let gradient = TSne.gradient p exaggeration { X = x; Y = y }
    let h = 1e-5

    let slope (values: float[]) i =
        let at shift =
            let kept = values[i]
            values[i] <- kept + shift
            let value = divergence p exaggeration x y
            values[i] <- kept
            value

        (at h - at -h) / (2.0 * h)

    for i in 0 .. n - 1 do
        Assert.Equal(slope x i, gradient.X[i], 6)
        Assert.Equal(slope y i, gradient.Y[i], 6)

[<Fact>]
let ``clusters stay apart, and the picture is the same each time`` () =
    use _scope = torch.NewDisposeScope()
    let random = Random 7
    let centres = [| for c in 0..3 -> Array.init 10 (fun d -> if d = c then 12.0 else 0.0) |]
    let points = centres |> Array.collect (cloud random 25)
    let plane = TSne.embed (tensor points)
    let distance i j = (plane.X[i] - plane.X[j]) ** 2.0 + (plane.Y[i] - plane.Y[j]) ** 2.0

    for i in 0..99 do
        let nearest = [ 0..99 ] |> List.filter ((<>) i) |> List.sortBy (distance i) |> List.truncate 5
        Assert.All(nearest, (fun j -> Assert.Equal(i / 25, j / 25)))

    let again = TSne.embed (tensor points)
    Assert.Equal<float>(plane.X, again.X)
    Assert.Equal<float>(plane.Y, again.Y)

[<Theory>]
[<InlineData(4)>]
[<InlineData(9)>]
let ``few points, and points that are one, have a picture`` (count: int) =
    use _scope = torch.NewDisposeScope()

    for points in [ cloud (Random 8) count [| 0.0; 0.0 |]; Array.replicate count [| 1.0 |] ] do
        let plane = TSne.embed (tensor points)
        Assert.Equal(count, plane.X.Length)
        Assert.All(Array.append plane.X plane.Y, (fun value -> Assert.True(Double.IsFinite value)))
