namespace Bce3s

open System

/// What predictions on a test set are worth. All are fractions in 0…1.
type Scores = {
    Top1: float
    /// The label is among the five largest logits (or all, with fewer classes).
    Top5: float
    /// Mean over the classes with test images.
    ClassAverage: float
    /// Class average of the classes with more than 100 training images; `None` if there is none.
    Many: float option
    /// 20 to 100 training images.
    Medium: float option
    /// Fewer than 20 training images.
    Few: float option
    /// Expected calibration error of the softmax, 15 bins; `None` if a logit is not finite.
    Ece: float option
}

/// Classes by their training images, after Liu et al. 2019.
[<RequireQualifiedAccess>]
type ShotGroup =
    /// More than 100.
    | Many
    /// 20 to 100.
    | Medium
    /// Fewer than 20.
    | Few

[<RequireQualifiedAccess>]
module ShotGroup =
    /// The group of a class with so many training images.
    let ofCount (images: int64) =
        if images > 100L then ShotGroup.Many
        elif images >= 20L then ShotGroup.Medium
        else ShotGroup.Few

    /// `many`, `medium`, `few`.
    let name group =
        match group with
        | ShotGroup.Many -> "many"
        | ShotGroup.Medium -> "medium"
        | ShotGroup.Few -> "few"

/// What became of the images of a test set, one by one.
type Predictions = {
    Labels: int64[]
    /// The class with the largest logit, the first of equal ones; −1 where a logit is no number, which is always wrong.
    Predicted: int[]
}

[<RequireQualifiedAccess>]
module Scores =
    /// Bins of the calibration error.
    let internal bins = 15

    /// The bin of a confidence: (i/15, (i+1)/15].
    let internal bin confidence = min (bins - 1) (max 0 (int (ceil (confidence * float bins)) - 1))

    /// The class of the largest logit, as the ranks have it.
    let internal predicted (row: ArraySegment<float32>) =
        let mutable best = 0

        for c in 0 .. row.Count - 1 do
            if best >= 0 then
                if Single.IsNaN row[c] then
                    best <- -1
                elif row[c] > row[best] then
                    best <- c

        best

    /// Where the label stands among a row's logits, from 0; of equal ones the first class leads. A row with a NaN is wrong: last.
    let private rank (row: ArraySegment<float32>) label =
        let own = row[label]
        let mutable above = if Single.IsNaN own then row.Count else 0

        for c in 0 .. row.Count - 1 do
            if Single.IsNaN row[c] then
                above <- row.Count
            elif row[c] > own || (row[c] = own && c < label) then
                above <- above + 1

        above

    /// The softmax of the largest logit.
    let internal confidence (row: ArraySegment<float32>) =
        let mutable largest = Single.NegativeInfinity

        for z in row do
            largest <- max largest z

        let mutable sum = 0.0

        for z in row do
            sum <- sum + exp (float z - float largest)

        1.0 / sum

    let private ece (confidences: float[]) (ranks: int[]) =
        if Array.exists (Double.IsFinite >> not) confidences then
            None
        else
            Array.zip confidences ranks
            |> Array.groupBy (fst >> bin)
            |> Array.sumBy (fun (_, members) ->
                let right = members |> Array.sumBy (fun (_, rank) -> if rank = 0 then 1.0 else 0.0)
                abs (Array.sumBy fst members - right))
            |> fun gap -> Some(gap / float ranks.Length)

    let private scores (measures: Measure list) (trainCounts: int64[]) (labels: int64[]) (ranks: int[]) confidences =
        let classes = trainCounts.Length

        if labels.Length = 0 then
            invalidArg (nameof labels) "there are no labels; expected at least one"

        let share (limit: int) =
            float (ranks |> Array.filter (fun rank -> rank < limit) |> Array.length) / float ranks.Length

        let seen = Array.zeroCreate<int> classes
        let right = Array.zeroCreate<int> classes

        for i in 0 .. labels.Length - 1 do
            let label = int labels[i]
            seen[label] <- seen[label] + 1

            if ranks[i] = 0 then
                right[label] <- right[label] + 1

        let average belongs =
            [
                for c in 0 .. classes - 1 do
                    if seen[c] > 0 && belongs trainCounts[c] then
                        float right[c] / float seen[c]
            ]
            |> function
                | [] -> None
                | accuracies -> Some(List.average accuracies)

        let shots group =
            if List.contains Shots measures then
                average (ShotGroup.ofCount >> (=) group)
            else
                None

        {
            Top1 = share 1
            Top5 = share (min 5 classes)
            ClassAverage = average (fun _ -> true) |> Option.get
            Many = shots ShotGroup.Many
            Medium = shots ShotGroup.Medium
            Few = shots ShotGroup.Few
            Ece = if List.contains Calibration measures then ece confidences ranks else None
        }

    /// Takes logits as they come, so that those of a large test set are never all in memory. `trainCounts` decides which classes are
    /// many-, medium- and few-shot; measures that were not asked for stay `None`.
    type Tally(measures: Measure list, trainCounts: int64[]) =
        let classes = trainCounts.Length
        let labels, ranks, predictions = ResizeArray<int64>(), ResizeArray<int>(), ResizeArray<int>()
        let confidences = ResizeArray<float>()

        /// N×C logits, row after row, of N labels.
        member _.Add(rowLabels: int64[], logits: float32[]) =
            if logits.Length <> rowLabels.Length * classes then
                invalidArg
                    (nameof logits)
                    $"{logits.Length} logits for {rowLabels.Length} labels; expected {rowLabels.Length * classes}"

            for i in 0 .. rowLabels.Length - 1 do
                let row = ArraySegment(logits, i * classes, classes)
                labels.Add rowLabels[i]
                ranks.Add(rank row (int rowLabels[i]))
                predictions.Add(predicted row)

                if List.contains Calibration measures then
                    confidences.Add(confidence row)

        /// So far.
        member _.Predictions = { Labels = labels.ToArray(); Predicted = predictions.ToArray() }

        member _.Scores = scores measures trainCounts (labels.ToArray()) (ranks.ToArray()) (confidences.ToArray())

    /// Scores of N×C logits (row after row).
    let compute (measures: Measure list) (trainCounts: int64[]) (labels: int64[]) (logits: float32[]) =
        let tally = Tally(measures, trainCounts)
        tally.Add(labels, logits)
        tally.Scores
