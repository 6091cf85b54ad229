namespace Bce3s.Data;

/// <summary>Looks for the files of a set in a folder and in the subfolder that its archive unpacks to.</summary>
internal static class CifarFolder
{
    /// <param name="folder">The folder given.</param>
    /// <param name="places">Where in it to look: "" for the folder itself.</param>
    /// <param name="names">The files.</param>
    /// <returns>Their paths in the first place that has them all, or <see langword="null"/>.</returns>
    public static string[]? Find(string folder, IReadOnlyList<string> places, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return places
            .Select(place => names.Select(name => Path.Combine(folder, place, name)).ToArray())
            .FirstOrDefault(paths => Array.TrueForAll(paths, File.Exists));
    }

    /// <summary>Reads two parts; an error in the second one leaves nothing of the first.</summary>
    public static (ImageDataset Train, ImageDataset Test) Both(Func<ImageDataset> train, Func<ImageDataset> test)
    {
        var first = train();
        try
        {
            return (first, test());
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }
}
