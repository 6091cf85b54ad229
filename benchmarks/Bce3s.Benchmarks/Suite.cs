namespace Bce3s.Benchmarks;

/// <summary>Measurements that belong together.</summary>
/// <param name="Names">Of the rows.</param>
/// <param name="Run">Measures and prints the rows whose name has a text.</param>
internal sealed record Suite(IEnumerable<string> Names, Action<string> Run);
