using System.Security.Cryptography;
using System.Text;
using Bce3s.Building.Running;
using Nuke.Common.IO;
using Serilog;

namespace Bce3s.Building.Native;

/// <summary>The C++ library between .NET and one libtorch, built once for each libtorch and each state of its sources.</summary>
internal sealed class NativeShim
{
    private const string FileName = "libTorchSharpNative.so";

    private readonly AbsolutePath sources;
    private readonly AbsolutePath cache;
    private readonly AbsolutePath folder;
    private readonly LibtorchInstall libtorch;

    public NativeShim(AbsolutePath sources, AbsolutePath cache, LibtorchInstall libtorch)
    {
        this.sources = sources;
        this.cache = cache;
        this.libtorch = libtorch;
        folder = cache / $"{libtorch.Version}-{Fingerprint()}";
    }

    public bool IsBuilt => (folder / FileName).FileExists();

    public void Build()
    {
        Log.Information("Building the native shim for {Libtorch}", libtorch.ToString());
        var build = (folder / "build").CreateOrCleanDirectory();
        // The library comes to its place when it is whole: an interrupted build leaves nothing that looks finished.
        List<string> configure =
        [
            "-S",
            sources,
            "-B",
            build,
            "-DCMAKE_BUILD_TYPE=Release",
            $"-DOUTPUT_DIRECTORY={build}",
        ];
        if (libtorch.Prefix is { } prefix)
            configure.Add($"-DLIBTORCH={prefix}");
        LoggedProcess.Run("cmake", configure, logOutput: false);
        LoggedProcess.Run("cmake", ["--build", build, "--parallel"]);
        File.Move(build / FileName, folder / FileName, overwrite: true);
        Directory.Delete(build, recursive: true);
    }

    /// <summary>Puts the library where the managed project takes it from, if another one is there.</summary>
    public void Publish()
    {
        var place = cache / FileName;
        if (place.FileExists() && File.ReadAllBytes(place).AsSpan().SequenceEqual(File.ReadAllBytes(folder / FileName)))
            return;
        // Never written in place: a running program may have the old one mapped.
        var fresh = place + ".new";
        File.Copy(folder / FileName, fresh, overwrite: true);
        File.SetLastWriteTimeUtc(fresh, DateTime.UtcNow);
        File.Move(fresh, place, overwrite: true);
    }

    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.GetFiles(sources).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file)));
            hash.AppendData(File.ReadAllBytes(file));
        }

        hash.AppendData(Encoding.UTF8.GetBytes($"{libtorch.Library} {new FileInfo(libtorch.Library).Length}"));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..8];
    }
}
