using System.Reflection;
using System.Runtime.InteropServices;

namespace Bce3s.Data;

/// <summary>Where the system keeps the libraries that read and write images.</summary>
/// <param name="Codec">The project.</param>
/// <param name="Files">The names it has on Linux, macOS and Windows, binary interface included.</param>
/// <param name="Install">What to install.</param>
internal sealed record CodecLibrary(string Codec, string[] Files, string Install)
{
    public const string Jpeg = "bce3s-turbojpeg";
    public const string Png = "bce3s-png";
    public const string Webp = "bce3s-webp";

    private static readonly Dictionary<string, CodecLibrary> s_libraries = new()
    {
        [Jpeg] = new(
            "libjpeg-turbo",
            ["libturbojpeg.so.0", "libturbojpeg.0.dylib", "libturbojpeg.dylib", "turbojpeg.dll", "libturbojpeg.dll"],
            "apt install libturbojpeg0 (Ubuntu: libturbojpeg), dnf install turbojpeg, brew install jpeg-turbo, vcpkg install libjpeg-turbo"
        ),
        [Png] = new(
            "libpng 1.6",
            ["libpng16.so.16", "libpng16.16.dylib", "libpng16.dylib", "libpng16.dll", "libpng16-16.dll"],
            "apt install libpng16-16 (libpng16-16t64 since Debian 13 and Ubuntu 24.04), dnf install libpng, brew install libpng, vcpkg install libpng"
        ),
        [Webp] = new(
            "libwebp",
            ["libwebp.so.7", "libwebp.7.dylib", "libwebp.dylib", "libwebp.dll", "libwebp-7.dll"],
            "apt install libwebp7, dnf install libwebp, brew install webp, vcpkg install libwebp"
        ),
    };

    /// <summary>Where Homebrew and MacPorts put libraries that the loader does not look for by itself.</summary>
    private static readonly string[] s_folders = OperatingSystem.IsMacOS()
        ? ["", "/opt/homebrew/lib/", "/opt/homebrew/opt/jpeg-turbo/lib/", "/usr/local/lib/", "/opt/local/lib/"]
        : [""];

    static CodecLibrary() => NativeLibrary.SetDllImportResolver(typeof(CodecLibrary).Assembly, Resolve);

    /// <summary>Called before the first use of a library: the runtime asks <see cref="Resolve"/> from then on.</summary>
    public static void Register() { }

    /// <summary>The library's handle.</summary>
    /// <exception cref="CodecNotFoundException">None of the files can be loaded.</exception>
    public nint Load(Assembly assembly)
    {
        foreach (var folder in s_folders)
        foreach (var file in Files)
            if (NativeLibrary.TryLoad(folder + file, assembly, null, out var handle))
                return handle;
        throw new CodecNotFoundException(Codec, Files, Install);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        s_libraries.TryGetValue(name, out var library) ? library.Load(assembly) : 0;
}
