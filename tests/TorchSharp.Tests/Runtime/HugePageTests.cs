using Xunit;

namespace TorchSharp.Tests.Runtime;

public class HugePageTests
{
    [SkippableFact]
    public void Large_tensors_lie_on_huge_pages()
    {
        const string setting = "/sys/kernel/mm/transparent_hugepage/enabled";
        Skip.IfNot(
            File.Exists(setting) && !File.ReadAllText(setting).Contains("[never]"),
            "this kernel hands out no huge pages"
        );
        var before = Kilobytes();
        using var tensor = torch.zeros(48L << 20);
        Assert.InRange(Kilobytes() - before, 96 << 10, 400 << 10);
    }

    private static long Kilobytes() =>
        File.ReadLines("/proc/self/smaps_rollup")
            .Where(line => line.StartsWith("AnonHugePages:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]))
            .Single();
}
