using System.Diagnostics;
using Xunit;

namespace Bce3s.Data.Tests.Datasets.Files;

/// <summary>The real image lists, which are beside the repository where there are any.</summary>
internal static class SharedLists
{
    /// <summary>Unpacks a list by the xz program; skips the test without the list or the program.</summary>
    public static string Unpack(string name, TemporaryFolder folder)
    {
        var packed = Path.Combine(Places.Repository, "..", "shared", "data", "lt-lists", name + ".xz");
        Skip.IfNot(File.Exists(packed), $"The real lists are not beside the repository ({packed}).");
        var start = new ProcessStartInfo("xz", ["-dc", packed]) { RedirectStandardOutput = true };
        try
        {
            using var xz = Process.Start(start)!;
            using (var list = File.Create(folder.File(name)))
                xz.StandardOutput.BaseStream.CopyTo(list);
            xz.WaitForExit();
            Assert.Equal(0, xz.ExitCode);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            Skip.If(true, $"The xz program is not installed ({missing.Message}).");
        }
        return folder.File(name);
    }
}
