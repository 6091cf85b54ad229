using System.Text;
using Xunit;

namespace Bce3s.Data.Tests.Storage;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_file_holds_what_was_written_and_is_alone()
    {
        AtomicFile.Write(_folder.File("a"), stream => stream.Write("text"u8));
        Assert.Equal("text", File.ReadAllText(_folder.File("a")));
        Assert.Equal(["a"], _folder.Names());
    }

    [Fact]
    public void An_existing_file_is_replaced_whole()
    {
        _folder.File("a", Encoding.UTF8.GetBytes("a longer text than the new one"));
        AtomicFile.Write(_folder.File("a"), stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(_folder.File("a")));
        Assert.Equal(["a"], _folder.Names());
    }

    [Fact]
    public void The_old_content_is_there_until_the_writer_is_done()
    {
        _folder.File("a", "old"u8.ToArray());
        AtomicFile.Write(
            _folder.File("a"),
            stream =>
            {
                stream.Write("new"u8);
                stream.Flush();
                Assert.Equal("old", File.ReadAllText(_folder.File("a")));
            }
        );
    }

    [Fact]
    public void A_writer_that_fails_halfway_leaves_the_old_file_and_nothing_else()
    {
        _folder.File("a", "old"u8.ToArray());
        var error = Assert.Throws<IOException>(() =>
            AtomicFile.Write(
                _folder.File("a"),
                stream =>
                {
                    stream.Write(new byte[1 << 20]);
                    throw new IOException("No space left on device");
                }
            )
        );
        Assert.Equal("No space left on device", error.Message);
        Assert.Equal("old", File.ReadAllText(_folder.File("a")));
        Assert.Equal(["a"], _folder.Names());
    }

    [Fact]
    public void A_target_that_cannot_be_replaced_leaves_nothing_behind()
    {
        Directory.CreateDirectory(_folder.File("a"));
        Assert.ThrowsAny<SystemException>(() => AtomicFile.Write(_folder.File("a"), stream => stream.Write("new"u8)));
        Assert.Equal(["a"], _folder.Names());
    }

    [Fact]
    public void A_missing_folder_is_an_error_and_is_not_made()
    {
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(_folder.File("no/a"), _ => { }));
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void A_writer_can_go_back()
    {
        AtomicFile.Write(
            _folder.File("a"),
            stream =>
            {
                stream.Write("xyz"u8);
                stream.Position = 0;
                stream.Write("X"u8);
            }
        );
        Assert.Equal("Xyz", File.ReadAllText(_folder.File("a")));
    }

    [Fact]
    public void What_need_not_be_durable_is_replaced_in_one_step_too()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a", [1]);
        AtomicFile.Write(path, stream => stream.WriteByte(2), durable: false);
        Assert.Equal([2], File.ReadAllBytes(path));
        Assert.Throws<InvalidOperationException>(() =>
            AtomicFile.Write(path, _ => throw new InvalidOperationException(), durable: false)
        );
        Assert.Equal([2], File.ReadAllBytes(path));
        Assert.Equal(["a"], folder.Names());
    }
}
