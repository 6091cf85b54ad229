namespace Bce3s

open System
open System.Numerics
open System.Threading.Tasks
open TorchSharp

/// t-SNE (van der Maaten and Hinton, JMLR 9, 2008), exact: all pairs, no trees. Points that are near each other stay so; distances between
/// clusters and their sizes mean nothing. On one machine the same points and seed give the same picture.
[<RequireQualifiedAccess>]
module TSne =
    /// Points in the plane.
    type Plane = { X: float[]; Y: float[] }

    let private bisections = 50

    /// p_j|i of a row of squared distances: exp(−β·d²) of the others, with the β at which the entropy is log perplexity.
    let private conditional (perplexity: float) (distances: ReadOnlySpan<float>) own (row: Span<float>) =
        let mutable low, high, beta = 0.0, Double.PositiveInfinity, 1.0
        let mutable nearest = Double.PositiveInfinity

        for j in 0 .. distances.Length - 1 do
            if j <> own then
                nearest <- min nearest distances[j]

        let mutable step = 0

        while step < bisections do
            let mutable sum, weighted = 0.0, 0.0

            for j in 0 .. distances.Length - 1 do
                // From the nearest one on: so that the largest is exp 0 whatever the scale.
                let d = distances[j] - nearest
                let p = if j = own then 0.0 else exp (-beta * d)
                row[j] <- p
                sum <- sum + p
                weighted <- weighted + p * d

            let entropy = log sum + beta * weighted / sum

            for j in 0 .. row.Length - 1 do
                row[j] <- row[j] / sum

            step <- step + 1

            if abs (entropy - log perplexity) < 1e-5 then
                step <- bisections
            elif entropy > log perplexity then
                low <- beta
                beta <- if Double.IsInfinity high then 2.0 * beta else (beta + high) / 2.0
            else
                high <- beta
                beta <- (beta + low) / 2.0

    /// p_ij = (p_j|i + p_i|j) / 2n of n points, n×n row after row, from their squared distances.
    let affinities perplexity (distances: float[]) n =
        let rows = Array.zeroCreate<float>(n * n)

        Parallel.For(0, n, fun i -> conditional perplexity (ReadOnlySpan(distances, i * n, n)) i (Span(rows, i * n, n)))
        |> ignore

        Array.init (n * n) (fun k -> (rows[k] + rows[k % n * n + k / n]) / (2.0 * float n))

    /// Sums over j of q, of p·q·(y_i − y_j) and of q²·(y_i − y_j), where q = 1 / (1 + ‖y_i − y_j‖²).
    let private forces (p: float[]) (points: Plane) i =
        let n, width = points.X.Length, Vector<float>.Count
        let xi, yi = points.X[i], points.Y[i]
        let xs, ys = Vector<float> xi, Vector<float> yi
        let mutable sum = Vector<float>.Zero
        let mutable pullX, pullY = Vector<float>.Zero, Vector<float>.Zero
        let mutable pushX, pushY = Vector<float>.Zero, Vector<float>.Zero
        let mutable j = 0

        while j <= n - width do
            let dx, dy = xs - Vector<float>(points.X, j), ys - Vector<float>(points.Y, j)
            let q = Vector<float>.One / (Vector<float>.One + dx * dx + dy * dy)
            let pull, push = Vector<float>(p, i * n + j) * q, q * q
            sum <- sum + q
            pullX <- pullX + pull * dx
            pullY <- pullY + pull * dy
            pushX <- pushX + push * dx
            pushY <- pushY + push * dy
            j <- j + width

        let mutable all =
            struct (Vector.Sum sum, Vector.Sum pullX, Vector.Sum pullY, Vector.Sum pushX, Vector.Sum pushY)

        while j < n do
            let dx, dy = xi - points.X[j], yi - points.Y[j]
            let q = 1.0 / (1.0 + dx * dx + dy * dy)
            let pull, push = p[i * n + j] * q, q * q
            let struct (sum, pullX, pullY, pushX, pushY) = all

            all <- struct (sum + q, pullX + pull * dx, pullY + pull * dy, pushX + push * dx, pushY + push * dy)

            j <- j + 1

        all

    /// The gradient of KL(P‖Q) by the points, with P times `exaggeration`: 4 Σ_j (p_ij − q_ij/Z)·q_ij·(y_i − y_j).
    let gradient (p: float[]) exaggeration (points: Plane) =
        let n = points.X.Length
        let rows = Array.zeroCreate n
        Parallel.For(0, n, (fun i -> rows[i] <- forces p points i)) |> ignore
        // A point's own q is 1.
        let z = (rows |> Array.sumBy (fun struct (sum, _, _, _, _) -> sum)) - float n

        {
            X = rows |> Array.map (fun struct (_, pull, _, push, _) -> 4.0 * (exaggeration * pull - push / z))
            Y = rows |> Array.map (fun struct (_, _, pull, _, push) -> 4.0 * (exaggeration * pull - push / z))
        }

    let private exaggeration, exaggerated, steps = 12.0, 200, 600

    /// A step of descent with momentum and a gain for each coordinate (Jacobs' delta-bar-delta, as in the paper).
    let private descend (rate: float) momentum (gains: float[]) (velocity: float[]) (gradient: float[]) (at: float[]) =
        for i in 0 .. at.Length - 1 do
            let goesOn = (gradient[i] > 0.0) <> (velocity[i] > 0.0)
            gains[i] <- max 0.01 (if goesOn then gains[i] + 0.2 else gains[i] * 0.8)
            velocity[i] <- momentum * velocity[i] - rate * gains[i] * gradient[i]
            at[i] <- at[i] + velocity[i]

    let private squaredDistances (points: torch.Tensor) =
        use _scope = torch.NewDisposeScope()
        let squares = points.mul(points).sum([| 1L |], keepdim = true)
        let products = points.mm(points.t ()).mul(Scalar.op_Implicit -2.0)
        let distances = products.add(squares).add(squares.t ()).clamp_min(Scalar.op_Implicit 0.0)
        distances.contiguous().data<float>().ToArray()

    /// The perplexity that n points can have: at most a third of the others.
    let perplexityOf n = min 30.0 (float (n - 1) / 3.0)

    /// N×D points, at least four, in the plane, beginning with their first two principal components. Perplexity 30, less of few points.
    let embed (points: torch.Tensor) : Plane =
        use _scope = torch.NewDisposeScope()
        // What is noise in the many directions of a wide feature does not count.
        let reduced, _ = PrincipalComponents.project 50L points
        let n = int reduced.shape[0]
        let p = affinities (perplexityOf n) (squaredDistances reduced) n
        let column c = reduced.select(1L, min c (reduced.shape[1] - 1L)).contiguous().data<float>().ToArray()

        let start c =
            let values = column c
            let deviation = sqrt (values |> Array.averageBy (fun value -> value * value))
            // Points that are one are pushed apart.
            let scale = if deviation > 0.0 then 1e-4 / deviation else 0.0
            values |> Array.mapi (fun i value -> value * scale + 1e-9 * float (i % 97 - 48 + int c * (i % 89)))

        let points = { X = start 0L; Y = start 1L }
        let zeros () = Array.zeroCreate<float> n
        let velocity, gains = { X = zeros (); Y = zeros () }, { X = Array.create n 1.0; Y = Array.create n 1.0 }
        let rate = max 50.0 (float n / exaggeration / 4.0)

        for step in 0 .. steps - 1 do
            let early = step < exaggerated
            let momentum = if early then 0.5 else 0.8
            let slope = gradient p (if early then exaggeration else 1.0) points
            descend rate momentum gains.X velocity.X slope.X points.X
            descend rate momentum gains.Y velocity.Y slope.Y points.Y

        points
