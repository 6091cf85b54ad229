namespace Bce3s.Tests

open System

/// Geometry straight from the definitions, feature by feature and pair by pair, in plain arrays.
module SlowGeometry =
    let dot (a: float[]) (b: float[]) = Array.fold2 (fun sum x y -> sum + x * y) 0.0 a b
    let length a = sqrt (dot a a)
    let cosine a b = if length a * length b = 0.0 then 0.0 else dot a b / (length a * length b)

    let mean (rows: float[][]) = Array.init rows[0].Length (fun d -> rows |> Array.averageBy (fun row -> row[d]))

    let minus (a: float[]) (b: float[]) = Array.map2 (-) a b

    /// The features of each class that has any.
    let groups classes (labels: int64[]) (features: float[][]) = [|
        for c in 0 .. classes - 1 do
            match Array.zip labels features |> Array.filter (fun (label, _) -> label = int64 c) with
            | [||] -> ()
            | own -> Array.map snd own
    |]

    let compactness (groups: float[][][]) =
        groups |> Array.averageBy (fun own -> own |> Array.averageBy (cosine (mean own)))

    let pairs (rows: float[][]) = [|
        for i in 0 .. rows.Length - 1 do
            for j in 0 .. rows.Length - 1 do
                if i <> j then
                    rows[i], rows[j]
    |]

    let separability (rows: float[][]) = 1.0 - (pairs rows |> Array.averageBy (fun (a, b) -> cosine a b))

    let deviation (values: float[]) =
        sqrt (values |> Array.averageBy (fun value -> (value - Array.average values) ** 2.0))

    let centred (rows: float[][]) = rows |> Array.map (fun row -> minus row (mean rows))

    let equinorm (rows: float[][]) =
        let lengths = Array.map length rows
        deviation lengths / Array.average lengths

    let equiangularity rows = pairs rows |> Array.map (fun (a, b) -> cosine a b) |> deviation

    let maximalAngle (rows: float[][]) =
        pairs rows |> Array.averageBy (fun (a, b) -> abs (cosine a b + 1.0 / float (rows.Length - 1)))

    let frobenius (rows: float[][]) = sqrt (rows |> Array.sumBy (fun row -> dot row row))

    let nc3 (means: float[][]) (rows: float[][]) =
        let m = centred means
        let scaled (rows: float[][]) = rows |> Array.map (Array.map (fun x -> x / frobenius rows))
        frobenius (Array.map2 minus (scaled rows) (scaled m))

    let private outer (a: float[]) = a |> Array.map (fun x -> a |> Array.map (fun y -> x * y))

    let private averageOf (matrices: float[][][]) =
        let size = matrices[0].Length
        Array.init size (fun i -> Array.init size (fun j -> matrices |> Array.averageBy (fun m -> m[i][j])))

    /// Eigenvalues and vectors of a symmetric matrix, by Jacobi's rotations.
    let private eigen (symmetric: float[][]) =
        let n = symmetric.Length
        let a = symmetric |> Array.map Array.copy
        let v = Array.init n (fun i -> Array.init n (fun j -> if i = j then 1.0 else 0.0))

        for _ in 1..60 do
            for p in 0 .. n - 2 do
                for q in p + 1 .. n - 1 do
                    if abs (a[p][q]) > 1e-300 then
                        let theta = 0.5 * Math.Atan2(2.0 * a[p][q], a[p][p] - a[q][q])
                        let c, s = cos theta, sin theta

                        for k in 0 .. n - 1 do
                            let x, y = a[p][k], a[q][k]
                            a[p][k] <- c * x + s * y
                            a[q][k] <- c * y - s * x

                        for k in 0 .. n - 1 do
                            let x, y = a[k][p], a[k][q]
                            a[k][p] <- c * x + s * y
                            a[k][q] <- c * y - s * x
                            let x, y = v[k][p], v[k][q]
                            v[k][p] <- c * x + s * y
                            v[k][q] <- c * y - s * x

        Array.init n (fun i -> a[i][i]), v

    /// tr(Σ_W Σ_B⁺)/C, the inverse through the eigenvalues of Σ_B that are not rounding.
    let nc1 (groups: float[][][]) =
        let means = groups |> Array.map mean

        let within =
            groups
            |> Array.map (fun own -> own |> Array.map (fun x -> outer (minus x (mean own))) |> averageOf)
            |> averageOf

        let values, vectors = centred means |> Array.map outer |> averageOf |> eigen
        let size = values.Length

        Array.init size (fun k ->
            if values[k] < 1e-10 * Array.max values then
                0.0
            else
                let u = Array.init size (fun i -> vectors[i][k])
                dot u (within |> Array.map (dot u)) / values[k])
        |> Array.sum
        |> fun trace -> trace / float groups.Length
