namespace Bce3s.Data;

/// <summary>A dataset as `bce3s data pack` writes it: in place of the dataset's own files.</summary>
internal static class PackedLayout
{
    public const string Train = "train.pack";
    public const string Test = "test.pack";

    public static DatasetLayout Instance { get; } =
        new(
            $"{Train}, {Test} (what `bce3s data pack` writes)",
            Inner: null,
            [new(Train, bytes: null, checksum: null), new(Test, bytes: null, checksum: null)],
            Open
        );

    private static (ImageSource Train, ImageSource Test) Open(string folder)
    {
        var train = PackedImages.Open(Path.Combine(folder, Train));
        try
        {
            return (train, PackedImages.Open(Path.Combine(folder, Test)));
        }
        catch
        {
            train.Dispose();
            throw;
        }
    }
}
