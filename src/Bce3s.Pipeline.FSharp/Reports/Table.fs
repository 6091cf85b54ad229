namespace Bce3s

open System
open System.Globalization

/// How numbers are written for people.
[<RequireQualifiedAccess>]
module Wording =
    let private invariant = CultureInfo.InvariantCulture
    /// 12,345.
    let count (value: int64) = value.ToString("N0", invariant)
    /// 81.2.
    let percent (fraction: float) = (100.0 * fraction).ToString("F1", invariant)
    /// 1.93.
    let loss (value: float) = value.ToString("F2", invariant)

    /// 0:38, 1:02:09.
    let duration (seconds: float) =
        let span = TimeSpan.FromSeconds(max 0.0 (min 359999.0 (round seconds)))

        if span.TotalHours >= 1.0 then
            span.ToString(@"h\:mm\:ss", invariant)
        else
            span.ToString(@"m\:ss", invariant)

    /// A path as seen from the current directory, where that is shorter.
    let path (full: string) =
        let relative = IO.Path.GetRelativePath(IO.Directory.GetCurrentDirectory(), full)
        if relative.StartsWith ".." then full else relative

/// The final table: percentages, those with flip averaging in brackets.
[<RequireQualifiedAccess>]
module Table =
    let private columns: (string * (Scores -> float option)) list = [
        "top-1", _.Top1 >> Some
        "class avg", _.ClassAverage >> Some
        "many", _.Many
        "medium", _.Medium
        "few", _.Few
    ]

    let private cell (score: Scores -> float option) (scores: Evaluated) =
        match score scores.Plain, score scores.Flip with
        | Some plain, Some flip -> $"{Wording.percent plain} ({Wording.percent flip})"
        | _ -> "–"

    /// A row of scores as one of the table.
    let row (scores: ScoredRow) : StageResult = {
        Name = scores.Name
        Scores = { Plain = scores.Plain; Flip = scores.Flip }
    }

    /// The table's lines, the note last. With names as short as a stage's they fit 80 columns.
    let lines (note: string) (rows: StageResult list) =
        let body =
            rows
            |> List.map (fun row -> row.Name :: (columns |> List.map (fun (_, score) -> cell score row.Scores)))

        let heads = "" :: List.map fst columns
        let widths = heads :: body |> List.transpose |> List.map (List.map String.length >> List.max)

        let line (cells: string list) =
            let padded = List.map2 (fun (width: int) (cell: string) -> cell.PadRight width) widths cells
            "  " + (String.concat "  " padded).TrimEnd()

        [ yield! List.map line (heads :: body); "  " + note ]

    /// One line a run: its last epoch.
    let print (runs: RunSummary list) =
        runs
        |> List.map (fun run -> {
            Name = $"{run.Results.Experiment}, seed {run.Results.Seed}"
            Scores = run.Results.Last
        })
        |> lines "(last epoch; flip averaging in brackets)"
        |> List.iter (printfn "%s")
