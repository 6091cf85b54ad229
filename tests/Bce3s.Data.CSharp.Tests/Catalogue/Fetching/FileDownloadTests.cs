using System.Security.Cryptography;
using Xunit;

namespace Bce3s.Data.Tests.Catalogue.Fetching;

public sealed class FileDownloadTests : IDisposable
{
    private static readonly byte[] s_content = Content(700_001, seed: 1);
    private static readonly byte[] s_other = Content(700_001, seed: 2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_arrives_whole_and_nothing_else_is_left()
    {
        using var server = LocalServer.Of(s_content);
        var reports = new List<DataProgress>();
        await Download(server).Run(new Reports(reports));
        Assert.Equal(s_content, Fetched());
        Assert.Equal(["file.bin"], _folder.Names());
        Assert.Equal(
            new("fetching file.bin", s_content.Length, s_content.Length, ProgressUnit.Bytes),
            reports.Last(r => r.Step.StartsWith("fetching", StringComparison.Ordinal))
        );
        Assert.Equal("checking file.bin", reports[^1].Step);
        Assert.Equal("identity", Assert.Single(server.Requests).Headers["Accept-Encoding"]);
    }

    [Fact]
    public async Task An_empty_file_and_one_without_a_known_length_arrive()
    {
        using var empty = LocalServer.Of([]);
        await new FileDownload(empty.Address(), _folder.File("empty"), checksum: null).Run();
        Assert.Empty(File.ReadAllBytes(_folder.File("empty")));

        using var server = new LocalServer(_ => new(200, s_content) { TellsLength = false });
        await Download(server).Run();
        Assert.Equal(s_content, Fetched());
    }

    [Fact]
    public async Task A_body_that_ends_early_is_continued_from_where_it_ended()
    {
        var answers = 0;
        using var server = new LocalServer(request =>
            LocalServer.Whole(request, s_content, "\"v1\"") with
            {
                Sent = answers++ switch
                {
                    0 => 300_000,
                    1 => 1,
                    _ => s_content.Length - 300_001,
                },
            }
        );
        await Download(server).Run();
        Assert.Equal(s_content, Fetched());
        Assert.Equal([null, 300_000, 300_001], server.Requests.Select(request => request.From));
        Assert.Equal("\"v1\"", server.Requests[1].Headers["If-Range"]);
    }

    [Fact]
    public async Task A_cancelled_download_leaves_a_part_that_the_next_one_goes_on_from()
    {
        using (
            var server = new LocalServer(_ => new(200, s_content, ("ETag", "\"v1\"")) { Sent = 300_000, Hangs = true })
        )
        {
            using var cancellation = new CancellationTokenSource();
            var run = Download(server).Run(new Reports(report => Cancel(report, cancellation)), cancellation.Token);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
            Assert.Equal(["file.bin.part", "file.bin.part.json"], _folder.Names());
            MoveMark(server.Address());
        }

        using (var server = LocalServer.Of(s_content))
        {
            MoveMark(server.Address());
            await Download(server).Run();
            Assert.Equal(300_000, Assert.Single(server.Requests).From);
            Assert.Equal(s_content, Fetched());
            Assert.Equal(["file.bin"], _folder.Names());
        }
        static void Cancel(DataProgress report, CancellationTokenSource cancellation)
        {
            if (report.Done == 300_000)
                cancellation.Cancel();
        }
    }

    [Fact]
    public async Task Without_a_tag_the_date_of_the_file_says_whether_it_is_the_same()
    {
        const string Date = "Wed, 21 Oct 2015 07:28:00 GMT";
        var answers = 0;
        using var server = new LocalServer(request =>
            request.From is { } from && request.Headers["If-Range"] == Date
                ? new(
                    206,
                    s_content[(int)from..],
                    ("Content-Range", $"bytes {from}-{s_content.Length - 1}/{s_content.Length}")
                )
                : new(200, s_content, ("Last-Modified", Date), ("ETag", "W/\"weak\""))
                {
                    Sent = answers++ == 0 ? 5 : s_content.Length,
                }
        );
        await Download(server).Run();
        Assert.Equal(s_content, Fetched());
        Assert.Equal([null, 5], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_file_that_changed_between_the_parts_is_fetched_anew()
    {
        var requests = 0;
        using var server = new LocalServer(request =>
            requests++ == 0
                ? new(200, s_other, ("ETag", "\"old\"")) { Sent = 300_000 }
                : LocalServer.Whole(request, s_content, "\"new\"")
        );
        await Download(server).Run();
        Assert.Equal(s_content, Fetched());
        Assert.Equal("\"old\"", server.Requests[1].Headers["If-Range"]);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_joins_two_files_is_found_out_by_the_checksum_and_asked_again()
    {
        var requests = 0;
        using var server = new LocalServer(request =>
            requests++ == 0
                ? new(200, s_other, ("ETag", "\"v1\"")) { Sent = 300_000 }
                : LocalServer.Whole(request, s_content, "\"v1\"")
        );
        // The part of another file is there when the download begins.
        await Assert.ThrowsAsync<DownloadException>(() => Download(server, attempts: 1).Run());
        await Download(server).Run();
        Assert.Equal(s_content, Fetched());
        Assert.Equal([null, 300_000, null], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_server_that_cannot_continue_sends_everything_again()
    {
        var answers = 0;
        using var server = new LocalServer(_ =>
            new(200, s_content) { Sent = answers++ == 0 ? 300_000 : s_content.Length }
        );
        await Download(server).Run();
        Assert.Equal(s_content, Fetched());
        Assert.Equal([null, null], server.Requests.Select(request => request.From));
    }

    [Theory]
    [InlineData("bytes 7-700000/700001")]
    [InlineData("bytes 300000-699999/700000")]
    [InlineData("bytes 300000-400000/700001")]
    [InlineData("lines 300000-700000/700001")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task A_wrong_range_is_not_put_behind_the_part(string? range)
    {
        var requests = 0;
        using var server = new LocalServer(_ =>
            requests++ switch
            {
                0 => new(200, s_content, ("ETag", "\"v1\"")) { Sent = 300_000 },
                1 when range is null => new(206, s_other[300_000..]),
                1 => new(206, s_other[300_000..], ("Content-Range", range)),
                _ => new(200, s_content, ("ETag", "\"v1\"")),
            }
        );
        await new FileDownload(server.Address(), _folder.File("file.bin"), checksum: null, Patient(5)).Run();
        Assert.Equal(s_content, Fetched());
        Assert.Equal([null, 300_000, null], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_wrong_checksum_is_told_and_nothing_is_left()
    {
        using var server = LocalServer.Of(s_other);
        var error = await Assert.ThrowsAsync<DataFormatException>(() => Download(server).Run());
        Assert.Equal($"SHA256 {Hex(s_other)}", error.Found);
        Assert.Equal($"SHA256 {Hex(s_content)}", error.Expected);
        Assert.Equal(server.Address().ToString(), error.Path);
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public async Task A_refusal_ends_the_download_at_once()
    {
        using var server = new LocalServer(_ => new(404, []));
        var error = await Assert.ThrowsAsync<DownloadException>(() => Download(server).Run());
        Assert.Equal(404, (int?)error.Status);
        Assert.Contains("404", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task An_error_that_passes_is_tried_again(int status)
    {
        var requests = 0;
        using var server = new LocalServer(request =>
            requests++ < 3 ? new(status, [], ("Retry-After", "1000")) : LocalServer.Whole(request, s_content, "\"v1\"")
        );
        await Download(server).Run();
        Assert.Equal(s_content, Fetched());
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Tries_without_a_new_byte_are_counted_and_come_to_an_end()
    {
        using var server = new LocalServer(_ => new(500, []));
        var error = await Assert.ThrowsAsync<DownloadException>(() => Download(server).Run());
        Assert.Equal(500, (int?)error.Status);
        Assert.Contains("5 tries", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_always_stops_at_different_places_and_cannot_continue_is_given_up()
    {
        var answers = 0;
        using var server = new LocalServer(_ => new(200, s_content) { Sent = answers++ % 2 == 0 ? 200_000 : 300_000 });
        await Assert.ThrowsAsync<DownloadException>(() => Download(server).Run());
        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up()
    {
        using var mute = new LocalServer(_ => new(200, s_content, ("ETag", "\"v1\"")) { Sent = 1000, Hangs = true });
        var options = new DownloadOptions { Attempts = 1, Silence = TimeSpan.FromSeconds(0.3) };
        var error = await Assert.ThrowsAsync<DownloadException>(() =>
            new FileDownload(mute.Address(), _folder.File("mute"), checksum: null, options).Run()
        );
        Assert.Contains("no byte for", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_told_after_some_tries()
    {
        Uri address;
        using (var server = LocalServer.Of(s_content))
            address = server.Address();
        var error = await Assert.ThrowsAsync<DownloadException>(() =>
            new FileDownload(address, _folder.File("file.bin"), checksum: null, Patient(2)).Run()
        );
        Assert.Contains("2 tries", error.Message, StringComparison.Ordinal);
        Assert.Contains(address.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirections_are_followed_with_the_range_but_not_for_ever()
    {
        using var server = new LocalServer(request =>
            request.Path switch
            {
                "/file.bin" => new(302, [], ("Location", "/there")),
                "/there" => new(308, [], ("Location", "end.bin")),
                "/end.bin" => LocalServer.Whole(request, s_content, "\"v1\""),
                _ => new(301, [], ("Location", request.Path)),
            }
        );
        await Download(server).Run();
        Assert.Equal(s_content, Fetched());
        await Assert.ThrowsAsync<DownloadException>(() =>
            new FileDownload(server.Address("loop"), _folder.File("loop"), checksum: null).Run()
        );
    }

    [Theory]
    [InlineData("http://example.org/file")]
    [InlineData("ftp://127.0.0.1/file")]
    [InlineData("file:///etc/passwd")]
    public async Task Only_https_is_fetched_and_redirected_to(string address)
    {
        await Assert.ThrowsAsync<DownloadException>(() =>
            new FileDownload(new(address), _folder.File("file.bin"), checksum: null).Run()
        );
        using var server = new LocalServer(_ => new(302, [], ("Location", address)));
        var error = await Assert.ThrowsAsync<DownloadException>(() => Download(server).Run());
        Assert.Contains("https only", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_disk_without_room_is_told_before_anything_is_written()
    {
        using var server = LocalServer.Of(s_content);
        var options = new DownloadOptions { FreeSpace = _ => s_content.Length + 99 };
        var download = new FileDownload(server.Address(), _folder.File("file.bin"), checksum: null, options)
        {
            SpareBytes = 100,
        };
        var error = await Assert.ThrowsAsync<IOException>(() => download.Run());
        Assert.Contains("700.1 kB of free space", error.Message, StringComparison.Ordinal);
        Assert.Contains("what is in it", error.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_of_another_length_is_not_taken(bool tellsLength)
    {
        using var server = new LocalServer(_ => new(200, s_content, ("ETag", "\"v1\"")) { TellsLength = tellsLength });
        var exact = new FileDownload(server.Address(), _folder.File("file.bin"), checksum: null, Patient(2))
        {
            Bytes = s_content.Length - 1,
        };
        var error = await Assert.ThrowsAsync<DataFormatException>(() => exact.Run());
        Assert.Equal("700000 bytes", error.Expected);
        var most = new FileDownload(server.Address(), _folder.File("file.bin"), checksum: null, Patient(2))
        {
            MostBytes = s_content.Length - 1,
        };
        error = await Assert.ThrowsAsync<DataFormatException>(() => most.Run());
        Assert.Equal("at most 700.0 kB", error.Expected);
        Assert.Equal(2, server.Requests.Count);
        Assert.Empty(_folder.Names());

        var right = new FileDownload(server.Address(), _folder.File("file.bin"), checksum: null, Patient(2))
        {
            Bytes = s_content.Length,
            MostBytes = s_content.Length,
        };
        await right.Run();
        Assert.Equal(s_content, Fetched());
    }

    [Fact]
    public async Task A_part_of_a_file_of_another_length_is_fetched_anew()
    {
        using var server = LocalServer.Of(s_content);
        _folder.File("file.bin.part", s_other[..1000]);
        File.WriteAllText(
            _folder.File("file.bin.part.json"),
            $"{{\"Address\":\"{server.Address()}\",\"ETag\":\"\\\"v1\\\"\",\"Length\":999999999}}"
        );
        var download = new FileDownload(server.Address(), _folder.File("file.bin"), checksum: null, Patient(1))
        {
            Bytes = s_content.Length,
        };
        await download.Run();
        Assert.Equal(s_content, Fetched());
        Assert.Null(Assert.Single(server.Requests).From);
    }

    [Fact]
    public async Task A_body_without_a_length_that_ends_early_is_tried_again()
    {
        var answers = 0;
        using var server = new LocalServer(_ =>
            new(200, s_content) { TellsLength = false, Sent = answers++ == 0 ? 300_000 : s_content.Length }
        );
        var download = new FileDownload(server.Address(), _folder.File("file.bin"), checksum: null, Patient(2))
        {
            Bytes = s_content.Length,
        };
        await download.Run();
        Assert.Equal(s_content, Fetched());
    }

    [Fact]
    public async Task A_disk_without_room_is_told_where_the_server_tells_no_length()
    {
        using var server = new LocalServer(_ => new(200, s_content) { TellsLength = false });
        var options = new DownloadOptions { FreeSpace = _ => 999_999 };
        var download = new FileDownload(server.Address(), _folder.File("file.bin"), checksum: null, options)
        {
            MostBytes = 1_000_000,
        };
        var error = await Assert.ThrowsAsync<IOException>(() => download.Run());
        Assert.Contains("1.0 MB are needed", error.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public async Task What_is_there_is_not_overwritten()
    {
        _folder.File("file.bin", [1, 2, 3]);
        using var server = LocalServer.Of(s_content);
        await Assert.ThrowsAsync<IOException>(() => Download(server).Run());
        Assert.Equal([1, 2, 3], Fetched());
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Two_downloads_of_one_file_do_not_mix()
    {
        using var server = LocalServer.Of(s_content);
        using (new FileStream(_folder.File("file.bin.part"), FileMode.Create, FileAccess.Write, FileShare.None))
        {
            var error = await Assert.ThrowsAsync<IOException>(() => Download(server).Run());
            Assert.Contains("another program", error.Message, StringComparison.Ordinal);
        }
        await Download(server).Run();
        Assert.Equal(s_content, Fetched());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"Address\":\"https://example.org/other\",\"ETag\":\"\\\"v1\\\"\"}")]
    public async Task A_part_whose_origin_is_not_known_is_fetched_anew(string mark)
    {
        _folder.File("file.bin.part", s_other[..1000]);
        File.WriteAllText(_folder.File("file.bin.part.json"), mark);
        using var server = LocalServer.Of(s_content);
        await Download(server).Run();
        Assert.Equal(s_content, Fetched());
        Assert.Null(Assert.Single(server.Requests).From);
    }

    private static byte[] Content(int length, int seed)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    private static string Hex(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static DownloadOptions Patient(int attempts) =>
        new()
        {
            Attempts = attempts,
            FirstPause = TimeSpan.FromMilliseconds(1),
            LongestPause = TimeSpan.FromMilliseconds(10),
        };

    private FileDownload Download(LocalServer server, int attempts = 5) =>
        new(server.Address(), _folder.File("file.bin"), Checksum.Sha256(Hex(s_content)), Patient(attempts));

    private byte[] Fetched() => File.ReadAllBytes(_folder.File("file.bin"));

    /// <summary>Each server has another port, and a part belongs to an address.</summary>
    private void MoveMark(Uri address)
    {
        var path = _folder.File("file.bin.part.json");
        var text = File.ReadAllText(path);
        File.WriteAllText(
            path,
            System.Text.RegularExpressions.Regex.Replace(text, "http://127.0.0.1:[0-9]+/file.bin", address.ToString())
        );
    }

    private sealed class Reports(Action<DataProgress> report) : IProgress<DataProgress>
    {
        public Reports(List<DataProgress> list)
            : this(list.Add) { }

        public void Report(DataProgress value) => report(value);
    }
}
