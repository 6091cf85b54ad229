using Serilog;

namespace Bce3s.Building.Native;

/// <summary>The BLAS that the system's libtorch computes matrix products with.</summary>
/// <param name="Library">The file that libblas.so.3 stands for.</param>
internal sealed record Blas(string Library)
{
    private static readonly string[] Fast = ["openblas", "mkl", "blis", "atlas", "flexiblas"];

    /// <summary>Whether no fast BLAS is in use, and none is there that could be chosen instead.</summary>
    public static bool IsToBeInstalled => Find() is not { IsFast: true } && !HasOpenBlas();

    private bool IsFast => FastName is not null;

    private string? FastName => Fast.FirstOrDefault(name => Library.Contains(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The BLAS in use, or null where none is.</summary>
    public static Blas? Find() =>
        SystemLibraries.Find("libblas.so.3") is { } library ? new Blas(FollowLinks(library)) : null;

    /// <summary>Says so, and how to change it, where the BLAS in use is the slow reference one.</summary>
    public void WarnIfSlow()
    {
        if (IsFast)
            return;
        Log.Warning("libblas.so.3 is the reference BLAS ({Library}): training will be many times slower.", Library);
        Log.Warning(
            "Choose OpenBLAS: update-alternatives --config libblas.so.3-$(dpkg-architecture -qDEB_HOST_MULTIARCH)"
        );
    }

    public override string ToString() => FastName is { } name ? $"BLAS: {name}" : "BLAS: reference";

    // Debian's alternatives are links to links; only the end says which it is.
    private static string FollowLinks(string file) =>
        new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file;

    private static bool HasOpenBlas() =>
        SystemLibraries.Folders.Any(folder => Directory.GetDirectories(folder, "openblas-*").Length > 0);
}
