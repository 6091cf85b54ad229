using System.Diagnostics;
using System.Globalization;
using TorchSharp;

namespace Bce3s.Benchmarks.Operators;

/// <summary>Nanoseconds an operator, beside Python's torch where there is one.</summary>
internal static class OperatorSuite
{
    private const int RoundCount = 25;
    private const double RoundNanoseconds = 10e6;

    internal static IEnumerable<string> Names => OperatorRows.Make().Select(row => row.Name);

    internal static void Run(string filter)
    {
        using var python = PythonTorch.Start(Path.Combine(AppContext.BaseDirectory, "Operators", "operators.py"));
        var rows = OperatorRows.Make();
        var chosen = Enumerable.Range(0, rows.Length).Where(i => rows[i].Name.Contains(filter)).ToArray();
        var results = chosen.Select(_ => new Rounds()).ToArray();
        var counts = Array.ConvertAll(chosen, i => Calibrate(rows[i]));
        // Rows in the inner loop: a disturbance of some seconds costs every row a few rounds, not one row all of them.
        for (var round = 0; round < RoundCount; round++)
        for (var r = 0; r < chosen.Length; r++)
        {
            results[r].DotNet.Add(Time(rows[chosen[r]], counts[r]) / counts[r]);
            if (python is not null)
                results[r].Python.Add(python.Measure(chosen[r], counts[r]) / counts[r]);
        }
        Print(chosen.Select(i => rows[i].Name), results, python);
    }

    private static double Time(Row row, int count)
    {
        var start = Stopwatch.GetTimestamp();
        row.Loop(count);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }

    /// <summary>Warms up until the just-in-time compiler is through, and says how many repetitions make a round.</summary>
    private static int Calibrate(Row row)
    {
        var until = Stopwatch.StartNew();
        var fastest = double.MaxValue;
        while (until.ElapsedMilliseconds < 600)
            fastest = Math.Min(fastest, Time(row, 500) / 500);
        return Math.Max(1, (int)(RoundNanoseconds / fastest));
    }

    private static void Print(IEnumerable<string> names, Rounds[] results, PythonTorch? python)
    {
        Console.WriteLine(
            $"{Machine.Describe()}; libtorch {torch.__version__}, Python's torch {python?.Version ?? "absent"}"
        );
        Console.WriteLine($"ns an operation: median and least of {RoundCount} rounds, .NET's and Python's in turn");
        Console.WriteLine("| row | .NET | Python | ratio | .NET, least | Python, least | ratio |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (var (name, r) in names.Zip(results))
            Console.WriteLine($"| {name} | {Columns(Median, r)} | {Columns(Enumerable.Min, r)} |");

        static string Columns(Func<IEnumerable<double>, double> of, Rounds r) =>
            r.Python.Count == 0
                ? $"{Number(of(r.DotNet))} | – | –"
                : $"{Number(of(r.DotNet))} | {Number(of(r.Python))} | {Ratio(of(r.DotNet) / of(r.Python))}";

        static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
        static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(RoundCount / 2);

    /// <summary>Nanoseconds an operation, one a round.</summary>
    private sealed class Rounds
    {
        internal List<double> DotNet { get; } = [];

        internal List<double> Python { get; } = [];
    }
}
