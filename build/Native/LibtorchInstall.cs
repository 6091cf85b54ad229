using System.Text.RegularExpressions;
using Nuke.Common;
using Nuke.Common.IO;

namespace Bce3s.Building.Native;

/// <summary>A libtorch to build the shim against.</summary>
/// <param name="Prefix">Its folder with include and lib; null for the system's.</param>
/// <param name="Library">Its libtorch_cpu.so.</param>
/// <param name="Version">Its version as its CMake package gives it.</param>
internal sealed partial record LibtorchInstall(AbsolutePath? Prefix, string Library, string Version)
{
    private const string CpuLibrary = "libtorch_cpu.so";

    public bool IsSystem => Prefix is null;

    /// <summary>The system's libtorch with its headers, or null.</summary>
    public static LibtorchInstall? System()
    {
        var header = new[] { "/usr/include", "/usr/local/include" }.Any(folder => HasHeader(folder));
        if (!header || SystemLibraries.Find(CpuLibrary) is not { } library)
            return null;
        var packages = new[] { $"{Path.GetDirectoryName(library)}/cmake/Torch", "/usr/share/cmake/Torch" };
        return new LibtorchInstall(null, library, ReadVersion(packages));
    }

    /// <summary>The libtorch in a folder.</summary>
    /// <exception cref="Exception">There is none; the message says what the folder should have.</exception>
    public static LibtorchInstall At(AbsolutePath prefix)
    {
        var library = prefix / "lib" / CpuLibrary;
        Assert.True(
            library.FileExists() && HasHeader(prefix / "include"),
            $"There is no libtorch in '{prefix}': it needs lib/{CpuLibrary} and include/ATen/ATen.h. "
                + "LIBTORCH names the torch folder of a PyTorch install, or an unpacked libtorch archive."
        );
        return new LibtorchInstall(prefix, library, ReadVersion([prefix / "share" / "cmake" / "Torch"]));
    }

    public override string ToString() => $"libtorch {Version} ({Prefix?.ToString() ?? "system"})";

    private static bool HasHeader(string include) => File.Exists(Path.Combine(include, "ATen", "ATen.h"));

    private static string ReadVersion(IEnumerable<string> packageFolders)
    {
        var file = packageFolders
            .Select(folder => Path.Combine(folder, "TorchConfigVersion.cmake"))
            .FirstOrDefault(File.Exists);
        var match = file is null ? Match.Empty : PackageVersion().Match(File.ReadAllText(file));
        return match.Success ? match.Groups[1].Value : "unknown";
    }

    [GeneratedRegex("PACKAGE_VERSION\\s+\"([^\"]+)\"")]
    private static partial Regex PackageVersion();
}
