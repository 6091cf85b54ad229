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

    /// <summary>As training does: OMP_NUM_THREADS, or all cores. (libtorch's own default may be half of them.)</summary>
    internal static void UseAllCores()
    {
        var set = int.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"), out var threads) && threads > 0;
        torch.set_num_threads(set ? threads : Environment.ProcessorCount);
    }
}
