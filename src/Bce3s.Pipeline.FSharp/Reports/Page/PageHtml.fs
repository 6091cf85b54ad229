namespace Bce3s.Reporting

open System
open System.IO
open System.Net
open System.Security.Cryptography
open System.Text
open Bce3s
open Bce3s.Data

/// A page as one file: nothing in it asks for another one, and its policy forbids it to.
[<RequireQualifiedAccess>]
module internal PageHtml =
    let private asset name =
        use stream =
            typeof<Page>.Assembly.GetManifestResourceStream $"Bce3s.Reports.{name}"
            |> Option.ofObj
            |> Option.defaultWith (fun () -> invalidOp $"there is no {name} in the assembly")

        use reader = new StreamReader(stream)
        reader.ReadToEnd()

    let private scripts = lazy [ asset "echarts.min.js"; asset "report.js" ]
    let private style = lazy asset "report.css"

    // Scripts run by their hashes: one that a class name brought along would have none.
    let private policy scripts =
        let hashes =
            scripts
            |> List.map (fun (script: string) ->
                $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes script))}'")
            |> String.concat " "

        $"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

    /// Of text and of attributes' values.
    let private text (value: string) = WebUtility.HtmlEncode value

    let private missing (why: string) = $"""<p class="missing">{text why}</p>"""

    let private rows (content: TextTable) =
        let isNumber value = value |> Seq.exists Char.IsLetter |> not

        // Numbers stand below each other, words begin at one edge.
        let classes =
            List.transpose content.Rows
            |> List.map (fun column -> if List.forall isNumber column then "" else " class=\"text\"")

        let head value kind = $"""<th scope="col"{kind}>{text value}</th>"""
        let cell value kind = $"<td{kind}>{text value}</td>"
        let all cell values classes = List.map2 cell values classes |> String.concat ""

        let row (values: string list) =
            $"""<tr><th scope="row">{text values.Head}</th>{all cell values.Tail classes.Tail}</tr>"""

        String.concat "\n" [
            """<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>"""
            $"<thead><tr>{all head content.Heads classes}</tr></thead><tbody>"
            yield! List.map row content.Rows
            "</tbody></table></div>"
            if content.Note <> "" then
                $"""<p class="note">{text content.Note}</p>"""
        ]

    let private table (content: TextTable) = if content.Rows.IsEmpty then missing "There is none." else rows content

    let private picture (picture: Thumbnail) =
        let lines = picture.Lines |> List.map (fun line -> $"<span>{text line}</span>") |> String.concat ""

        let alternative = text picture.Alternative

        $"""<li><img src="{text picture.Source}" width="{picture.Width}" height="{picture.Height}" alt="{alternative}" title="{alternative}">{lines}</li>"""

    let private chart =
        """<div class="legend"></div><div class="chart"></div><details><summary>Numbers</summary></details>"""

    let private content content =
        match content with
        | Content.Plot _ -> chart
        | Content.Matrix matrix ->
            // Squares of as many rows as these want room.
            let size = if matrix.Labels.Length > 30 then " large" else ""
            chart.Replace("class=\"chart\"", $"class=\"chart square{size}\"")
        | Content.Table content -> table content
        | Content.Pictures pictures ->
            let items = pictures |> List.map picture |> String.concat "\n"
            $"""<ul class="pictures">{items}</ul>"""
        | Content.Code code -> $"""<pre tabindex="0"><code>{text code}</code></pre>"""
        | Content.Missing why -> missing why

    let private isNarrow (row: string list) = row |> List.forall (fun cell -> cell.Length < 24)

    let private kind content =
        match content with
        | Content.Plot _ -> "half"
        | Content.Matrix _ -> "tall"
        | Content.Table table when table.Heads.Length < 4 || (table.Heads.Length < 6 && List.forall isNarrow table.Rows) ->
            "half"
        | _ -> "wide"

    let private figure (figure: Figure) =
        String.concat "\n" [
            $"""<figure id="{text figure.Id}" class="{kind figure.Content}">"""
            $"<figcaption><h3>{text figure.Title}</h3>"
            if figure.About <> "" then
                $"<p>{text figure.About}</p>"
            "</figcaption>"
            content figure.Content
            "</figure>"
        ]

    let private section (section: Section) =
        String.concat "\n" [
            $"""<section id="{text section.Id}" aria-labelledby="{text section.Id}-title">"""
            $"""<h2 id="{text section.Id}-title">{text section.Title}</h2><div class="figures">"""
            yield! List.map figure section.Figures
            "</div></section>"
        ]

    /// What the script draws.
    let private data (page: Page) =
        Json.embedded {|
            Classes = page.ClassNames
            Figures = [
                for section in page.Sections do
                    for figure in section.Figures do
                        match figure.Content with
                        | Content.Plot _
                        | Content.Matrix _ -> {|
                            Id = figure.Id
                            Title = figure.Title
                            About = figure.About
                            Content = figure.Content
                          |}
                        | _ -> ()
            ]
        |}

    let html (page: Page) =
        let scripts = scripts.Value

        String.concat "\n" [
            "<!DOCTYPE html>"
            """<html lang="en"><head><meta charset="utf-8">"""
            $"""<meta http-equiv="Content-Security-Policy" content="{policy scripts}">"""
            """<meta name="viewport" content="width=device-width, initial-scale=1">"""
            """<link rel="icon" href="data:,">"""
            $"<title>{text page.Title}</title>"
            $"<style>\n{style.Value}</style></head><body>"
            """<a class="skip" href="#content">Skip to the content</a>"""
            $"""<header><h1>{text page.Title}</h1><button type="button" id="theme">Theme: as the system</button><dl>"""
            for name, value in page.Facts do
                $"<div><dt>{text name}</dt><dd>{text value}</dd></div>"
            "</dl>"
            for note in page.Notes do
                missing note
            """<nav aria-label="Contents"><ul>"""
            for section in page.Sections do
                $"""<li><a href="#{text section.Id}">{text section.Title}</a></li>"""
            "</ul></nav>"
            """<noscript><p class="missing">Charts and their numbers are drawn by a script that is part of this page; without scripts only its text and tables are here.</p></noscript>"""
            """</header><main id="content" tabindex="-1">"""
            yield! List.map section page.Sections
            "</main>"
            $"<footer>bce3s {text (Versions.current ()).Bce3s}</footer>"
            $"""<script type="application/json" id="data">{data page}</script>"""
            for script in scripts do
                $"<script>{script}</script>"
            "</body></html>"
            ""
        ]

    /// Writes a page: the file is there completely or not at all.
    let write (path: string) (page: Page) =
        let bytes = Encoding.UTF8.GetBytes(html page)
        AtomicFile.Write(path, fun stream -> stream.Write(bytes, 0, bytes.Length))
