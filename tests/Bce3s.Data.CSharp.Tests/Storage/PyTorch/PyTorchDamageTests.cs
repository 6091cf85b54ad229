using TorchSharp;
using Xunit;

namespace Bce3s.Data.Tests.Storage;

public sealed class PyTorchDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Golden(string name) => File.ReadAllBytes(Places.Golden(Path.Combine("pth", name)));

    [Fact]
    public void Every_cut_is_an_error()
    {
        var bytes = Golden("parameters.pth");
        for (var length = 0; length < bytes.Length; length++)
        {
            var path = _folder.File("cut.pth", bytes[..length]);
            Assert.Throws<DataFormatException>(() => PyTorchFile.Load(path));
        }
    }

    [Theory]
    [Trait(Damage.Category, Damage.Mutations)]
    [InlineData("types.pth")]
    [InlineData("layouts.pth")]
    [InlineData("checkpoint.pth")]
    public void Damage_is_found_or_harmless(string golden)
    {
        var path = _folder.File("damaged.pth");
        Damage.Check(path, Golden(golden), () => PyTorchFile.Load(path).Dispose(), memory: 4 << 20);
    }

    /// <summary>Behind the checksums of the zip file: the pickle alone is damaged, and packed anew.</summary>
    [Theory]
    [Trait(Damage.Category, Damage.Mutations)]
    [InlineData("types.pth")]
    [InlineData("layouts.pth")]
    [InlineData("checkpoint.pth")]
    public void A_damaged_pickle_in_a_whole_file_is_found_or_harmless(string golden)
    {
        using var archive = PyTorchArchive.Open(Places.Golden(Path.Combine("pth", golden)));
        var storages = Enumerable
            .Range(0, 100)
            .Where(key => archive.LengthOf($"{key}") is not null)
            .Select(key => ($"m/data/{key}", new byte[archive.LengthOf($"{key}")!.Value]))
            .ToArray();
        var pickle = _folder.File("data.pkl");
        var path = _folder.File("repacked.pth");
        void Read()
        {
            File.WriteAllBytes(
                path,
                PyTorchBytes.Zip(
                    System.IO.Compression.CompressionLevel.NoCompression,
                    [("m/data.pkl", File.ReadAllBytes(pickle)), .. storages]
                )
            );
            using var file = PyTorchFile.Load(path);
            // What was read is well formed: every element can be reached.
            foreach (var tensor in file.Tensors.Values)
                tensor.clone().Dispose();
        }
        Damage.Check(pickle, archive.Pickle().ToArray(), Read, memory: 4 << 20);
    }
}
