using Bce3s.Benchmarks;
using Bce3s.Benchmarks.Input;
using Bce3s.Benchmarks.Losses;
using Bce3s.Benchmarks.Operators;
using Bce3s.Benchmarks.Uniform;

// A plain stopwatch in place of BenchmarkDotNet: rounds of what is compared have to alternate, so that a noisy moment of the
// machine falls on all, and that tool measures one after the other.
if (args is [PeakMemory.Argument, var name, var form])
{
    PeakMemory.Print(name, form);
    return 0;
}
var suites = new Dictionary<string, Suite>
{
    ["operators"] = new(OperatorSuite.Names, OperatorSuite.Run),
    ["input"] = new(InputSuite.Names, InputSuite.Run),
    ["losses"] = new(LossSuite.Names, LossSuite.Run),
    ["uniform"] = new(UniformSuite.Names, UniformSuite.Run),
};
var options = Options.Parse(args);
if (options is null || !suites.TryGetValue(options.Suite, out var suite))
{
    Console.Error.WriteLine($"Usage: Bce3s.Benchmarks [--suite {string.Join('|', suites.Keys)}] [--filter TEXT]");
    return 2;
}
if (!suite.Names.Any(row => row.Contains(options.Filter)))
{
    Console.Error.WriteLine($"No row of {options.Suite} has '{options.Filter}' in its name. Rows:");
    foreach (var row in suite.Names)
        Console.Error.WriteLine($"  {row}");
    return 2;
}
suite.Run(options.Filter);
return 0;
