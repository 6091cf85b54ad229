using System.Globalization;

namespace Bce3s.Data;

/// <summary>Compares a pack with the checksums that it holds itself: they tell damage, not whose images they are.</summary>
internal static class PackCheck
{
    /// <returns>Whether the pack is there and whole.</returns>
    public static bool Run(
        string path,
        Findings report,
        IProgress<DataProgress>? progress,
        CancellationToken cancellation
    )
    {
        var name = Path.GetFileName(path);
        if (!File.Exists(path))
        {
            report.Add($"{path}: missing.");
            return false;
        }
        var images = report.Try(() =>
        {
            var step = $"checking {name}";
            var count = 0L;
            ImagePack.Verify(path, new Counter(done => Told(count = done)), cancellation);
            return count;

            void Told(long done) => progress?.Report(new(step, done, Total: null, ProgressUnit.Images));
        });
        if (images is { } all)
            report.Confirm(
                string.Create(CultureInfo.InvariantCulture, $"{name}: {all:N0} images, by the pack's own checksums")
            );
        return images is not null;
    }

    private sealed class Counter(Action<long> told) : IProgress<long>
    {
        public void Report(long value) => told(value);
    }
}
