using System.IO.Compression;
using Xunit;

namespace Bce3s.Data.Tests.Catalogue;

public class KnownDatasetsTests
{
    [Fact]
    public void Every_dataset_says_all_there_is_to_know()
    {
        Assert.Equal(
            [
                "fashion-mnist-lt",
                "fashion-mnist",
                "mnist",
                "cifar10",
                "cifar100",
                "places-lt",
                "imagenet-lt",
                "inat18",
                "webface4m",
            ],
            KnownDatasets.All.Select(dataset => dataset.Name)
        );
        foreach (var dataset in KnownDatasets.All)
        {
            Assert.All(
                (string[])[dataset.Title, dataset.Terms, dataset.HomePage, dataset.WhereToGet, dataset.Layout],
                text => Assert.False(string.IsNullOrWhiteSpace(text))
            );
            Assert.False(dataset.WhereToGet.EndsWith('.'));
            foreach (var split in (DatasetSplit[])[dataset.Train, dataset.Test])
            {
                Assert.InRange(
                    split.Images,
                    dataset.Classes * (split.Smallest ?? 0),
                    dataset.Classes * (split.Largest ?? long.MaxValue / dataset.Classes)
                );
                Assert.True(split.Smallest is null or >= 1);
            }
            Assert.All(dataset.Downloads, download => Assert.Equal("https", download.Address.Scheme));
            Assert.All(dataset.Downloads, download => Assert.NotNull(download.Checksum));
        }
    }

    [Fact]
    public void What_a_fetch_delivers_is_a_layout()
    {
        foreach (var dataset in KnownDatasets.All.Where(dataset => dataset.Downloads.Count > 0))
        {
            using var folder = new TemporaryFolder();
            var delivered = dataset.Downloads.SelectMany(download => download.Delivers).ToArray();
            foreach (var file in dataset.Layouts[0].Files.SelectMany(file => file.Names))
            {
                var inner = dataset.Layouts[0].Inner ?? "";
                var name = delivered.Contains($"{file}.gz") ? $"{file}.gz" : file;
                Assert.Contains(Path.Combine(inner, name), delivered);
                Directory.CreateDirectory(folder.File(inner));
                File.WriteAllText(Path.Combine(folder.File(inner), name), "");
            }
            Assert.Equal(
                Path.Combine(folder.Path, dataset.Layouts[0].Inner ?? "").TrimEnd('/'),
                dataset.Locate(folder.Path)
            );
        }
    }

    [Theory]
    [InlineData("https://example.org/mirror")]
    [InlineData("https://example.org/mirror/")]
    public void A_mirror_has_the_same_files_with_the_same_sums(string address)
    {
        var official = KnownDatasets.Find("cifar10").Downloads[0];
        var mirrored = KnownDatasets.Find("cifar10").FetchedFrom(new(address)).Downloads[0];
        Assert.Equal("https://example.org/mirror/cifar-10-binary.tar.gz", mirrored.Address.ToString());
        Assert.Equal(official, mirrored with { Address = official.Address });
    }

    [Fact]
    public void An_unknown_name_is_answered_with_those_there_are()
    {
        var error = Assert.Throws<ArgumentException>(() => KnownDatasets.Find("cifar1000"));
        Assert.Contains("'cifar1000'", error.Message, StringComparison.Ordinal);
        Assert.Contains("cifar10, cifar100", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("8d4fb7e6c68d591d4c3dfef9ec88bf0")]
    [InlineData("8D4FB7E6C68D591D4C3DFEF9EC88BF0D")]
    [InlineData("8d4fb7e6c68d591d4c3dfef9ec88bf0g")]
    public void A_checksum_that_is_none_is_refused(string hex) =>
        Assert.Throws<ArgumentException>(() => Checksum.Md5(hex));

    [Theory]
    [InlineData("", "MD5 d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("message digest", "MD5 f96b697d7cb7938d525a2f31aaf161d0")]
    public void A_checksum_is_that_of_the_standard(string content, string expected)
    {
        var checksum = Checksum.Md5(new string('0', 32));
        Assert.Equal(expected, checksum.Of(new MemoryStream(System.Text.Encoding.ASCII.GetBytes(content))));
        Assert.Equal("MD5 " + new string('0', 32), checksum.ToString());
    }

    [Fact]
    public void A_checksum_of_many_pieces_is_that_of_the_whole()
    {
        var content = new byte[1_000_003];
        new Random(1).NextBytes(content);
        var steps = new List<long>();
        var sum = Checksum.Sha256(new string('0', 64)).Of(new MemoryStream(content), steps.Add);
        Assert.Equal("SHA256 " + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)), sum);
        Assert.Equal(content.Length, steps[^1]);
        Assert.True(steps.Count > 1);
    }

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(999, "999 bytes")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(999_949, "999.9 kB")]
    [InlineData(999_950, "1.0 MB")]
    [InlineData(170_052_171, "170.1 MB")]
    [InlineData(120_000_000_000, "120.0 GB")]
    [InlineData(long.MaxValue, "9223372.0 TB")]
    public void Bytes_are_written_for_people(long bytes, string text) => Assert.Equal(text, ByteCount.Text(bytes));
}
