using System.Security.Cryptography;
using Bce3s.Data.Tests.Catalogue.Unpacking;
using Xunit;

namespace Bce3s.Data.Tests.Catalogue.Fetching;

public sealed class DatasetFetchTests : IDisposable
{
    private static readonly byte[] s_archive = Archives.Gzip(
        Archives.Tar(Archives.File("top/a.bin", "aaaa"), Archives.File("top/b.bin", "bb"))
    );

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_and_archives_arrive_and_archives_go()
    {
        using var server = Server();
        await DatasetFetch.Run(Known(server), _folder.File("new/folder"));
        Assert.Equal(
            ["plain.gz", "top", "top/a.bin", "top/b.bin"],
            Directory
                .GetFileSystemEntries(_folder.File("new/folder"), "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(_folder.File("new/folder"), path))
                .Order(StringComparer.Ordinal)
        );
        await DatasetFetch.Run(Known(server), _folder.File("new/folder"));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task An_archive_that_was_not_unpacked_is_not_fetched_again_and_goes_then()
    {
        using var server = Server();
        _folder.File("set.tar.gz", s_archive);
        _folder.File("set.tar.gz.fetched", []);
        await DatasetFetch.Run(Known(server), _folder.Path);
        Assert.Equal(["plain.gz", "top"], _folder.Names());
        Assert.Equal("/plain.gz", Assert.Single(server.Requests).Path);
    }

    [Fact]
    public async Task An_archive_brought_by_hand_is_unpacked_and_stays()
    {
        using var server = Server();
        _folder.File("set.tar.gz", s_archive);
        await DatasetFetch.Run(Known(server), _folder.Path);
        Assert.Equal(["plain.gz", "set.tar.gz", "top"], _folder.Names());
        Assert.Equal("/plain.gz", Assert.Single(server.Requests).Path);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_there_of_an_archive_but_not_all_of_it_is_named_before_anything_is_fetched(bool some)
    {
        using var server = Server();
        Directory.CreateDirectory(_folder.File("top"));
        if (some)
            _folder.File("top/a.bin", [1]);
        var error = await Assert.ThrowsAsync<DataFormatException>(() => DatasetFetch.Run(Known(server), _folder.Path));
        Assert.Equal(_folder.File("top"), error.Path);
        Assert.Equal(some ? "no top/b.bin" : "no top/a.bin", error.Found);
        Assert.Contains("remove it", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_fetch_that_ended_while_files_were_moved_is_named_and_then_repaired()
    {
        var archive = Archives.Gzip(Archives.Tar(Archives.File("a.bin", "aaaa"), Archives.File("b.bin", "bb")));
        using var server = Server();
        var known = Known(server);
        var moved = known with
        {
            Downloads =
            [
                known.Downloads[1] with
                {
                    Delivers = ["a.bin", "b.bin"],
                    Checksum = Checksum.Sha256(Convert.ToHexStringLower(SHA256.HashData(archive))),
                },
            ],
        };
        _folder.File("set.tar.gz", archive);
        _folder.File("set.tar.gz.fetched", []);
        _folder.File("a.bin", [1]);
        Directory.CreateDirectory(_folder.File(".set.tar.gz.unpacking"));
        _folder.File(".set.tar.gz.unpacking/b.bin", [2]);
        var error = await Assert.ThrowsAsync<DataFormatException>(() => DatasetFetch.Run(moved, _folder.Path));
        Assert.Equal((_folder.File("a.bin"), "no b.bin"), (error.Path, error.Found));

        File.Delete(_folder.File("a.bin"));
        await DatasetFetch.Run(moved, _folder.Path);
        Assert.Equal(["a.bin", "b.bin"], _folder.Names());
        Assert.Equal("bb", await File.ReadAllTextAsync(_folder.File("b.bin")));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task An_empty_folder_of_images_is_none()
    {
        using var server = Server();
        Directory.CreateDirectory(_folder.File("top"));
        var known = Known(server);
        var folder = known with { Downloads = [known.Downloads[1] with { Delivers = ["top"] }] };
        await Assert.ThrowsAsync<DataFormatException>(() => DatasetFetch.Run(folder, _folder.Path));
        _folder.File("top/x.jpg", []);
        await DatasetFetch.Run(folder, _folder.Path);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_fetch_that_fails_leaves_no_empty_folder()
    {
        using var server = new LocalServer(_ => new(404, []));
        Directory.CreateDirectory(_folder.File("here"));
        await Assert.ThrowsAsync<DownloadException>(() =>
            DatasetFetch.Run(Known(server), _folder.File("here/new/folder/"))
        );
        Assert.Equal(["here"], _folder.Names());
        Assert.Empty(Directory.GetFileSystemEntries(_folder.File("here")));
    }

    [Fact]
    public async Task A_file_of_another_length_than_is_known_is_refused_before_it_comes()
    {
        using var server = new LocalServer(_ => new(200, new byte[4]));
        var error = await Assert.ThrowsAsync<DataFormatException>(() => DatasetFetch.Run(Known(server), _folder.Path));
        Assert.Equal(("a file of 4 bytes", "3 bytes"), (error.Found, error.Expected));
    }

    [Fact]
    public async Task An_archive_brought_by_hand_is_checked_before_it_is_unpacked()
    {
        using var server = Server();
        _folder.File("set.tar.gz", Archives.Gzip(Archives.Tar(Archives.File("top/a.bin", "evil"))));
        var error = await Assert.ThrowsAsync<DataFormatException>(() => DatasetFetch.Run(Known(server), _folder.Path));
        Assert.Contains("SHA256", error.Message, StringComparison.Ordinal);
        Assert.Contains("remove it", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("top")));
    }

    [Fact]
    public async Task An_archive_with_other_files_is_told()
    {
        using var server = Server();
        var known = Known(server);
        var other = known with { Downloads = [known.Downloads[1] with { Delivers = ["other.bin"] }] };
        var error = await Assert.ThrowsAsync<DataFormatException>(() => DatasetFetch.Run(other, _folder.Path));
        Assert.Equal("no other.bin", error.Found);
    }

    [Fact]
    public async Task Room_for_what_is_in_the_archive_is_asked_for()
    {
        using var server = Server();
        var options = new DownloadOptions { FreeSpace = _ => s_archive.Length + 99 };
        var error = await Assert.ThrowsAsync<IOException>(() => DatasetFetch.Run(Known(server), _folder.Path, options));
        Assert.Contains("what is in it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_needs_a_registration_says_where()
    {
        var error = await Assert.ThrowsAsync<DataNotFoundException>(() =>
            DatasetFetch.Run(KnownDatasets.Find("fashion-mnist-lt"), _folder.File("x"))
        );
        Assert.Contains("data/fashion-mnist-lt of this project", error.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names());
    }

    private static LocalServer Server() =>
        new(request => LocalServer.Whole(request, request.Path == "/set.tar.gz" ? s_archive : [1, 2, 3], "\"v1\""));

    private static KnownDataset Known(LocalServer server) =>
        KnownDatasets.Find("fashion-mnist") with
        {
            Downloads =
            [
                new(server.Address("plain.gz"), 3, Checksum: null, ["plain.gz"], Unpacked: null),
                new(
                    server.Address("set.tar.gz"),
                    s_archive.Length,
                    Checksum.Sha256(Convert.ToHexStringLower(SHA256.HashData(s_archive))),
                    ["top/a.bin", "top/b.bin"],
                    Unpacked: 100
                ),
            ],
        };
}
