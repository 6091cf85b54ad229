using Nuke.Common.IO;

namespace Nuke.Common.Execution;

/// <summary>Finds the root directory of a build: the one with <c>.nuke</c> in it.</summary>
internal static class RootSearch
{
    /// <summary>Looks upwards from the build's assembly, then from the working directory.</summary>
    /// <exception cref="AssertionException">There is none above either.</exception>
    public static AbsolutePath Find()
    {
        var starts = new[] { AbsolutePath.Create(AppContext.BaseDirectory), EnvironmentInfo.WorkingDirectory };
        return starts
            .Select(Above)
            .FirstOrDefault(root => root is not null)
            .NotNull($"There is no directory .nuke above {string.Join(" or ", starts.Select(start => $"'{start}'"))}");
    }

    /// <summary>The nearest directory with <c>.nuke</c>, the start included, or null.</summary>
    public static AbsolutePath? Above(AbsolutePath start)
    {
        for (var directory = start; directory is not null; directory = directory.Parent)
        {
            if ((directory / ".nuke").DirectoryExists())
                return directory;
        }

        return null;
    }
}
