using Bce3s.Data;

namespace Bce3s.Benchmarks.Input;

/// <summary>What both sides read, in a folder of its own that goes with this: small images in one file, JPEGs, and a pack of those.</summary>
internal sealed class InputFiles : IDisposable
{
    internal const int SmallImages = 10_000;
    internal const int SmallSide = 32;
    internal const int Photos = 200;
    internal const int PhotoWidth = 500;
    internal const int PhotoHeight = 375;
    internal const int Quality = 90;

    internal InputFiles()
    {
        using (var stream = File.Create(Path.Combine(Folder, "small.bin")))
            for (var i = 0; i < SmallImages; i++)
            {
                Fields.Draw(picture, SmallSide, SmallSide, i);
                stream.Write(picture.Bytes);
            }
        for (var i = 0; i < Photos; i++)
        {
            Fields.Draw(picture, PhotoHeight, PhotoWidth, i);
            File.WriteAllBytes(Path.Combine(Folder, PhotoName(i)), ImageEncoder.Jpeg(picture, Quality));
        }
        using var photos = OpenPhotos();
        PackBytes = ImagePack.Write(photos, PackPath).Bytes;
    }

    private readonly Picture picture = new();

    internal string Folder { get; } = Directory.CreateTempSubdirectory("bce3s-input-").FullName;

    internal long PackBytes { get; }

    internal double PhotoBytes =>
        Enumerable.Range(0, Photos).Average(i => new FileInfo(Path.Combine(Folder, PhotoName(i))).Length);

    private string PackPath => Path.Combine(Folder, "photos.pack");

    internal ImageSource OpenSmall()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, "small.bin"));
        var images = TorchSharp.torch.tensor(bytes).view(SmallImages, 3, SmallSide, SmallSide);
        return new ImageDataset(images, Labels(SmallImages), Classes);
    }

    internal ImageSource OpenPhotos() =>
        new ImageFiles(Folder, [.. Enumerable.Range(0, Photos).Select(PhotoName)], Labels(Photos), Classes);

    internal ImageSource OpenPack() => PackedImages.Open(PackPath);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string[] Classes { get; } = [.. Enumerable.Range(0, 10).Select(c => $"class {c}")];

    private static long[] Labels(int count) => [.. Enumerable.Range(0, count).Select(i => (long)(i % 10))];

    private static string PhotoName(int number) => $"photo{number:000}.jpg";
}
