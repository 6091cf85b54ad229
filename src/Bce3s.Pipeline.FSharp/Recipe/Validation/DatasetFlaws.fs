namespace Bce3s

open System
open Flaws

/// What is wrong with a data set's record.
[<RequireQualifiedAccess>]
module internal DatasetFlaws =
    let private checkNormalization (dataset: Dataset) =
        let { Mean = mean; StandardDeviation = deviation } = dataset.Normalization

        require
            (mean.Length = dataset.Channels && deviation.Length = dataset.Channels)
            "dataset"
            $"{mean.Length} means and {deviation.Length} deviations normalise {dataset.Channels} channels. Give one of each for every channel."
        @ require
            (List.forall Double.IsFinite mean && deviation |> List.forall (fun d -> d > 0.0 && Double.IsFinite d))
            "dataset"
            "a mean is not finite or a deviation is not above 0. Give those of the pixels in 0…1."

    let private checkCut (dataset: Dataset) imbalance =
        let sound = imbalance >= 1.0 && Double.IsFinite imbalance
        // Images of the smallest class, in the arithmetic of the split: 49 · (1 / 49) is less than 1.
        let smallest imbalance = floor (float dataset.Largest * (1.0 / imbalance))

        let most =
            if smallest (float dataset.Largest) < 1.0 then
                dataset.Largest - 1L
            else
                dataset.Largest

        [
            yield! require sound "dataset" $"an imbalance of {imbalance}. Give at least 1, which is balanced."
            if dataset.Largest < 1L then
                yield problem "dataset" $"{dataset.Largest} images of the largest class. Give at least 1."
            elif sound then
                yield!
                    require
                        (smallest imbalance >= 1.0)
                        "dataset"
                        $"an imbalance of {imbalance} leaves classes without images: the largest has {dataset.Largest}. Give at most {most}."
        ]

    /// Every flaw of the record.
    let check (dataset: Dataset) = [
        match Profile.imbalance dataset.Profile with
        | Some imbalance -> yield! checkCut dataset imbalance
        | None ->
            yield!
                require
                    (dataset.Selection = FirstN)
                    "dataset"
                    "a natural profile keeps every image, so there is nothing to choose. Drop `shuffled` or `listedIn`."
        yield! checkNormalization dataset
        match dataset.Holdout with
        | Some share ->
            yield!
                require
                    (share > 0.0 && share < 1.0)
                    "dataset"
                    $"a hold-out of {share}. Give a share between 0 and 1, such as 0.2."
        | None -> ()
    ]
