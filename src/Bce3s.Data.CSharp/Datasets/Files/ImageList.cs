using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Bce3s.Data;

/// <summary>
/// Image lists as the long-tail literature has them (ImageNet-LT, Places-LT, iNaturalist 2018): a text file, an image a
/// line, <c>path label</c>.
/// </summary>
/// <remarks>
/// The label is what follows the last space or tab: a whole number from 0. The path before it may hold spaces; it is
/// relative to a root folder, with <c>/</c> between folders, in UTF-8. Lines end by <c>\n</c> or <c>\r\n</c>; the last
/// one may lack its end.
/// </remarks>
public static class ImageList
{
    /// <summary>No list may have more classes than this: one wrong label must not take all memory.</summary>
    public const int MaxClasses = 1 << 20;

    /// <summary>Reads a list. The images themselves are not looked at.</summary>
    /// <param name="path">The list.</param>
    /// <param name="root">The folder that its paths start from.</param>
    /// <param name="classes">Number of classes, some of which may have no images; the largest label + 1 when left
    /// out.</param>
    /// <param name="channels">1 (images are read as grey) or 3.</param>
    /// <returns>The images in the list's order. A class is named by the folder of its images where every class has one
    /// of its own, else by its number.</returns>
    /// <exception cref="DataNotFoundException">There is no such list.</exception>
    /// <exception cref="DataFormatException">The list is empty; a line has no path or no label, a label outside the
    /// classes, a path that is absolute, leaves the root, is not UTF-8 or stands in an earlier line. The message names
    /// the line.</exception>
    public static ImageFiles Read(string path, string root, int? classes = null, int channels = 3)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(root);
        if (classes is { } number)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(number, 1, nameof(classes));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(number, MaxClasses, nameof(classes));
        }
        if (!File.Exists(path))
            throw new DataNotFoundException(
                Path.GetDirectoryName(Path.GetFullPath(path)) ?? path,
                $"{Path.GetFileName(path)} (lines \"path label\")",
                "the authors of the split publish it"
            );

        var paths = new RelativePaths();
        var labels = new List<long>();
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var lines = new ByteLines(path, file);
        while (lines.Next(out var line))
        {
            if (lines.Number == 1 && line.StartsWith(Encoding.UTF8.Preamble))
                line = line[Encoding.UTF8.Preamble.Length..];
            var name = Split(path, lines.Number, line, classes ?? MaxClasses, out var label);
            if (RelativePaths.HasObjection(name, out var objection))
                throw new DataFormatException(
                    path,
                    $"{objection} in line {lines.Number}",
                    "a path below the root, in UTF-8"
                );
            if (!paths.TryAdd(name, out var earlier))
                throw new DataFormatException(
                    path,
                    $"{Excerpt.Of(name)} in line {earlier + 1} and again in line {lines.Number}",
                    "every image once"
                );
            labels.Add(label);
        }
        if (labels.Count == 0)
            throw new DataFormatException(path, "an empty list", "lines \"path label\"");
        return ImageFiles.Of(root, path, paths, labels, classes ?? (int)labels.Max() + 1, channels);
    }

    /// <summary>Writes a list that <see cref="Read"/> reads, with <c>\n</c> after every line; whole or not at
    /// all.</summary>
    /// <param name="path">The file; its folder exists. An older one is replaced.</param>
    /// <param name="images">Relative paths with <c>/</c> between folders, and labels from 0.</param>
    /// <exception cref="ArgumentException">A path or a label that <see cref="Read"/> would refuse. Repeated paths are
    /// the caller's.</exception>
    public static void Write(string path, IEnumerable<(string Path, long Label)> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        AtomicFile.Write(
            path,
            stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(false, true), 1 << 16, leaveOpen: true);
                foreach (var (name, label) in images)
                {
                    if (RelativePaths.HasObjection(Encoding.UTF8.GetBytes(name), out var objection))
                        throw new ArgumentException($"{objection} cannot stand in a list.", nameof(images));
                    if (name.AsSpan().IndexOfAny('\n', '\r') >= 0)
                        throw new ArgumentException("A path with a line break cannot stand in a list.", nameof(images));
                    ArgumentOutOfRangeException.ThrowIfNegative(label);
                    writer.Write(name);
                    writer.Write(' ');
                    writer.Write(label.ToString(CultureInfo.InvariantCulture));
                    writer.Write('\n');
                }
            }
        );
    }

    private static ReadOnlySpan<byte> Split(
        string path,
        int number,
        ReadOnlySpan<byte> line,
        int classes,
        out long label
    )
    {
        var space = line.LastIndexOfAny((byte)' ', (byte)'\t');
        if (space < 0)
            throw new DataFormatException(path, $"{Excerpt.Of(line)} in line {number}", "\"path label\"");
        var field = line[(space + 1)..];
        if (!Utf8Parser.TryParse(field, out label, out var length) || length != field.Length)
            throw new DataFormatException(
                path,
                $"the label {Excerpt.Of(field)} in line {number}",
                "a whole number after the last space"
            );
        if (label < 0 || label >= classes)
            throw new DataFormatException(path, $"label {label} in line {number}", $"0 … {classes - 1}");
        return line[..space];
    }
}
