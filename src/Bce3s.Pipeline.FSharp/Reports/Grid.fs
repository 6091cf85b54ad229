namespace Bce3s

/// Cells under one another.
[<RequireQualifiedAccess>]
module Grid =
    /// Lines with two spaces before every cell; all rows have as many cells.
    let lines (rows: string list list) =
        let widths = rows |> List.transpose |> List.map (List.map String.length >> List.max)

        let line (cells: string list) =
            let padded = List.map2 (fun (width: int) (cell: string) -> cell.PadRight width) widths cells
            "  " + (String.concat "  " padded).TrimEnd()

        List.map line rows

    /// A text in lines of at most so many characters, each behind an indent; words are not broken.
    let wrapped (width: int) (indent: string) (text: string) =
        let add (lines: string list) (word: string) =
            match lines with
            | line :: earlier when line.Length + 1 + word.Length <= width - indent.Length -> $"{line} {word}" :: earlier
            | _ -> word :: lines

        text.Split ' ' |> Array.fold add [] |> List.rev |> List.map (fun line -> indent + line)
