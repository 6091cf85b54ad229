using TorchSharp;

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

    /// <summary>Processes that want a core, over the last minute; empty where the system does not say.</summary>
    internal static string Load()
    {
        const string loadAverages = "/proc/loadavg";
        return File.Exists(loadAverages) ? $"load {File.ReadAllText(loadAverages).Split(' ')[0]}" : "";
    }

    /// <summary>OMP_NUM_THREADS threads, or one a core. (libtorch's own default may be half of the cores.)</summary>
    internal static void UseAllCores()
    {
        var set = int.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"), out var threads) && threads > 0;
        torch.set_num_threads(set ? threads : Environment.ProcessorCount);
    }
}
