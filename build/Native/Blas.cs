using Serilog;

namespace Bce3s.Building.Native;

/// <summary>The BLAS that the system's libtorch computes matrix products with.</summary>
/// <param name="Library">The file that libblas.so.3 stands for.</param>
internal sealed record Blas(string Library)
{
    private static readonly string[] Fast = ["openblas", "mkl", "blis", "atlas"];

    private bool IsFast => Fast.Any(name => Library.Contains(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The BLAS in use; null where none is installed, or just the reference one, so that a fast one should be installed.
    /// </summary>
    public static Blas? Find()
    {
        if (SystemLibraries.Find("libblas.so.3") is not { } library)
            return null;
        // Debian's alternatives are links to links; only the end says which it is.
        var blas = new Blas(FollowLinks(library));
        return blas.IsFast || HasOpenBlas() ? blas : null;
    }

    /// <summary>Says so, and how to change it, if the slow reference BLAS was chosen although a fast one is there.</summary>
    public void WarnIfSlow()
    {
        if (IsFast)
            return;
        Log.Warning("libblas.so.3 is the reference BLAS ({Library}): training will be many times slower.", Library);
        Log.Warning(
            "Choose OpenBLAS: update-alternatives --config libblas.so.3-$(dpkg-architecture -qDEB_HOST_MULTIARCH)"
        );
    }

    public override string ToString() =>
        Fast.FirstOrDefault(name => Library.Contains(name, StringComparison.OrdinalIgnoreCase)) switch
        {
            "openblas" => "OpenBLAS",
            { } name => name.ToUpperInvariant(),
            null => "reference BLAS",
        };

    private static string FollowLinks(string file) =>
        new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file;

    private static bool HasOpenBlas() =>
        SystemLibraries.Folders.Any(folder => Directory.GetDirectories(folder, "openblas-*").Length > 0);
}
