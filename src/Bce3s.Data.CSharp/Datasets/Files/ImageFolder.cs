using System.Text;

namespace Bce3s.Data;

/// <summary>Images in folders named by their class, as torchvision's <c>ImageFolder</c> reads them:
/// <c>root/class/….jpg</c>.</summary>
/// <remarks>
/// Classes are the folders below the root in ordinal order of their names; images of a class, in folders of any depth,
/// are in ordinal order of their paths, folder by folder. Files count by their extension: .jpg, .jpeg, .png, .webp, in
/// any case. Names that begin with a dot are left out, as are links to folders inside a class (they could lead around
/// in a circle).
/// </remarks>
public static class ImageFolder
{
    private static readonly string[] _extensions = [".jpg", ".jpeg", ".png", ".webp"];

    /// <summary>Lists the images. They are not read.</summary>
    /// <param name="root">Holds a folder for each class.</param>
    /// <param name="classNames">The classes in their order, such as those of the training set for its validation set; a
    /// class without a folder has no images. All folders in ordinal order when left out.</param>
    /// <param name="channels">1 (images are read as grey) or 3.</param>
    /// <exception cref="DataNotFoundException">The root is missing or has no folder.</exception>
    /// <exception cref="DataFormatException">There is no image at all, a folder that is none of
    /// <paramref name="classNames"/>, or a name that is not UTF-8.</exception>
    public static ImageFiles Read(string root, IReadOnlyList<string>? classNames = null, int channels = 3)
    {
        ArgumentNullException.ThrowIfNull(root);
        var folders = Directory.Exists(root) ? Entries(new(root)).OfType<DirectoryInfo>().ToArray() : [];
        if (folders.Length == 0)
            throw new DataNotFoundException(
                root,
                "a folder of images for each class (class/image.jpg, .jpeg, .png or .webp)",
                "sort the images into such folders, or read them by a list \"path label\""
            );

        var names = classNames ?? Array.ConvertAll(folders, folder => folder.Name);
        var classes = names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i);
        var paths = new RelativePaths();
        var labels = new List<long>();
        foreach (var folder in folders)
        {
            if (!classes.TryGetValue(folder.Name, out var label))
                throw new DataFormatException(root, $"the folder {folder.Name}", "one of the given classes");
            Add(folder, folder.Name + "/", label, paths, labels);
        }
        if (labels.Count == 0)
            throw new DataFormatException(
                root,
                $"no image in {folders.Length} class folders",
                $"files {string.Join(", ", _extensions)}"
            );
        return ImageFiles.Of(root, root, paths, labels, names, channels);
    }

    private static void Add(DirectoryInfo folder, string prefix, int label, RelativePaths paths, List<long> labels)
    {
        var entries = Entries(folder);
        foreach (var file in entries.OfType<FileInfo>().Where(IsImage))
        {
            paths.TryAdd(Encoding.UTF8.GetBytes(prefix + file.Name), out _);
            labels.Add(label);
        }
        foreach (var inner in entries.OfType<DirectoryInfo>().Where(inner => inner.LinkTarget is null))
            Add(inner, $"{prefix}{inner.Name}/", label, paths, labels);
    }

    private static bool IsImage(FileInfo file) =>
        _extensions.Contains(file.Extension, StringComparer.OrdinalIgnoreCase);

    private static List<FileSystemInfo> Entries(DirectoryInfo folder)
    {
        var entries = folder.EnumerateFileSystemInfos().Where(entry => !entry.Name.StartsWith('.')).ToList();
        entries.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        // A name that is not UTF-8 arrives with replacement characters, and no file is found under that name.
        if (entries.Find(entry => entry.Name.Contains('\uFFFD') && !Path.Exists(entry.FullName)) is { } foreign)
            throw new DataFormatException(folder.FullName, $"the name {foreign.Name}", "names in UTF-8");
        return entries;
    }
}
