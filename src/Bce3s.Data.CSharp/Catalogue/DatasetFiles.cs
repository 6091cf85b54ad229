namespace Bce3s.Data;

/// <summary>Opens a dataset that <see cref="KnownDatasets"/> has, by its name, as it lies in a folder.</summary>
public static class DatasetFiles
{
    /// <summary>
    /// The training and the test images, all of them: before any long-tailed cut. Small sets are
    /// <see cref="ImageDataset"/>s in memory; large ones are read image by image. A set without test images (faces, which are tested on pairs) has a test part
    /// without images.
    /// </summary>
    /// <param name="name">As in <see cref="KnownDatasets.All"/>: fashion-mnist, cifar100, inat18, ….</param>
    /// <param name="folder">The folder with the files, in the layout that <see cref="KnownDataset.Layout"/> tells, or with
    /// <c>train.pack</c> and <c>test.pack</c> in their place.</param>
    /// <returns>Both belong to the caller.</returns>
    /// <exception cref="ArgumentException">There is no dataset of that name.</exception>
    /// <exception cref="DataNotFoundException">The folder or files of the layout are missing.</exception>
    /// <exception cref="DataFormatException">A file is broken.</exception>
    public static (ImageSource Train, ImageSource Test) Open(string name, string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return KnownDatasets.Find(name).Open(folder);
    }
}
