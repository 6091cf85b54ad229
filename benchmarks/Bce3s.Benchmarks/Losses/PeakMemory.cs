using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using TorchSharp;

namespace Bce3s.Benchmarks.Losses;

/// <summary>
/// How far a process grows during forward and backward, in a fresh process for each measurement: what an earlier one left in
/// the allocator would hide it.
/// </summary>
internal static class PeakMemory
{
    /// <summary>The argument with which this program starts itself; a row's name and a form follow.</summary>
    internal const string Argument = "peak-memory";

    /// <summary>Bytes beyond what the batch and the head take themselves; gradients count.</summary>
    internal static long Of(LossRow row, Form form)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        // Through dotnet, the program is its first argument.
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        foreach (var argument in new[] { Argument, row.Name, form.ToString() })
            start.ArgumentList.Add(argument);
        // Code is compiled once, in the warm-up, and not again while memory is measured.
        start.Environment["DOTNET_TieredCompilation"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        // glibc gives tensors back as soon as they are freed: what is alive is counted, not the holes between.
        start.Environment["MALLOC_MMAP_THRESHOLD_"] = "65536";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = "65536";
        using var process = Process.Start(start)!;
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? long.Parse(answer, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException(
                $"The memory of {row.Name}, {form} is unknown: the process ended with exit code {process.ExitCode}"
            );
    }

    /// <summary>What the process does that was started for it: prints the number.</summary>
    internal static void Print(string name, string form)
    {
        Machine.UseAllCores();
        var row = LossRows.All.Single(row => row.Name == name);
        var which = Enum.Parse<Form>(form);
        using var scope = torch.NewDisposeScope();
        WarmUp(row, which);
        using var loss = row.Make(row.Size);
        GC.Collect();
        Console.WriteLine(Resident.Growth(loss.Step(which)).ToString(CultureInfo.InvariantCulture));
    }

    // Loads code, and lets the matrix library touch its workspace, which it keeps.
    private static void WarmUp(LossRow row, Form form)
    {
        using var scope = torch.NewDisposeScope();
        using var loss = row.Make(Size.Tiny);
        loss.Step(form)();
        var matrix = torch.rand(1024, 1024);
        matrix.mm(matrix);
        Resident.Growth(() => { });
    }
}
