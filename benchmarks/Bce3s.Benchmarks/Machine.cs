namespace Bce3s.Benchmarks;

/// <summary>What the numbers were measured on.</summary>
internal static class Machine
{
    internal static string Describe()
    {
        const string cpuInfo = "/proc/cpuinfo";
        var model = File.Exists(cpuInfo)
            ? File.ReadLines(cpuInfo).FirstOrDefault(line => line.StartsWith("model name"))?.Split(": ")[1]
            : null;
        return $"{model ?? "unknown CPU"}, {Environment.ProcessorCount} cores, .NET {Environment.Version}";
    }
}
