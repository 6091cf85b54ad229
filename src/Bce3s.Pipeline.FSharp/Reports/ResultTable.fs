namespace Bce3s

/// Settings to be shown together.
type ResultTable = {
    Settings: Setting list
    /// What others published, to be shown beside them; `None` where nobody asked.
    Published: PublishedFigure list option
}

/// Settings of one split of one data set: those whose accuracies can stand in one column.
type TableSection = {
    Dataset: Dataset
    Split: SplitRecord
    Settings: Setting list
    Published: PublishedBeside list option
}

[<RequireQualifiedAccess>]
module ResultTable =
    let ofRuns runs = { Settings = Setting.ofRuns runs; Published = None }

    let sections (table: ResultTable) =
        table.Settings
        |> List.groupBy (fun setting -> setting.Experiment.Dataset, setting.Results.Split)
        |> List.map (fun ((dataset, split), settings) -> {
            Dataset = dataset
            Split = split
            Settings = settings
            Published =
                table.Published
                |> Option.map (fun figures -> settings |> List.collect (PublishedBeside.find figures))
        })

    let private widestLabel = 18

    /// Rows behind their labels. A label that is too wide for its column gets a line of its own.
    let private block columns label items =
        let row item = columns |> List.map (fun (_, cell) -> cell item)

        let rows = [
            for item in items do
                match label item with
                | (label: string) when label.Length > widestLabel -> label, "" :: row item
                | label -> "", label :: row item
        ]

        let heads = "" :: List.map fst columns
        let lines = Grid.lines (heads :: List.map snd rows)

        lines.Head
        :: (List.zip rows lines.Tail
            |> List.collect (fun ((above, _), line) -> if above = "" then [ line ] else [ "  " + above; line ]))

    // A terminal of 80 columns wraps when its last one is written.
    let private width = 79

    let private published rows =
        match rows with
        | [] -> [ ""; "  published: nothing with these methods on this long tail" ]
        | rows ->
            let heads = PublishedBeside.columns |> List.map fst

            let cells = [ for row in rows -> PublishedBeside.columns |> List.map (fun (_, cell) -> cell row) ]

            let lines = Grid.lines (heads :: cells)

            [
                ""
                lines.Head
                for row, line in List.zip rows lines.Tail do
                    line
                    yield! Grid.wrapped width "      " (PublishedBeside.details row)
            ]

    let private section (section: TableSection) = [
        $"  {section.Dataset.Title}   {SplitText.line section.Dataset section.Split}"
        let rows = List.collect SettingColumns.rows section.Settings
        yield! block SettingColumns.scores _.Label rows
        ""
        yield! block (SettingColumns.others section.Split) _.Label rows
        ""
        yield! block SettingColumns.conditions Setting.label section.Settings
        yield! section.Published |> Option.map published |> Option.defaultValue []
        yield! Grid.wrapped width "  " $"({SettingColumns.note section.Split})"
    ]

    /// The lines of a table for terminals: a section for each data set and split.
    let lines (table: ResultTable) =
        sections table
        |> List.mapi (fun i part -> if i = 0 then section part else "" :: section part)
        |> List.concat
