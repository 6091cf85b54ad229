using System.Globalization;
using System.Net;
using System.Text;

namespace Bce3s.Data;

/// <summary>The HTML page of a <see cref="ContactSheet"/>.</summary>
internal sealed class ContactSheetPage(string title, ContactSheet sheet, ImageSource source)
{
    private const int Quality = 90;

    private readonly StringBuilder[] _pictures = [.. sheet.Rows.Select(_ => new StringBuilder())];

    private string Style =>
        $$"""
            :root { color-scheme: light dark; --ink: #1c1c1a; --soft: #6a6a64; --paper: #fbfbf8; --line: #e2e2da; }
            @media (prefers-color-scheme: dark) { :root { --ink: #ecece6; --soft: #9c9c94; --paper: #191918; --line: #35352f; } }
            body { margin: 2rem auto; max-width: max-content; padding: 0 1.5rem; background: var(--paper); color: var(--ink);
                   font: 15px/1.4 system-ui, sans-serif; }
            h1 { font-size: 1.5rem; margin: 0 0 1rem; }
            h2 { font-size: 1rem; margin: 2rem 0 .5rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
            dl { display: flex; flex-wrap: wrap; gap: .6rem 2.2rem; margin: 0;
                 max-width: max(30rem, calc(12rem + {{sheet.Samples * (sheet.Cell + 4)}}px)); }
            dt { color: var(--soft); font-size: .85rem; }
            dd { margin: 0; font-variant-numeric: tabular-nums; }
            .row { display: grid; grid-template-columns: 11rem 1fr; gap: 1rem; align-items: center; margin: .4rem 0; }
            .name { overflow-wrap: anywhere; }
            .count { color: var(--soft); font-size: .85rem; font-variant-numeric: tabular-nums; }
            .images { display: grid; grid-template-columns: repeat({{sheet.Samples}}, {{sheet.Cell}}px); gap: 4px; }
            .images > span { display: flex; height: {{sheet.Cell}}px; align-items: center; justify-content: center; }
            img { display: block; }
            p { color: var(--soft); font-size: .85rem; max-width: 46rem; margin-top: 2rem; }
            @media (max-width: 60rem) { .row { grid-template-columns: 1fr; gap: .2rem; }
                                        .images { grid-template-columns: repeat(auto-fill, {{sheet.Cell}}px); } }
            """;

    /// <summary>Takes the next picture of a row.</summary>
    public void Add(int row, long index, Picture image)
    {
        var what = Text($"{source.ClassNames[source.Labels[index]]}, image {index}: {source.NameOf(index)}");
        var data = Convert.ToBase64String(ImageEncoder.Jpeg(image, Quality, ChromaSubsampling.None));
        _pictures[row]
            .Append(
                CultureInfo.InvariantCulture,
                $"<span><img src=\"data:image/jpeg;base64,{data}\" width=\"{image.Width}\" height=\"{image.Height}\" alt=\"{what}\" title=\"{what}\"></span>"
            );
    }

    /// <summary>Writes the page with the pictures taken so far.</summary>
    public void Write(Stream stream)
    {
        using var page = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        page.WriteLine("<!DOCTYPE html>");
        page.WriteLine("<html lang=\"en\"><head><meta charset=\"utf-8\">");
        page.WriteLine("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.WriteLine($"<title>{Text(title)}</title>\n<style>\n{Style}\n</style></head><body>");
        page.WriteLine($"<h1>{Text(title)}</h1>");
        WriteStatistics(page, DatasetStatistics.Of(source));
        for (var r = 0; r < sheet.Rows.Count; r++)
            WriteRow(page, r);
        page.WriteLine(
            FormattableString.Invariant(
                $"<p>Up to {sheet.Samples} images of a class, drawn with seed {sheet.Seed}. The name of a file shows under the mouse.</p>"
            )
        );
        page.WriteLine("</body></html>");
    }

    private static void WriteStatistics(StreamWriter page, DatasetStatistics statistics)
    {
        void Item(string name, FormattableString value) =>
            page.WriteLine($"<div><dt>{name}</dt><dd>{value.ToString(CultureInfo.InvariantCulture)}</dd></div>");

        page.WriteLine("<dl>");
        Item("images", $"{statistics.Images:N0}");
        Item("classes", $"{statistics.Classes:N0}");
        if (statistics.EmptyClasses > 0)
            Item("without images", $"{statistics.EmptyClasses:N0}");
        Item("images a class", $"{statistics.Smallest:N0} … {statistics.Largest:N0}");
        Item("imbalance factor", $"{statistics.ImbalanceFactor:0.##}");
        Item("Gini coefficient", $"{statistics.Gini:0.000}");
        Item("many (&gt; 100)", $"{statistics.Many}");
        Item("medium (20 … 100)", $"{statistics.Medium}");
        Item("few (&lt; 20)", $"{statistics.Few}");
        page.WriteLine("</dl>");
    }

    private void WriteRow(StreamWriter page, int row)
    {
        var (part, label, _) = sheet.Rows[row];
        if (row == 0 || sheet.Rows[row - 1].Part != part)
            page.WriteLine($"<h2>{part}</h2>");
        var count = source.ClassCounts[label];
        var name = source.ClassNames[label];
        var number = name == label.ToString(CultureInfo.InvariantCulture) ? "" : $"class {label} · ";
        var images = count == 1 ? "1 image" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} images");
        page.WriteLine(
            $"<div class=\"row\"><div><div class=\"name\">{Text(name)}</div>"
                + $"<div class=\"count\">{number}{images}</div></div>"
        );
        page.WriteLine($"<div class=\"images\">{_pictures[row]}</div></div>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
