using System.Globalization;

namespace Bce3s.Benchmarks.Uniform;

/// <summary>Outcomes as Markdown: a row a training, then what seeds make of them.</summary>
internal static class UniformTable
{
    private static readonly (string Title, string Format)[] Columns =
    [
        ("joint", "0.000"),
        ("exact uniform", "0.00"),
        ("class-averaged top-1 %", "0.00"),
        ("separability", "0.0000"),
        ("its deviation", "0.000000"),
        ("seconds", "0.0"),
    ];

    internal static void PrintHeader(string first)
    {
        Console.WriteLine($"| {first} | {string.Join(" | ", Columns.Select(column => column.Title))} |");
        Console.WriteLine($"|---|{string.Concat(Columns.Select(_ => "---:|"))}");
    }

    internal static void Print(string name, UniformOutcome outcome) =>
        PrintRow(name, outcome.Numbers, (value, format) => Text(value, format));

    /// <summary>Mean ± standard deviation (of n − 1) of each number.</summary>
    internal static void PrintSpread(string name, double[][] runs) =>
        PrintRow(
            name,
            Enumerable.Range(0, Columns.Length).Select(i => runs.Select(run => run[i]).ToArray()),
            (values, format) => $"{Text(values.Average(), format)} ± {Text(Deviation(values), format)}"
        );

    private static void PrintRow<T>(string name, IEnumerable<T> cells, Func<T, string, string> text) =>
        Console.WriteLine(
            $"| {name} | {string.Join(" | ", cells.Zip(Columns, (cell, column) => text(cell, column.Format)))} |"
        );

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
