using System.Runtime.InteropServices;
using Serilog;

namespace Bce3s.Building.Native;

/// <summary>The system's libraries that read and write JPEG, PNG and WebP images, whichever the torch backend.</summary>
internal static class ImageCodecs
{
    /// <summary>By the names that the data project loads them by, and Debian's packages of them.</summary>
    private static readonly (string Library, string Package)[] Libraries =
    [
        // Ubuntu's package has no number.
        ("libturbojpeg.so.0", Requirements.IsUbuntu() ? "libturbojpeg" : "libturbojpeg0"),
        // libpng16-16t64, where there is one, provides this name.
        ("libpng16.so.16", "libpng16-16"),
        ("libwebp.so.7", "libwebp7"),
    ];

    /// <summary>
    /// Installs what cannot be loaded. Where that cannot be done a warning has to do: not all data are image files, and whoever decodes one is told
    /// what to install.
    /// </summary>
    public static void Install()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var missing = Libraries.Where(codec => !NativeLibrary.TryLoad(codec.Library, out _)).ToArray();
        if (Requirements.TryInstall([.. missing.Select(codec => codec.Package)]))
            return;
        Log.Warning(
            "JPEG, PNG and WebP files cannot all be read before the system has {Libraries} (Debian's packages {Packages}); data without image files do without",
            string.Join(", ", missing.Select(codec => codec.Library)),
            string.Join(", ", missing.Select(codec => codec.Package))
        );
    }
}
