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
    /// Installs what cannot be loaded. Where there is no apt a warning has to do: not all data are image files, and whoever decodes one is told
    /// what to install.
    /// </summary>
    public static void Install()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var missing = Libraries.Where(codec => !NativeLibrary.TryLoad(codec.Library, out _)).ToArray();
        if (missing.Length == 0 || Requirements.IsDebian())
            Requirements.Install([.. missing.Select(codec => codec.Package)]);
        else
            Log.Warning(
                "Image files need {Libraries}, which this system lacks",
                missing.Select(codec => codec.Library)
            );
    }
}
