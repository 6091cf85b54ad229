using Xunit;

namespace Bce3s.Data.Tests.Loading;

/// <summary>Real files, a real decoder, a real window.</summary>
public sealed class JpegFilesTests : IDisposable
{
    private const int Count = 12;

    private readonly TemporaryFolder _folder = new();

    public JpegFilesTests()
    {
        var picture = new Picture();
        for (var i = 0; i < Count; i++)
        {
            var bytes = picture.Reset(3, 20 + i, 30 - i);
            for (var at = 0; at < bytes.Length; at++)
                bytes[at] = (byte)(at / 7 + 13 * i);
            _folder.File($"{i}.jpg", ImageEncoder.Jpeg(picture, 90));
        }
    }

    public void Dispose() => _folder.Dispose();

    private ImageFiles Files() =>
        new(
            _folder.Path,
            [.. Enumerable.Range(0, Count).Select(i => $"{i}.jpg")],
            [.. Enumerable.Range(0, Count).Select(i => i % 2L)],
            ["even", "odd"]
        );

    private static BatchLoader Loader(ImageSource source, int workers, BrokenImages onError = BrokenImages.Fail) =>
        new(
            source,
            [new Compose(new RandomResizedCrop(16), new HorizontalFlip())],
            new()
            {
                Seed = 2,
                BatchSize = 5,
                Workers = workers,
                OnError = onError,
            }
        );

    [Fact]
    public void Threads_load_what_the_decoder_and_the_transforms_give()
    {
        using var source = Files();
        using var loader = Loader(source, workers: 3);
        long[] order = [3, 3, 0, 11, 7, 5, 4];

        var images = Loaded.All(loader, order, epoch: 4).SelectMany(b => b.Images.Chunk(3 * 16 * 16)).ToArray();

        using var decoder = new ImageDecoder();
        var picture = new Picture();
        var numbers = ImageRandom.ForEpoch(2, 4, order);
        for (var place = 0; place < order.Length; place++)
        {
            decoder.Open(File.ReadAllBytes(source.NameOf(order[place])), "jpeg");
            decoder.Decode(3, picture);
            new RandomResizedCrop(16).Apply(picture, ref numbers[place]);
            new HorizontalFlip().Apply(picture, ref numbers[place]);
            Assert.Equal(picture.Bytes.ToArray(), images[place]);
        }
    }

    [Fact]
    public void A_truncated_and_a_missing_file_are_named_or_skipped()
    {
        _folder.File("6.jpg", File.ReadAllBytes(_folder.File("6.jpg"))[..200]);
        File.Delete(_folder.File("9.jpg"));
        using var source = Files();
        var order = Enumerable.Range(0, Count).Select(i => (long)i).ToArray();
        using var strict = Loader(source, workers: 2);
        using var lenient = Loader(source, workers: 2, BrokenImages.Skip);

        var error = Assert.ThrowsAny<DataException>(() => Loaded.All(strict, order));
        var loaded = Loaded.All(lenient, order);

        Assert.Contains(_folder.File("6.jpg"), error.Message);
        Assert.Equal(order.Where(i => i is not (6 or 9)), loaded.SelectMany(b => b.Indices));
        Assert.Equal([6L, 9], lenient.Skipped.Select(s => s.Index));
        Assert.All(lenient.Skipped, s => Assert.Equal(_folder.File($"{s.Index}.jpg"), s.Name));
        Assert.All(lenient.Skipped, s => Assert.Contains($"{s.Index}.jpg", s.Reason));
    }
}
