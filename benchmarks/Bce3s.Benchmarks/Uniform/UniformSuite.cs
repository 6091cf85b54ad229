using System.Globalization;
using TorchSharp;

namespace Bce3s.Benchmarks.Uniform;

/// <summary>Whether training with the quadratic uniform term ends where training with the exact one does, at 8,142 classes.</summary>
internal static class UniformSuite
{
    private const int Seeds = 3;

    // Settings in the inner loop: a disturbance of the machine falls on all. From 1 on, as 0 is the seed of the data.
    private static readonly (UniformSetting Setting, int Seed, string Name)[] Rows =
    [
        .. Enumerable
            .Range(1, Seeds)
            .SelectMany(seed => UniformSetting.All.Select(setting => (setting, seed, $"{setting.Name}, seed {seed}"))),
    ];

    internal static IEnumerable<string> Names => Rows.Select(row => row.Name);

    internal static void Run(string filter)
    {
        Machine.UseAllCores();
        PrintWhat();
        UniformTable.PrintHeader("uniform term");
        using var data = new ManyClasses();
        var outcomes = new List<(string Setting, double[] Numbers)>();
        foreach (var (setting, seed, name) in Rows.Where(row => row.Name.Contains(filter)))
        {
            var outcome = UniformTraining.Run(data, setting, seed);
            outcomes.Add((setting.Name, outcome.Numbers));
            UniformTable.Print(name, outcome);
        }
        PrintSpread(
            outcomes.GroupBy(run => run.Setting).ToDictionary(g => g.Key, g => g.Select(run => run.Numbers).ToArray())
        );
    }

    private static void PrintWhat()
    {
        Console.WriteLine($"{Machine.Describe()}; libtorch {torch.__version__}; {Machine.Load()}");
        Console.WriteLine(
            $"{ManyClasses.Classes} classes: centres on the unit sphere in {ManyClasses.Width} dimensions, noise of {Text(ManyClasses.Noise)} "
                + "a dimension; classes drawn by their frequency (1000 down to 2), a balanced test set; chance is "
                + $"{Text(100.0 / ManyClasses.Classes)} %."
        );
        Console.WriteLine(
            $"{ManyClasses.Width} → {2 * UniformTraining.Features} (batch norm, ReLU) → {UniformTraining.Features} features, biases from −log C on, "
                + $"joint and uniform term, one view; {UniformTraining.Steps} steps of {UniformTraining.Batch} samples, "
                + $"SGD {Text(UniformTraining.LearningRate)} with momentum 0.9 and a cosine."
        );
    }

    // Initial weights and samples are a seed's own: differences seed by seed leave out what seeds make of all settings alike.
    private static void PrintSpread(Dictionary<string, double[][]> runs)
    {
        if (runs.Values.All(of => of.Length < 2))
            return;
        Console.WriteLine();
        UniformTable.PrintHeader("mean ± deviation over seeds");
        foreach (var (name, numbers) in runs.Where(of => of.Value.Length > 1))
            UniformTable.PrintSpread(name, numbers);
        if (runs.TryGetValue("exact", out var exact) && runs.TryGetValue("quadratic", out var quadratic))
            UniformTable.PrintSpread(
                "quadratic − exact, seed by seed",
                [.. quadratic.Zip(exact, (q, e) => q.Zip(e, (left, right) => left - right).ToArray())]
            );
    }

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
