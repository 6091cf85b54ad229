using System.Buffers.Binary;
using System.Text;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Storage;

public sealed class SafetensorsDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("t.safetensors");

    public void Dispose() => _folder.Dispose();

    private byte[] Valid()
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>
        {
            ["w"] = tensor(new[] { 1f, 2, 3 }),
            ["n"] = tensor(new long[] { 5 }),
            ["m"] = ones(3, dtype: ScalarType.Bool),
        };
        Safetensors.Save(Path, tensors, new Dictionary<string, string> { ["epoch"] = "12" });
        return File.ReadAllBytes(Path);
    }

    private static byte[] With(string header, int dataLength = 0)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + json.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        return file;
    }

    private SafetensorsException Refused(byte[] content)
    {
        var path = _folder.File("damaged", content);
        var before = LiveTensors.Count();
        var error = Assert.Throws<SafetensorsException>(() => Safetensors.Load(path));
        Assert.Equal(before, Tensor.TotalCount);
        Assert.Equal(path, error.Path);
        return error;
    }

    [Fact]
    public void Every_cut_is_an_error()
    {
        var bytes = Valid();
        for (var length = 0; length < bytes.Length; length++)
            Refused(bytes[..length]);
        Refused([.. bytes, 0]);
    }

    [Fact]
    public void Every_changed_byte_is_an_error_unless_it_hides_the_checksum()
    {
        var bytes = Valid();
        var hidden = 0;
        for (var position = 0; position < bytes.Length; position++)
            foreach (var flip in new byte[] { 0x01, 0x80 })
            {
                var changed = (byte[])bytes.Clone();
                changed[position] ^= flip;
                try
                {
                    using var file = Safetensors.Load(_folder.File("damaged", changed));
                    Assert.False(file.Checksummed);
                    hidden++;
                }
                catch (SafetensorsException) { }
            }
        // At most the changes of the keys "sha256" and "__metadata__".
        Assert.InRange(hidden, 0, 2 * 18);
    }

    [Fact]
    [Trait(Damage.Category, Damage.Mutations)]
    public void Damage_is_found_or_harmless_with_a_checksum() => Check(Valid());

    [Fact]
    [Trait(Damage.Category, Damage.Mutations)]
    public void Damage_is_found_or_harmless_without_a_checksum() =>
        Check(
            With(
                """
                {"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"m":{"dtype":"BOOL","shape":[4],"data_offsets":[24,28]}}
                """,
                dataLength: 28
            )
        );

    private void Check(byte[] valid)
    {
        var path = _folder.File("damaged");
        Damage.Check(path, valid, () => Safetensors.Load(path).Dispose(), memory: 1 << 20);
    }

    [Theory]
    [InlineData("", "does not start with")]
    [InlineData(" {}", "does not start with")]
    [InlineData("{", "not valid JSON")]
    [InlineData("{}x", "not valid JSON")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""",
        "not valid JSON"
    )]
    [InlineData("""{"\uD800":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", "not valid JSON")]
    [InlineData("""{"__metadata__":[]}""", "__metadata__ of kind Array")]
    [InlineData("""{"__metadata__":{"k":1}}""", "metadata 'k' of kind Number")]
    [InlineData("""{"a":7}""", "tensor 'a' without dtype")]
    [InlineData("""{"a":{"shape":[0],"data_offsets":[0,0]}}""", "tensor 'a' without dtype")]
    [InlineData("""{"a":{"dtype":7,"shape":[0],"data_offsets":[0,0]}}""", "tensor 'a' without dtype")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[0],"data_offsets":[0,0]}}""", "dtype F8_E4M3")]
    [InlineData("""{"a":{"dtype":"U8","shape":0,"data_offsets":[0,0]}}""", "shape 0")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,0]}}""", "shape [-1]")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,0]}}""", "shape [1.5]")]
    [InlineData("""{"a":{"dtype":"U8","shape":["0"],"data_offsets":[0,0]}}""", "shape [\"0\"]")]
    [InlineData("""{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,0]}}""", "shape [9")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0]}}""", "data_offsets [0]")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[4,2]}}""", "data_offsets [4,2]")]
    [InlineData("""{"a":{"dtype":"U8","shape":[5],"data_offsets":[0,4]}}""", "4 bytes for tensor 'a'")]
    [InlineData(
        """{"a":{"dtype":"F64","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,4]}}""",
        "4 bytes for tensor 'a'"
    )]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", "tensor 'a' at byte 2")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""",
        "tensor 'b' at byte 2"
    )]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""",
        "tensor 'b' at byte 2"
    )]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", "4 bytes of data")]
    [InlineData("""{"a":{"dtype":"U8","shape":[5000000000],"data_offsets":[0,5000000000]}}""", "4 bytes of data")]
    public void Every_claim_of_the_header_is_checked(string header, string found) =>
        Assert.Contains(found, Refused(With(header, dataLength: 4)).Found);

    [Fact]
    public void A_bool_that_is_neither_is_an_error()
    {
        var content = With("""{"a":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}""", dataLength: 2);
        content[^1] = 2;
        Assert.Contains("tensor 'a'", Refused(content).Found);
    }

    [Theory]
    [InlineData(100_000_001UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(long.MaxValue)]
    [InlineData(5_000UL)]
    public void A_header_longer_than_allowed_or_than_the_file_is_refused_before_memory_is_taken(ulong length)
    {
        var content = new byte[32];
        BinaryPrimitives.WriteUInt64LittleEndian(content, length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("header", Refused(content).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_checksum_that_is_no_checksum_is_an_error() =>
        Assert.Contains("the checksum 'abc'", Refused(With("""{"__metadata__":{"sha256":"abc"}}""")).Found);

    [Fact]
    public void A_wrong_checksum_says_that_the_file_is_damaged()
    {
        var bytes = Valid();
        bytes[^1] ^= 1;
        Assert.Contains("damaged", Refused(bytes).Message);
    }
}
