using System.Globalization;
using System.Runtime.InteropServices;

namespace Bce3s.Benchmarks.Losses;

/// <summary>The memory of this process that lies in RAM.</summary>
internal static class Resident
{
    private const string Status = "/proc/self/status";
    private const string ClearReferences = "/proc/self/clear_refs";

    // See proc(5): sets the peak, VmHWM, to the present size.
    private const string ResetPeak = "5";

    /// <summary>Whether the kernel keeps the peak for us; otherwise it is sampled every millisecond, and a short one may be missed.</summary>
    internal static bool PeakIsExact { get; } = TryResetPeak();

    /// <summary>Bytes from before the action to the peak during it.</summary>
    internal static long Growth(Action action)
    {
        ReturnFreeMemory();
        if (!PeakIsExact)
            return SampledGrowth(action);
        var before = FromStatus("VmRSS");
        TryResetPeak();
        action();
        return FromStatus("VmHWM") - before;
    }

    private static long SampledGrowth(Action action)
    {
        var before = Environment.WorkingSet;
        var peak = before;
        using var done = new ManualResetEventSlim();
        var sampler = new Thread(() =>
        {
            while (!done.Wait(1))
                peak = Math.Max(peak, Environment.WorkingSet);
        });
        sampler.Start();
        action();
        done.Set();
        sampler.Join();
        return peak - before;
    }

    private static bool TryResetPeak()
    {
        try
        {
            File.WriteAllText(ClearReferences, ResetPeak);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static long FromStatus(string field)
    {
        var line = File.ReadLines(Status).Single(line => line.StartsWith(field + ":"));
        var kibibytes = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1];
        return long.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024;
    }

    // Otherwise what the batch's making has freed would be used again unseen.
    private static void ReturnFreeMemory()
    {
        try
        {
            _ = MallocTrim(0);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library than glibc: the small blocks that its allocator holds are not seen.
        }
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    private static extern int MallocTrim(nuint pad);
}
