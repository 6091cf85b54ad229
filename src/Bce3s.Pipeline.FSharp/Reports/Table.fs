namespace Bce3s

/// Runs as tables: a line a setting, the mean and the sample standard deviation over its seeds.
[<AbstractClass; Sealed>]
type Table =
    /// A row of scores as one of a stage.
    static member row(scores: ScoredRow) : StageResult = {
        Name = scores.Name
        Scores = { Plain = scores.Plain; Flip = scores.Flip }
    }

    /// A row a stage of one run: percentages, those with flip averaging in brackets, the note last. With names as short as a stage's
    /// the lines fit 80 columns.
    static member lines (note: string) (rows: StageResult list) =
        let columns: (string * (Scores -> float option)) list = [
            "top-1", _.Top1 >> Some
            "class avg", _.ClassAverage >> Some
            "many", _.Many
            "medium", _.Medium
            "few", _.Few
        ]

        let cell (score: Scores -> float option) (scores: Evaluated) =
            match score scores.Plain, score scores.Flip with
            | Some plain, Some flip -> $"{Wording.percent plain} ({Wording.percent flip})"
            | _ -> SettingColumns.nothing

        let body = [ for row in rows -> row.Name :: (columns |> List.map (fun (_, score) -> cell score row.Scores)) ]

        [ yield! Grid.lines (("" :: List.map fst columns) :: body); "  " + note ]

    /// With what others published: `runs |> Table.beside [ published ] |> Table.print`. Each figure of a setting's method, data set and
    /// long tail stands beside our number of the same kind, with what keeps the two from being compared.
    static member beside (figures: PublishedFigure list list) (runs: RunSummary list) = {
        ResultTable.ofRuns runs with
            Published = Some(List.concat figures)
    }

    /// For the terminal.
    static member print(table: ResultTable) = ResultTable.lines table |> List.iter (printfn "%s")
    /// For the terminal.
    static member print(runs: RunSummary list) = Table.print (ResultTable.ofRuns runs)
    /// For documents.
    static member markdown(table: ResultTable) = MarkdownTable.text table
    /// For documents.
    static member markdown(runs: RunSummary list) = Table.markdown (ResultTable.ofRuns runs)
    /// For other programs: fractions in full precision.
    static member csv(table: ResultTable) = CsvTable.text table
    /// For other programs: fractions in full precision.
    static member csv(runs: RunSummary list) = Table.csv (ResultTable.ofRuns runs)

    /// For other programs: a list of what `results.json` says, with statistics in place of what differs between seeds.
    static member json(table: ResultTable) =
        match table.Published with
        | None -> Json.text (table.Settings |> List.map _.Results)
        | Some figures ->
            Json.text [
                for setting in table.Settings ->
                    {|
                        Results = setting.Results
                        Published = PublishedBeside.find figures setting
                    |}
            ]

    /// For other programs: a list of what `results.json` says, with statistics in place of what differs between seeds.
    static member json(runs: RunSummary list) = Table.json (ResultTable.ofRuns runs)

[<AutoOpen>]
module TableWords =
    /// All accuracies that the publications of this project's methods give.
    let published = Published.figures
