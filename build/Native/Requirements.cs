using Bce3s.Building.Running;
using Nuke.Common;
using Serilog;

namespace Bce3s.Building.Native;

/// <summary>The programs and libraries that building the shim takes, from the system's packages.</summary>
internal static class Requirements
{
    /// <summary>What the system's libtorch lacks; with it the compilers, which are needed then anyway.</summary>
    public static IReadOnlyList<string> OfSystemLibtorch()
    {
        var missing = new List<string>();
        if (LibtorchInstall.System() is null)
            missing.AddRange(["libtorch-dev", .. OfShim()]);
        if (IsDebian() && Blas.IsToBeInstalled)
            missing.Add("libopenblas0-openmp");
        return missing;
    }

    /// <summary>What building the shim lacks; make by name, because cmake merely recommends it.</summary>
    public static IReadOnlyList<string> OfShim() =>
        [.. new[] { "g++", "cmake", "make" }.Where(program => !Executables.Exist(program))];

    /// <summary>Installs packages with apt; does nothing where none are missing.</summary>
    /// <exception cref="Exception">
    /// It cannot be done here; the message has the commands that somebody with the right to can run.
    /// </exception>
    public static void Install(IReadOnlyList<string> missing)
    {
        Assert.True(
            missing.Count == 0 || HasApt(),
            $"Missing: {string.Join(", ", missing)} (Debian's names), and this system has no apt. Install g++, cmake and make by its "
                + "own means, and name a PyTorch install's torch folder or an unpacked libtorch archive with LIBTORCH=/path"
        );
        Assert.True(
            TryInstall(missing),
            $"apt could not install what is missing. With the right to, run:{Environment.NewLine}"
                + $"  apt-get update{Environment.NewLine}  {string.Join(' ', Command(missing).Where(word => word != "-q"))}"
        );
    }

    /// <summary>Installs packages with apt, where there is apt and the right to.</summary>
    /// <returns>Whether they are installed.</returns>
    public static bool TryInstall(IReadOnlyList<string> missing)
    {
        if (missing.Count == 0)
            return true;
        if (!HasApt())
            return false;
        Log.Information("Installing {Packages} with apt", string.Join(", ", missing));
        var install = Command(missing);
        // Package lists may be missing or too old to install from; then they are worth fetching.
        return AsRoot(install) || (AsRoot(["apt-get", "update", "-q"]) && AsRoot(install));
    }

    private static bool HasApt() => IsDebian() && Executables.Exist("apt-get");

    private static string[] Command(IReadOnlyList<string> packages) =>
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", .. packages];

    private static bool AsRoot(IEnumerable<string> command)
    {
        // Spelt out, because sudo does not hand the environment on.
        string[] quietly = ["DEBIAN_FRONTEND=noninteractive", .. command];
        if (Environment.IsPrivilegedProcess)
            return AttachedProcess.Run("env", quietly) == 0;
        if (!Executables.Exist("sudo"))
            return false;
        Log.Information("sudo {Command}", string.Join(' ', quietly));
        // Nobody is there to type a password where the input is no terminal.
        string[] options = Console.IsInputRedirected ? ["-n"] : [];
        return AttachedProcess.Run("sudo", [.. options, "env", .. quietly]) == 0;
    }

    /// <summary>Whether packages have Debian's names, as on Ubuntu and its relatives.</summary>
    private static bool IsDebian() => IsLike("debian") || IsUbuntu();

    /// <summary>Whether this is Ubuntu or a relative.</summary>
    public static bool IsUbuntu() => IsLike("ubuntu");

    private static bool IsLike(string system)
    {
        const string file = "/etc/os-release";
        return File.Exists(file)
            && File.ReadLines(file)
                .Where(line =>
                    line.StartsWith("ID=", StringComparison.Ordinal)
                    || line.StartsWith("ID_LIKE=", StringComparison.Ordinal)
                )
                .Any(line => line.Contains(system, StringComparison.Ordinal));
    }
}
