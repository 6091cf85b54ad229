using System.Globalization;
using System.Text;

namespace Bce3s.Data;

/// <summary>Labelled image files below a root folder, decoded when they are read (JPEG, PNG, WebP).</summary>
/// <remarks>
/// <see cref="ImageList"/>, <see cref="ImageFolder"/> and <see cref="INaturalistJson"/> make them. Files are looked for
/// when they are read;
/// <see cref="MissingFiles"/> looks for all of them.
/// </remarks>
public sealed class ImageFiles : EncodedImageSource
{
    /// <summary>No image file may be larger (256 MiB), so that a wrong one cannot take all memory.</summary>
    public const int MaxFileBytes = 1 << 28;

    private readonly RelativePaths _paths;

    private ImageFiles(
        string root,
        string origin,
        RelativePaths paths,
        IReadOnlyList<long> labels,
        IReadOnlyList<string> classNames,
        int channels
    )
        : base(labels, classNames)
    {
        if (channels is not (1 or 3))
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "expected 1 (grey) or 3 (colour)");
        paths.Close();
        (Root, Origin, _paths, Channels) = (root, origin, paths, channels);
    }

    /// <param name="root">The folder that the paths start from.</param>
    /// <param name="paths">Relative paths with <c>/</c> between folders, each once.</param>
    /// <param name="labels">The class of each.</param>
    /// <param name="classNames">The names of the classes; a class may have no images.</param>
    /// <param name="channels">1 (images are read as grey) or 3.</param>
    /// <exception cref="ArgumentException">Counts differ, a label has no class, a path is absolute, leaves the root or
    /// is there twice.</exception>
    public ImageFiles(
        string root,
        IReadOnlyList<string> paths,
        IReadOnlyList<long> labels,
        IReadOnlyList<string> classNames,
        int channels = 3
    )
        : this(root, root, Checked(paths, labels), labels, classNames, channels) =>
        ArgumentNullException.ThrowIfNull(root);

    /// <summary>The folder that the paths start from.</summary>
    public string Root { get; }

    /// <summary>Where the paths and labels come from: the list, the annotation file or the folder.</summary>
    public string Origin { get; }

    /// <inheritdoc/>
    public override int Channels { get; }

    /// <summary>Not known before files are read.</summary>
    public override ImageSize? Size => null;

    /// <summary>The path of an image below <see cref="Root"/>.</summary>
    public string RelativePath(long index) => _paths.Text(checked((int)index));

    /// <inheritdoc cref="RelativePath"/>
    public override string RelativeName(long index) => RelativePath(index);

    /// <summary>The path of an image's file.</summary>
    public override string NameOf(long index) => Path.Combine(Root, RelativePath(index));

    /// <inheritdoc/>
    public override ImageReader OpenReader() => new ImageFileReader(this);

    /// <summary>Looks for the file of every image, without reading any.</summary>
    /// <param name="list">How many of the missing ones to list.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <param name="advanced">Told now and then how many have been looked for.</param>
    /// <returns>How many are missing, and the first of them.</returns>
    public (long Count, IReadOnlyList<string> First) MissingFiles(
        int list = 10,
        CancellationToken cancellation = default,
        Action<long>? advanced = null
    )
    {
        const int Piece = 256;
        var count = 0L;
        var first = new List<string>();
        for (var i = 0; i < Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (i % Piece == 0)
                advanced?.Invoke(i);
            if (File.Exists(NameOf(i)))
                continue;
            count++;
            if (first.Count < list)
                first.Add(RelativePath(i));
        }
        return (count, first);
    }

    /// <summary>Nothing is held open.</summary>
    public override void Dispose() { }

    /// <summary>The images of a file that gives classes by number.</summary>
    internal static ImageFiles Of(
        string root,
        string origin,
        RelativePaths paths,
        List<long> labels,
        int classes,
        int channels
    ) => new(root, origin, paths, labels, FolderNames(paths, labels, classes) ?? Numbers(classes), channels);

    /// <summary>The images of a file that names its classes.</summary>
    internal static ImageFiles Of(
        string root,
        string origin,
        RelativePaths paths,
        List<long> labels,
        IReadOnlyList<string> classNames,
        int channels
    ) => new(root, origin, paths, labels, classNames, channels);

    private static string[] Numbers(int classes)
    {
        var names = new string[classes];
        for (var c = 0; c < classes; c++)
            names[c] = c.ToString(CultureInfo.InvariantCulture);
        return names;
    }

    /// <summary>The folders that the classes' images lie in, if each class has one and no two have the same.</summary>
    private static string[]? FolderNames(RelativePaths paths, List<long> labels, int classes)
    {
        var first = new int[classes];
        Array.Fill(first, -1);
        for (var i = 0; i < labels.Count; i++)
        {
            ref var earlier = ref first[labels[i]];
            if (earlier < 0)
                earlier = i;
            else if (!paths.Folder(i).SequenceEqual(paths.Folder(earlier)))
                return null;
        }
        var names = Numbers(classes);
        for (var c = 0; c < classes; c++)
            if (first[c] >= 0)
                names[c] = Encoding.UTF8.GetString(paths.Folder(first[c]));
        return names.Contains("") || names.Distinct().Count() < classes ? null : names;
    }

    private static RelativePaths Checked(IReadOnlyList<string> paths, IReadOnlyList<long> labels)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(labels);
        if (paths.Count != labels.Count)
            throw new ArgumentException($"{labels.Count} labels for {paths.Count} paths.", nameof(labels));
        var kept = new RelativePaths();
        for (var i = 0; i < paths.Count; i++)
        {
            var path = Encoding.UTF8.GetBytes(paths[i]);
            if (RelativePaths.HasObjection(path, out var objection))
                throw new ArgumentException($"Path {i} is {objection}.", nameof(paths));
            if (!kept.TryAdd(path, out var earlier))
                throw new ArgumentException(
                    $"Paths {earlier} and {i} are the same: {Excerpt.Of(path)}.",
                    nameof(paths)
                );
        }
        return kept;
    }
}
