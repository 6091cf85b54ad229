using System.Globalization;
using Bce3s.Data;
using TorchSharp;

namespace Bce3s.Benchmarks.Input;

/// <summary>Images a second from where they lie to normalised float32 batches, beside torchvision and Pillow where there is a Python with them.</summary>
internal static class InputSuite
{
    private const int RoundCount = 9;
    private const double RoundNanoseconds = 0.7e9;

    internal static IEnumerable<string> Names => [.. InputRow.All.Select(row => row.Name), WaitRow.Name];

    internal static void Run(string filter)
    {
        using var files = new InputFiles();
        using var python = PythonTorch.Start(
            Path.Combine(AppContext.BaseDirectory, "Input", "input.py"),
            files.Folder,
            Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)
        );
        Console.WriteLine($"{Machine.Describe()}; Python: {python?.Version ?? "absent"}; {Machine.Load()}");
        Console.WriteLine(
            $"{InputFiles.SmallImages:N0} images of {InputFiles.SmallSide}×{InputFiles.SmallSide}; {InputFiles.Photos} JPEGs of "
                + $"{InputFiles.PhotoWidth}×{InputFiles.PhotoHeight}, quality {InputFiles.Quality}, {files.PhotoBytes / 1e3:N0} kB each; "
                + $"their pack {files.PackBytes / 1e6 / InputFiles.Photos * 1e3:N0} kB each"
        );
        var rows = InputRow.All.Where(row => row.Name.Contains(filter)).ToArray();
        if (rows.Length > 0)
            Print(Measure(rows, files, python));
        if (WaitRow.Name.Contains(filter))
            WaitRow.Run(files);
    }

    private static List<InputRates> Measure(InputRow[] rows, InputFiles files, PythonTorch? python)
    {
        var sources = Array.ConvertAll(rows, row => row.Open(files));
        var loops = new List<InputLoop>();
        var all = new List<InputRates>();
        foreach (var workers in new[] { 0, Environment.ProcessorCount })
            for (var r = 0; r < rows.Length; r++)
            {
                var number = 2 * Array.IndexOf(InputRow.All, rows[r]) + (workers == 0 ? 0 : 1);
                Func<int, double>? other = python is null ? null : images => python.Measure(number, images);
                var name = $"{rows[r].Name} | {(workers == 0 ? "one" : workers)}";
                loops.Add(new(rows[r], sources[r], workers));
                all.Add(new(name, new(loops[^1].Load), other is null ? null : new(other)));
            }
        foreach (var rates in all)
        {
            rates.DotNet.Calibrate(RoundNanoseconds);
            rates.Python?.Calibrate(RoundNanoseconds);
        }
        // Rows in the inner loop: a disturbance of some seconds costs every row a round, not one row all of them.
        for (var round = 0; round < RoundCount; round++)
            foreach (var rates in all)
            {
                rates.DotNet.Add();
                rates.Python?.Add();
            }
        foreach (var used in loops.Concat<IDisposable>(sources))
            used.Dispose();
        return all;
    }

    private static void Print(List<InputRates> all)
    {
        Console.WriteLine($"images a second: medians of {RoundCount} rounds, .NET's and Python's in turn");
        Console.WriteLine("| row | cores | .NET | Python | ratio |");
        Console.WriteLine("|---|---|---:|---:|---:|");
        foreach (var (name, dotNet, python) in all)
            Console.WriteLine(
                python is null
                    ? $"| {name} | {Text(dotNet.Median, "N0")} | – | – |"
                    : $"| {name} | {Text(dotNet.Median, "N0")} | {Text(python.Median, "N0")} | {Text(dotNet.Median / python.Median, "0.0")} |"
            );

        static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}
