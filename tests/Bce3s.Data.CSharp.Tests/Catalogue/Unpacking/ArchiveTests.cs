using System.Formats.Tar;
using System.Text;
using Xunit;
using static Bce3s.Data.Tests.Catalogue.Unpacking.Archives;

namespace Bce3s.Data.Tests.Catalogue.Unpacking;

public sealed class ArchiveTests : IDisposable
{
    private const int LinkOfUnix = 0xA1FF << 16;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.tar")]
    [InlineData("a.tar.gz")]
    [InlineData("a.tgz")]
    public void A_tar_is_unpacked_beside_what_is_there(string name)
    {
        _folder.File("other", [1]);
        var tar = Tar(
            Folder("./top/"),
            File("top/a.txt", "one"),
            File("./top/deep/b.txt", ""),
            File($"{new string('x', 150)}/{new string('y', 150)}", "long names")
        );
        _folder.File(name, name.EndsWith("gz", StringComparison.Ordinal) ? Gzip(tar) : tar);
        Archive.Unpack(_folder.File(name), _folder.Path);
        Assert.Equal("one", Read("top/a.txt"));
        Assert.Equal("", Read("top/deep/b.txt"));
        Assert.Equal("long names", Read($"{new string('x', 150)}/{new string('y', 150)}"));
        Assert.Equal([name, "other", "top", new string('x', 150)], _folder.Names());
    }

    [Fact]
    public void A_tar_with_extended_headers_is_unpacked()
    {
        var tar = Tar(
            new PaxGlobalExtendedAttributesTarEntry(new Dictionary<string, string> { ["comment"] = "hello" }),
            new PaxTarEntry(TarEntryType.RegularFile, "größe.txt") { DataStream = new MemoryStream([65]) }
        );
        Unpack("a.tar", tar);
        Assert.Equal("A", Read("größe.txt"));
    }

    [Fact]
    public void A_zip_and_a_gz_are_unpacked()
    {
        Unpack("a.zip", Zip(("d/", [], 0), ("d/a.txt", "zip"u8.ToArray(), 0), ("e/f/b", [], 0x81A4 << 16)));
        Assert.Equal("zip", Read("d/a.txt"));
        Assert.Equal("", Read("e/f/b"));
        Unpack("c.txt.gz", Gzip("plain"u8.ToArray()));
        Assert.Equal("plain", Read("c.txt"));
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("a/..")]
    [InlineData("/evil")]
    [InlineData("//evil")]
    [InlineData("..\\evil")]
    [InlineData("a\nb")]
    public void Paths_that_lead_elsewhere_are_refused_by_name(string name)
    {
        Refused("a.tar", Tar(File("good", "x"), File(name, "x")), name.Replace('\n', '?'));
        Refused("a.zip", Zip(("good", [1], 0), (name, [1], 0)), name.Replace('\n', '?'));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink, "/etc/passwd")]
    [InlineData(TarEntryType.SymbolicLink, "good")]
    [InlineData(TarEntryType.HardLink, "/etc/passwd")]
    [InlineData(TarEntryType.HardLink, "good")]
    public void Links_are_refused_by_name(TarEntryType kind, string goal) =>
        Refused("a.tar", Tar(File("good", "x"), Link(kind, "link", goal), File("link/evil", "x")), "'link'");

    [Theory]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    [InlineData(TarEntryType.Fifo)]
    public void Devices_and_pipes_are_refused_by_name(TarEntryType kind) =>
        Refused("a.tar", Tar(new GnuTarEntry(kind, "device")), "'device'");

    [Fact]
    public void Links_in_a_zip_are_refused_by_name() =>
        Refused("a.zip", Zip(("link", "/etc/passwd"u8.ToArray(), LinkOfUnix)), "'link'");

    [Fact]
    public void Names_that_are_there_twice_are_refused()
    {
        Refused("a.tar", Tar(File("a", "1"), File("a", "2")), "twice");
        Refused("a.tar", Tar(File("a", "1"), File("./a", "2")), "twice");
        Refused("a.tar", Tar(File("a", "1"), File("a/b", "2")), "below one that is a file");
        Refused("a.tar", Tar(File("a", "1"), Folder("a/")), "below one that is a file");
        Refused("a.tar", Tar(Folder("a/"), File("a", "1")), "twice");
        Refused("a.zip", Zip(("a", [1], 0), ("a", [2], 0)), "twice");
    }

    [Theory]
    [InlineData(2, 1 << 20, 1 << 20, "after 2 others")]
    [InlineData(9, 9_999, 1 << 20, "more than 10.0 kB")]
    [InlineData(9, 10_000, 25_000, "more than 25.0 kB")]
    public void More_than_the_limits_is_refused(int entries, int entryBytes, int totalBytes, string words)
    {
        var content = new byte[10_000];
        Random.Shared.NextBytes(content);
        var tar = Tar(File("a", content), File("b", content), File("c", content));
        Refused(
            "a.tar",
            tar,
            words,
            new()
            {
                Entries = entries,
                EntryBytes = entryBytes,
                TotalBytes = totalBytes,
            }
        );
        Unpack(
            "a.tar",
            tar,
            new()
            {
                Entries = 3,
                EntryBytes = 10_000,
                TotalBytes = 30_000,
            }
        );
    }

    [Fact]
    public void A_small_file_that_becomes_a_large_one_is_refused_early()
    {
        var bomb = Gzip(new byte[100_000_000]);
        Assert.InRange(bomb.Length, 0, 1_000_000);
        Refused("a.gz", bomb, "with which all are more than");
        Refused("a.tar.gz", Gzip(Tar(File("zeros", new byte[50_000_000]))), "'zeros'");
        Refused("a.zip", Zip(("zeros", new byte[50_000_000], 0)), "'zeros'");
    }

    [Fact]
    public void Zeros_behind_the_last_entry_are_bounded_and_can_be_cancelled()
    {
        byte[] Padded(int zeros) => Gzip([.. Tar(File("a", "x")), .. new byte[zeros]]);
        Unpack("a.tar.gz", Padded(1_000_000));
        Refused("a.tar.gz", Padded(20_000_000), "behind the last entry");

        var reports = 0;
        using var cancelled = new CancellationTokenSource();
        _folder.File("b.tar.gz", Gzip([.. Tar(File("b", "x")), .. new byte[10_000_000]]));
        var progress = new Reports(_ =>
        {
            if (++reports == 5)
                cancelled.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() =>
            Archive.Unpack(_folder.File("b.tar.gz"), _folder.Path, null, progress, cancelled.Token)
        );
    }

    [Fact]
    public void A_bare_gz_tells_how_far_it_is()
    {
        var content = new byte[1_000_000];
        new Random(1).NextBytes(content);
        var reports = new List<DataProgress>();
        _folder.File("a.gz", Gzip(content));
        Archive.Unpack(_folder.File("a.gz"), _folder.Path, progress: new Reports(reports.Add));
        Assert.True(reports.Count > 3);
        Assert.Equal("unpacking a.gz", reports[^1].Step);
        Assert.Equal(reports[^1].Total, reports[^1].Done);
    }

    [Fact]
    public void Headers_alone_count_as_entries()
    {
        var header = new PaxGlobalExtendedAttributesTarEntry(new Dictionary<string, string> { ["comment"] = "again" });
        Refused("a.tar", Tar(header, header, header), "after 2 others", new() { Entries = 2 });
    }

    [Fact]
    public void A_header_that_claims_gigabytes_of_names_takes_no_memory()
    {
        var tar = Tar(File("a", "x"));
        tar[156] = (byte)'L';
        Encoding.ASCII.GetBytes("17777777777").CopyTo(tar, 124);
        FixSum(tar, 0);
        var before = GC.GetTotalAllocatedBytes();
        Refused("a.tar", tar, "names of 2147483647 bytes");
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 10_000_000);
    }

    [Fact]
    public void An_extended_header_that_hides_the_next_one_is_refused()
    {
        var pax = new PaxTarEntry(
            TarEntryType.RegularFile,
            "a",
            new Dictionary<string, string> { ["comment"] = "=512" }
        )
        {
            DataStream = new MemoryStream(new byte[512]),
        };
        var tar = Tar(pax);
        var record = " comment=="u8;
        var at = tar.AsSpan().IndexOf(record);
        // The same length, another key.
        " size=00000"u8[..record.Length].CopyTo(tar.AsSpan(at));
        Refused("a.tar", tar, "a size in an extended header");
    }

    [Fact]
    public void A_cut_or_damaged_archive_is_told()
    {
        var tar = Tar(File("a", new string('x', 2000)), File("b", "y"));
        foreach (var length in (int[])[0, 1, 511, 512, 1000, 2560, 3072, 3584])
            Refused("a.tar", tar[..length], "a.tar");
        var packed = Gzip(tar);
        // The last bytes are those of the zeros behind the last file.
        for (var length = 0; length < packed.Length - 24; length++)
            Refused("a.tar.gz", packed[..length], "a.tar.gz");
        var damaged = (byte[])tar.Clone();
        damaged[5] ^= 1;
        Refused("a.tar", damaged, "the sum");
        Refused("a.zip", [1, 2, 3], "damaged");
        Refused("a.gz", [1, 2, 3], "damaged");
        Refused("a.rar", tar, ".tar");
    }

    [Fact]
    public void Names_that_no_file_system_takes_are_refused()
    {
        Refused("a.zip", Zip((new string('x', 256), [1], 0)), "no file system");
        Refused("a.zip", Zip((string.Concat(Enumerable.Repeat("d/", 2000)) + "x", [1], 0)), "no file system");
        Refused("a.tar", Tar(File(new string('ö', 128), "x")), "no file system");
    }

    [Theory]
    [InlineData("a.tar")]
    [InlineData("a.tar.gz")]
    [InlineData("a.zip")]
    [Trait(Damage.Category, Damage.Mutations)]
    public void Damaged_archives_are_unpacked_or_refused(string name)
    {
        var tar = Tar(File("a/b", "content"), Folder("c/"), File(new string('n', 120), "long"), File("d", "x"));
        var archive = name switch
        {
            "a.tar" => tar,
            "a.tar.gz" => Gzip(tar),
            _ => Zip(("a/b", "content"u8.ToArray(), 0), ("c/", [], 0), ("d", [1], 0)),
        };
        Directory.CreateDirectory(_folder.File("in"));
        Damage.Check(
            _folder.File(name),
            archive,
            () =>
            {
                try
                {
                    Archive.Unpack(_folder.File(name), _folder.File("in"));
                }
                finally
                {
                    Directory.Delete(_folder.File("in"), recursive: true);
                    Directory.CreateDirectory(_folder.File("in"));
                    Assert.Equal(["in", name], _folder.Names().OrderDescending(StringComparer.Ordinal));
                }
            }
        );
    }

    [Fact]
    public void Damaged_tars_are_unpacked_or_refused_by_a_typed_error()
    {
        var tar = Tar(File("a/b", "content"), Folder("c/"), File(new string('n', 120), "long"), File("d", "x"));
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var damaged = (byte[])tar.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (i % 2 == 0)
                for (var header = 0; header + 512 <= damaged.Length; header += 512)
                    FixSum(damaged, header);
            using var folder = new TemporaryFolder();
            folder.File("a.tar", damaged);
            Directory.CreateDirectory(folder.File("in"));
            var error = Record.Exception(() => Archive.Unpack(folder.File("a.tar"), folder.File("in")));
            Assert.True(error is null or DataFormatException, error?.ToString());
            Assert.Equal(["a.tar", "in"], folder.Names());
        }
    }

    [Fact]
    public void What_is_there_is_neither_overwritten_nor_half_replaced()
    {
        _folder.File("b", [7]);
        var error = Assert.Throws<IOException>(() => Unpack("x.tar", Tar(File("a", "new"), File("b", "new"))));
        Assert.Contains("is there already", error.Message, StringComparison.Ordinal);
        Assert.Equal(["b", "x.tar"], _folder.Names());
        Assert.Equal([7], System.IO.File.ReadAllBytes(_folder.File("b")));
    }

    [Fact]
    public void What_an_ended_program_left_is_removed_and_a_cancelled_one_leaves_nothing()
    {
        Directory.CreateDirectory(_folder.File(".x.tar.unpacking"));
        System.IO.File.WriteAllText(_folder.File(".x.tar.unpacking/a"), "old");
        Unpack("x.tar", Tar(File("a", "new")));
        Assert.Equal("new", Read("a"));
        Assert.Equal(["a", "x.tar"], _folder.Names());

        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        _folder.File("y.tar", Tar(File("c", "new")));
        Assert.Throws<OperationCanceledException>(() =>
            Archive.Unpack(_folder.File("y.tar"), _folder.Path, cancellation: cancelled.Token)
        );
        Assert.Equal(["a", "x.tar", "y.tar"], _folder.Names());
    }

    private void Unpack(string name, byte[] archive, UnpackLimits? limits = null) =>
        Archive.Unpack(_folder.File(name, archive), _folder.Path, limits);

    /// <summary>Nothing is written anywhere near, and the error says why.</summary>
    private void Refused(string name, byte[] archive, string words, UnpackLimits? limits = null)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("in"));
        folder.File(name, archive);
        var error = Assert.Throws<DataFormatException>(() =>
            Archive.Unpack(folder.File(name), folder.File("in"), limits)
        );
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(folder.File(name), error.Path);
        Assert.Equal([name, "in"], folder.Names());
        Assert.Empty(Directory.GetFileSystemEntries(folder.File("in")));
    }

    private string Read(string name) => System.IO.File.ReadAllText(_folder.File(name));

    private static void FixSum(byte[] tar, int header)
    {
        var block = tar.AsSpan(header, 512);
        block.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in block)
            sum += b;
        Encoding.ASCII.GetBytes($"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 ").CopyTo(block[148..]);
    }

    private sealed class Reports(Action<DataProgress> told) : IProgress<DataProgress>
    {
        public void Report(DataProgress value) => told(value);
    }
}
