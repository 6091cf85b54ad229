using System.Globalization;
using TorchSharp;

namespace Bce3s.Benchmarks.Losses;

/// <summary>Time and memory of the losses with their gradients, beside their original programs and the bare matrix products.</summary>
internal static class LossSuite
{
    internal static IEnumerable<string> Names => LossRows.All.Select(row => row.Name);

    internal static void Run(string filter)
    {
        Machine.UseAllCores();
        var rows = LossRows.All.Where(row => row.Name.Contains(filter)).ToArray();
        Console.WriteLine(
            $"{Machine.Describe()}; libtorch {torch.__version__}, {torch.get_num_threads()} threads; {Machine.Load()}"
        );
        Console.WriteLine(
            "Forward and backward, (C, D, B); ms: median of rounds of all three forms in turn (short steps repeated within a round);"
        );
        Console.WriteLine(
            "MB (10⁶): peak beyond batch and head, gradients included, in a fresh process"
                + (Resident.PeakIsExact ? "" : " (sampled each ms: the kernel's own peak cannot be reset here)")
        );
        Console.WriteLine(
            "| row | ours ms | op-by-op ms | floor ms | op-by-op/ours | ours/floor | ours MB | op-by-op MB | ratio |"
        );
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        var times = rows.Select(Measure).ToArray();
        PrintLeast(rows, times);
        PrintLegend(rows);
    }

    private static StepTimes Measure(LossRow row)
    {
        var times = StepTimes.Of(row);
        var (ours, opByOp) = (PeakMemory.Of(row, Form.Ours), PeakMemory.Of(row, Form.OpByOp));
        Console.WriteLine(
            $"| {row.Name} | {Columns(times.Median)} | {Number(ours / 1e6)} | {Number(opByOp / 1e6)} | "
                + $"{Ratio((double)ours / opByOp)} |"
        );
        return times;
    }

    private static void PrintLeast(LossRow[] rows, StepTimes[] times)
    {
        Console.WriteLine();
        Console.WriteLine(
            "| row | rounds | ours, least | op-by-op, least | floor, least | op-by-op/ours | ours/floor |"
        );
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (var (row, t) in rows.Zip(times))
            Console.WriteLine($"| {row.Name} | {t.Rounds} | {Columns(t.Least)} |");
    }

    private static void PrintLegend(LossRow[] rows)
    {
        Console.WriteLine();
        Console.WriteLine("| row | what is done | products of the floor |");
        Console.WriteLine("|---|---|---|");
        foreach (var method in rows.Select(row => row.Method).Distinct())
            Console.WriteLine($"| {method.Name} | {method.What} | {method.Floor} |");
    }

    private static string Columns(Func<Form, double> of)
    {
        var (ours, opByOp, floor) = (of(Form.Ours), of(Form.OpByOp), of(Form.Floor));
        return $"{Number(ours)} | {Number(opByOp)} | {Number(floor)} | {Ratio(opByOp / ours)} | {Ratio(ours / floor)}";
    }

    private static string Number(double value) =>
        value.ToString(value < 100 ? "0.00" : "N0", CultureInfo.InvariantCulture);

    private static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
