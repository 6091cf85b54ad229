namespace Bce3s

/// Tables for documents.
[<RequireQualifiedAccess>]
module MarkdownTable =
    // A bar would end the cell.
    let private escaped (text: string) = text.Replace("|", "\\|")
    let private row (cells: string list) = $"""| {cells |> List.map escaped |> String.concat " | "} |"""

    /// Heads, and rows that have as many cells; the first is flush left, the others are flush right.
    let private grid heads rows = [
        row heads
        row (heads |> List.mapi (fun i _ -> if i = 0 then "---" else "---:"))
        yield! List.map row rows
    ]

    let private section (section: TableSection) = [
        $"**{section.Dataset.Title}**: {SplitText.line section.Dataset section.Split}"
        ""
        let scores = SettingColumns.scores @ SettingColumns.others section.Split
        let conditions = SettingColumns.conditions

        yield!
            grid ("" :: List.map fst scores @ List.map fst conditions) [
                for setting in section.Settings do
                    for row in SettingColumns.rows setting do
                        row.Label :: (scores |> List.map (fun (_, cell) -> cell row))
                        @ (conditions |> List.map (fun (_, cell) -> cell setting))
            ]

        ""
        $"({SettingColumns.note section.Split})"

        match section.Published with
        | None -> ()
        | Some rows ->
            let columns = PublishedBeside.columns @ [ "conditions", PublishedBeside.details ]
            ""

            yield! grid (List.map fst columns) [ for row in rows -> columns |> List.map (fun (_, cell) -> cell row) ]
    ]

    /// A paragraph and a table for each data set and split.
    let text (table: ResultTable) =
        ResultTable.sections table |> List.map (section >> String.concat "\n") |> String.concat "\n\n"
