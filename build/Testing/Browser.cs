using Bce3s.Building.Native;
using Bce3s.Building.Running;
using Serilog;

namespace Bce3s.Building.Testing;

/// <summary>The browser that the tests of report pages look at them with.</summary>
internal static class Browser
{
    // The tests look for these in PATH, too.
    private static readonly string[] Programs =
    [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];

    /// <summary>
    /// Installs Chromium where there is neither it nor Chrome. Where that cannot be done a warning has to do: the tests that need it are skipped and
    /// say so.
    /// </summary>
    public static void Install()
    {
        // Ubuntu's package is a snap, which containers do not run.
        if (Programs.Any(Executables.Exist) || Requirements.IsUbuntu() || !OperatingSystem.IsLinux())
            return;
        if (!Requirements.TryInstall(["chromium"]))
            Log.Warning("The tests of report pages need Chromium or Chrome, and are skipped without");
    }
}
