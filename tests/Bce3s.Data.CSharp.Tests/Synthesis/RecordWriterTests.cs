using Xunit;

namespace Bce3s.Data.Tests.Synthesis;

public sealed class RecordWriterTests : IDisposable
{
    private static readonly byte[] s_magic = [0x0A, 0x23, 0xD7, 0xCE];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Records_hold_what_was_written_the_magic_number_too()
    {
        byte[][] images =
        [
            [],
            [1],
            [1, 2, 3, 4, 5],
            s_magic,
            [.. s_magic, .. s_magic],
            [9, 9, 9, 9, .. s_magic, 1, 2, 3],
            [9, .. s_magic, 9],
            [.. s_magic, 1, 1, 1, 1, .. s_magic, 2, 2, 2, 2, .. s_magic],
        ];
        var path = _folder.File("x.rec");
        using (var writer = new RecordWriter(path))
        {
            writer.Write(0, 8, 9);
            for (var i = 0; i < images.Length; i++)
                writer.Write(i + 1, 10 + i, images[i]);
        }
        var records = RecordBytes.Read(path);
        Assert.Equal([8, 9], records[0].Labels);
        for (var i = 0; i < images.Length; i++)
        {
            Assert.Equal((i + 1L, 10f + i), (records[i + 1].Id, records[i + 1].Label));
            Assert.Equal(images[i], records[i + 1].Content);
        }
        Assert.Equal(
            records.Select((record, key) => $"{key}\t{record.Offset}"),
            File.ReadLines(Path.ChangeExtension(path, ".idx"))
        );
    }
}
