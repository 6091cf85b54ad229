using Bce3s.Building.Running;
using Nuke.Common;
using Serilog;

namespace Bce3s.Building.Native;

/// <summary>The programs and libraries that building the shim takes, from the system's packages.</summary>
internal static class Requirements
{
    /// <summary>Installs what is missing with apt; does nothing where all is there.</summary>
    /// <param name="compilers">Whether g++ and cmake are needed.</param>
    /// <param name="libtorch">Whether the system's libtorch and a fast BLAS are needed.</param>
    /// <exception cref="Exception">
    /// It cannot be done here; the message has the commands that somebody with the right to can run.
    /// </exception>
    public static void Install(bool compilers, bool libtorch)
    {
        var missing = new List<string>();
        if (compilers && !Executables.Exist("g++"))
            missing.Add("g++");
        if (compilers && !Executables.Exist("cmake"))
            missing.Add("cmake");
        if (libtorch && LibtorchInstall.System() is null)
            missing.Add("libtorch-dev");
        if (libtorch && Blas.Find() is null)
            missing.Add("libopenblas0-openmp");
        if (missing.Count == 0)
            return;

        Assert.True(
            IsDebian() && Executables.Exist("apt-get"),
            $"Missing: {string.Join(", ", missing)} (Debian's names), and this system has no apt. Install g++ and cmake by its "
                + "own means, and name a PyTorch install's torch folder or an unpacked libtorch archive with LIBTORCH=/path"
        );
        Log.Information("Installing {Packages} with apt", string.Join(", ", missing));
        string[] install = ["apt-get", "install", "-q", "-y", "--no-install-recommends", .. missing];
        // Package lists may be missing or too old to install from; then they are worth fetching.
        var done = AsRoot(install) || (AsRoot(["apt-get", "update", "-q"]) && AsRoot(install));
        Assert.True(
            done,
            $"apt could not install what is missing. With the right to, run:{Environment.NewLine}"
                + $"  apt-get update{Environment.NewLine}  {string.Join(' ', install.Where(word => word != "-q"))}"
        );
    }

    private static bool AsRoot(IReadOnlyList<string> command)
    {
        var quiet = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive" };
        if (Environment.IsPrivilegedProcess)
            return AttachedProcess.Run(command[0], command.Skip(1), quiet) == 0;
        if (!Executables.Exist("sudo"))
            return false;
        // Nobody is there to type a password where the input is no terminal.
        string[] words = Console.IsInputRedirected ? ["-n", .. command] : [.. command];
        Log.Information("sudo {Command}", string.Join(' ', command));
        return AttachedProcess.Run("sudo", words, quiet) == 0;
    }

    private static bool IsDebian()
    {
        const string file = "/etc/os-release";
        return File.Exists(file)
            && File.ReadLines(file)
                .Where(line =>
                    line.StartsWith("ID=", StringComparison.Ordinal)
                    || line.StartsWith("ID_LIKE=", StringComparison.Ordinal)
                )
                .Any(line =>
                    line.Contains("debian", StringComparison.Ordinal)
                    || line.Contains("ubuntu", StringComparison.Ordinal)
                );
    }
}
