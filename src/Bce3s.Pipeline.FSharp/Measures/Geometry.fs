namespace Bce3s

open System

/// Mean and standard deviation over classes.
type Spread = { Mean: float; Deviation: float }

/// How features and classifier lie on the test set. The published plots come without formulas: these are this project's. A number
/// that does not exist (one class, no test images, no finite value) is `None`.
type Geometry = {
    /// Mean cosine similarity between a class's features and their mean, averaged over classes.
    IntraClassCompactness: float option
    /// 1 − mean cosine similarity between the means of two classes.
    InterClassSeparability: float option
    /// 1 − mean cosine similarity of a classifier row to the others; a low deviation means balanced.
    ClassifierSeparability: Spread option
    /// Mean length of each class's features.
    FeatureNorms: float option list
}

[<RequireQualifiedAccess>]
module Geometry =
    let private dot (a: float[]) (b: float[]) =
        let mutable sum = 0.0

        for d in 0 .. a.Length - 1 do
            sum <- sum + a[d] * b[d]

        sum

    let private length a = sqrt (dot a a)

    let private cosine a b =
        let lengths = length a * length b
        if lengths = 0.0 then 0.0 else dot a b / lengths

    let private mean (rows: float[][]) =
        Array.init rows[0].Length (fun d -> rows |> Array.averageBy (fun row -> row[d]))

    /// 1 − mean cosine similarity of each row to the others: through the sum of all directions, not pair by pair.
    let private separabilities (rows: float[][]) =
        let directions =
            rows
            |> Array.map (fun row ->
                let length = length row
                if length = 0.0 then row else Array.map (fun x -> x / length) row)

        let sum = Array.zeroCreate<float> rows[0].Length

        for direction in directions do
            for d in 0 .. sum.Length - 1 do
                sum[d] <- sum[d] + direction[d]

        directions |> Array.map (fun own -> 1.0 - (dot own sum - dot own own) / float (rows.Length - 1))

    let private finite value = if Double.IsFinite value then Some value else None

    let private spread (values: float[]) =
        let centre = Array.average values
        let deviation = sqrt (values |> Array.averageBy (fun value -> (value - centre) ** 2.0))

        if Double.IsFinite deviation then
            Some { Mean = centre; Deviation = deviation }
        else
            None

    /// Geometry of N features of `classes` classes and of the classifier's rows.
    let compute classes (labels: int64[]) (features: float[][]) (weight: float[][]) =
        let members = Array.zip labels features |> Array.groupBy fst |> Map.ofArray
        let group c = Map.tryFind (int64 c) members |> Option.map (Array.map snd)
        let groups = Array.init classes group
        let present = Array.choose id groups
        let means = present |> Array.map mean
        let compactness centre group = group |> Array.averageBy (cosine centre)

        {
            IntraClassCompactness =
                if present.Length = 0 then
                    None
                else
                    finite (Array.average (Array.map2 compactness means present))
            InterClassSeparability =
                if present.Length < 2 then
                    None
                else
                    finite (Array.average (separabilities means))
            ClassifierSeparability = if weight.Length < 2 then None else spread (separabilities weight)
            FeatureNorms = groups |> Array.map (Option.bind (Array.averageBy length >> finite)) |> List.ofArray
        }
