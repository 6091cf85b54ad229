namespace Bce3s.Reporting

open Bce3s

/// What test images were taken for.
[<RequireQualifiedAccess>]
module internal ConfusionFigures =
    /// Images by row and column, as shares of the row's.
    let private shares (cells: (int * int * int64) seq) =
        let sums =
            cells
            |> Seq.groupBy (fun (row, column, _) -> row, column)
            |> Seq.map (fun ((row, column), cells) -> row, column, cells |> Seq.sumBy (fun (_, _, images) -> images))
            |> Array.ofSeq

        let rows =
            sums
            |> Array.groupBy (fun (row, _, _) -> row)
            |> Array.map (fun (row, cells) -> row, cells |> Array.sumBy (fun (_, _, images) -> float images))
            |> Map

        sums
        |> Array.choose (fun (row, column, images) ->
            Figure.number (float images / rows[row]) |> Option.map (fun share -> row, column, share))
        |> Array.sort

    let private predicted (cells: ConfusionCell list) = [
        for cell in cells do
            match cell.Predicted with
            | Some predicted -> cell.Label, predicted, cell.Images
            | None -> ()
    ]

    let private matrix (ranking: Ranking) cells =
        Content.Matrix {
            Rows = "label"
            Columns = "predicted"
            Labels = ranking.Labels
            Cells =
                predicted cells
                |> Seq.map (fun (label, predicted, images) -> ranking.Part[label], ranking.Part[predicted], images)
                |> shares
            Low = 0.0
            High = 1.0
            Style = NumberStyle.Percent
        }
        |> Figure.create
            "confusion"
            "Confusion"
            $"A row is a class, a column what its test images were taken for, the colour their share. Good: a diagonal and nothing beside it. Cells left of the diagonal are rarer classes taken for more frequent ones. {Ranking.note ranking}"

    let private groups (counts: int64[]) cells =
        let all = [ ShotGroup.Many; ShotGroup.Medium; ShotGroup.Few ]
        let group c = all |> List.findIndex ((=) (ShotGroup.ofCount counts[c]))
        let cells = predicted cells

        let shares =
            cells
            |> Seq.map (fun (label, predicted, images) -> group label, group predicted, images)
            |> shares
            |> Array.map (fun (row, column, share) -> (row, column), share)
            |> Map

        let right =
            cells
            |> List.filter (fun (label, predicted, _) -> label = predicted)
            |> List.groupBy (fun (label, _, _) -> group label)
            |> List.map (fun (row, cells) -> row, cells |> List.sumBy (fun (_, _, images) -> images))
            |> Map

        let images =
            cells
            |> List.groupBy (fun (label, _, _) -> group label)
            |> List.map (fun (row, cells) -> row, cells |> List.sumBy (fun (_, _, images) -> images))
            |> Map

        Content.Table {
            Heads = [
                "images of"
                "recognised"
                for column in all do
                    $"taken for {ShotGroup.name column}"
            ]
            Rows = [
                for row in 0..2 do
                    match Map.tryFind row images with
                    | Some all' -> [
                        ShotGroup.name all[row]
                        Wording.percent (float (Map.tryFind row right |> Option.defaultValue 0L) / float all')
                        for column in 0..2 do
                            Map.tryFind (row, column) shares |> Option.defaultValue 0.0 |> Wording.percent
                      ]
                    | None -> ()
            ]
            Note = "Per cent of the test images; the last three columns add up to 100."
        }
        |> Figure.create
            "group-confusion"
            "Confusion between groups"
            "Of the test images of many-, medium- and few-shot classes: how many were recognised, and to which group the class belongs that they were taken for. Good: few-shot images that are taken for few-shot classes."

    let private told = 12

    let private pairs (names: string[]) cells =
        let wrong =
            predicted cells
            |> List.filter (fun (label, predicted, _) -> label <> predicted)
            |> List.sortBy (fun (label, predicted, images) -> -images, label, predicted)

        match wrong with
        | [] -> Content.Missing "There is none."
        | wrong ->
            Content.Table {
                Heads = [ "label"; "taken for"; "test images" ]
                Rows = [
                    for label, predicted, images in List.truncate told wrong ->
                        [ names[label]; names[predicted]; Wording.count images ]
                ]
                Note = ""
            }
        |> Figure.create "pairs" "Most frequent mistakes" "The pairs of classes that were mixed up most often."

    let figures (names: string[]) (counts: int64[]) (cells: ConfusionCell list) =
        match cells with
        | [] -> []
        | cells -> [ matrix (Ranking.ofCounts names counts) cells; pairs names cells; groups counts cells ]
