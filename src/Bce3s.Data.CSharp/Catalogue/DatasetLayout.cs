namespace Bce3s.Data;

/// <summary>One way in which a dataset's files lie in a folder.</summary>
/// <param name="Description">The files, for people: <c>train.bin, test.bin</c>.</param>
/// <param name="Inner">A folder that archives put around the files; they are found with and without it.</param>
/// <param name="Files">The files that tell this layout; images that a list names are not among them.</param>
/// <param name="Open">Reads training and test images from the folder that holds the files.</param>
public sealed record DatasetLayout(
    string Description,
    string? Inner,
    IReadOnlyList<KnownFile> Files,
    Func<string, (ImageSource Train, ImageSource Test)> Open
)
{
    /// <summary>The folder that holds all of the files: the given one or the inner one; <see langword="null"/> when a file is
    /// missing in both.</summary>
    /// <param name="folder">The dataset's folder.</param>
    public string? Find(string folder) => Candidates(folder).FirstOrDefault(place => Present(place) == Files.Count);

    /// <summary>The folder that holds most of the files, and how many of them.</summary>
    internal (string Folder, int Files) Closest(string folder) =>
        Candidates(folder).Select(place => (place, Present(place))).MaxBy(found => found.Item2);

    private IEnumerable<string> Candidates(string folder) =>
        Inner is null ? [folder] : [folder, Path.Combine(folder, Inner)];

    private int Present(string folder) => Files.Count(file => file.IsIn(folder));
}
