namespace Bce3s.Data;

/// <summary>
/// Annotation files of iNaturalist 2017 … 2021 (train2018.json, val2018.json) and others of COCO's kind with one label
/// an image:
/// <c>{"images": [{"id", "file_name"}], "annotations": [{"image_id", "category_id"}], "categories": [{"id",
/// "name"}]}</c>.
/// </summary>
/// <remarks>Everything else in them (sizes, licences, boxes) is passed over. The file is read as a stream: memory goes
/// to what is kept.</remarks>
public static class INaturalistJson
{
    /// <summary>Reads an annotation file. The images themselves are not looked at.</summary>
    /// <param name="path">The file.</param>
    /// <param name="root">The folder that the file names start from.</param>
    /// <param name="channels">1 (images are read as grey) or 3.</param>
    /// <returns>The images in the file's order. Class i is the category with the i-th smallest id, named by its name
    /// (or by its id without one); a category may have no images.</returns>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is not JSON or lacks a section; an id or a file name is missing,
    /// is there twice or refers to nothing; an image has no annotation or two; a path is absolute or leaves the root.
    /// The message names the id.</exception>
    public static ImageFiles Read(string path, string root, int channels = 3)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(root);
        if (!File.Exists(path))
            throw new DataNotFoundException(
                Path.GetDirectoryName(Path.GetFullPath(path)) ?? path,
                $"{Path.GetFileName(path)} (images, annotations, categories)",
                "https://github.com/visipedia/inat_comp"
            );

        var found = new INaturalistAnnotations(path);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0))
            new JsonTokens(path, file).Read(found.Take);
        if (found.Images.Count == 0 || found.Categories.Count == 0)
            throw new DataFormatException(
                path,
                $"{found.Images.Count} images and {found.Categories.Count} categories",
                "at least one of each"
            );
        return ImageFiles.Of(root, path, found.Paths, Labels(path, found), [.. found.Categories.Values], channels);
    }

    private static List<long> Labels(string path, INaturalistAnnotations found)
    {
        var classes = new Dictionary<long, long>(SeededNumbers.Instance);
        foreach (var category in found.Categories.Keys)
            classes.Add(category, classes.Count);
        var labels = new long[found.Images.Count];
        foreach (var (image, position) in found.Images)
        {
            if (!found.Labels.TryGetValue(image, out var category))
                throw new DataFormatException(path, $"image {image} without an annotation", "one for each image");
            if (!classes.TryGetValue(category, out labels[position]))
                throw new DataFormatException(
                    path,
                    $"image {image} of category {category}",
                    "one of the categories in the file"
                );
        }
        foreach (var image in found.Labels.Keys)
            if (!found.Images.ContainsKey(image))
                throw new DataFormatException(path, $"an annotation of image {image}", "an image with that id");
        return [.. labels];
    }
}
