using Bce3s.Benchmarks;
using Bce3s.Benchmarks.Operators;

// A plain stopwatch in place of BenchmarkDotNet: rounds of .NET and of Python have to alternate, so that a noisy moment of the
// machine falls on both, and that tool measures one process at a time.
var suites = new Dictionary<string, Action<string>> { ["operators"] = OperatorSuite.Run };

var options = Options.Parse(args);
if (options is null || !suites.TryGetValue(options.Suite, out var run))
{
    Console.Error.WriteLine($"Usage: Bce3s.Benchmarks [--suite {string.Join('|', suites.Keys)}] [--filter TEXT]");
    return 2;
}
run(options.Filter);
return 0;
