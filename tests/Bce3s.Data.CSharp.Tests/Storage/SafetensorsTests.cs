using System.Buffers.Binary;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Storage;

public sealed class SafetensorsTests : IDisposable
{
    private static readonly (ScalarType Type, string Code)[] s_types =
    [
        (ScalarType.Float64, "F64"),
        (ScalarType.Float32, "F32"),
        (ScalarType.Float16, "F16"),
        (ScalarType.BFloat16, "BF16"),
        (ScalarType.Int64, "I64"),
        (ScalarType.Int32, "I32"),
        (ScalarType.Int16, "I16"),
        (ScalarType.Int8, "I8"),
        (ScalarType.Byte, "U8"),
        (ScalarType.Bool, "BOOL"),
    ];

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("t.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tensors_of_every_type_and_any_shape_come_back_bit_for_bit() =>
        Prop.ForAll(
                Gen.Choose(0, 4).ArrayOf().Where(shape => shape.Length < 5).ToArbitrary(),
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                (sizes, seed) =>
                {
                    using var scope = NewDisposeScope();
                    var shape = Array.ConvertAll(sizes, s => (long)s);
                    var tensors = s_types.ToDictionary(
                        t => $"layer.{t.Code}",
                        t => (rand(shape, generator: new Generator((ulong)seed)) * 200 - 100).to(t.Type)
                    );
                    var metadata = new Dictionary<string, string>
                    {
                        ["epoch"] = $"{seed}",
                        ["ünï\"\\\n"] = "\u2028 𝄞",
                    };
                    Safetensors.Save(Path, tensors, metadata);

                    using var file = Safetensors.Load(Path);
                    Assert.True(file.Checksummed);
                    Assert.Equal(
                        metadata,
                        file.Metadata.Where(m => m.Key != SafetensorsHeader.ChecksumKey).ToDictionary()
                    );
                    Assert.Equal(tensors.Keys.Order(), file.Tensors.Keys.Order());
                    foreach (var (name, tensor) in tensors)
                    {
                        Assert.Equal(tensor.dtype, file.Tensors[name].dtype);
                        Assert.Equal(shape, file.Tensors[name].shape);
                        Assert.Equal(tensor.bytes.ToArray(), file.Tensors[name].bytes.ToArray());
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Infinities_and_not_a_number_keep_their_bits()
    {
        using var scope = NewDisposeScope();
        var values = new[]
        {
            float.NaN,
            float.PositiveInfinity,
            float.NegativeInfinity,
            -0.0f,
            float.Epsilon,
            BitConverter.UInt32BitsToSingle(0x7FC12345),
        };
        Safetensors.Save(Path, new Dictionary<string, Tensor> { ["x"] = tensor(values) });
        using var file = Safetensors.Load(Path);
        Assert.Equal(
            values.Select(BitConverter.SingleToUInt32Bits),
            file.Tensors["x"].data<float>().ToArray().Select(BitConverter.SingleToUInt32Bits)
        );
    }

    [Fact]
    public void The_layout_is_the_formats()
    {
        using var scope = NewDisposeScope();
        Safetensors.Save(
            Path,
            new Dictionary<string, Tensor>
            {
                ["b"] = tensor(new byte[] { 7, 8, 9 }),
                ["a"] = tensor(new[] { 1.5f, -2f }),
            }
        );
        var bytes = File.ReadAllBytes(Path);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, (8 + length) % 8);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, length));
        Assert.Equal("[0,8]", header.RootElement.GetProperty("a").GetProperty("data_offsets").GetRawText());
        Assert.Equal("[8,11]", header.RootElement.GetProperty("b").GetProperty("data_offsets").GetRawText());
        Assert.Equal("F32", header.RootElement.GetProperty("a").GetProperty("dtype").GetString());
        Assert.Equal("[3]", header.RootElement.GetProperty("b").GetProperty("shape").GetRawText());
        Assert.Equal(-2f, BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(8 + length + 4)));
        Assert.Equal([7, 8, 9], bytes[(8 + length + 8)..]);
    }

    [Fact]
    public void A_file_of_the_reference_implementation_is_read()
    {
        var bytes = File.ReadAllBytes(Places.Golden("max-norm.safetensors"));
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, length));
        using var file = Safetensors.Load(Places.Golden("max-norm.safetensors"));
        Assert.False(file.Checksummed);
        Assert.NotEmpty(file.Tensors);
        foreach (var (name, tensor) in file.Tensors)
        {
            var entry = header.RootElement.GetProperty(name);
            Assert.Equal(entry.GetProperty("shape").Deserialize<long[]>(), tensor.shape);
            var begin = 8 + length + entry.GetProperty("data_offsets")[0].GetInt32();
            Assert.Equal(
                bytes.AsSpan(begin, (int)(tensor.numel() * tensor.element_size())).ToArray(),
                tensor.bytes.ToArray()
            );
        }
    }

    [Fact]
    public void Views_and_parameters_are_written_as_they_read()
    {
        using var scope = NewDisposeScope();
        var matrix = arange(6, dtype: ScalarType.Float32).view(2, 3);
        Safetensors.Save(
            Path,
            new Dictionary<string, Tensor> { ["t"] = matrix.t(), ["p"] = matrix.clone().requires_grad_() }
        );
        using var file = Safetensors.Load(Path);
        Assert.Equal([0, 3, 1, 4, 2, 5], file.Tensors["t"].data<float>().ToArray());
        Assert.False(file.Tensors["p"].requires_grad);
    }

    [Fact]
    public void A_tensor_larger_than_one_piece_comes_back()
    {
        using var scope = NewDisposeScope();
        var large = arange((1 << 23) + 12_345, dtype: ScalarType.Int64);
        Safetensors.Save(Path, new Dictionary<string, Tensor> { ["x"] = large });
        using var file = Safetensors.Load(Path);
        Assert.True(large.bytes.SequenceEqual(file.Tensors["x"].bytes));
    }

    [Fact]
    public void The_header_alone_can_be_read()
    {
        using var scope = NewDisposeScope();
        Safetensors.Save(
            Path,
            new Dictionary<string, Tensor> { ["x"] = zeros(2, 3) },
            new Dictionary<string, string> { ["epoch"] = "4" }
        );
        var header = Safetensors.ReadHeader(Path);
        var entry = Assert.Single(header.Entries);
        Assert.Equal(("x", ScalarType.Float32, 0L, 24L), (entry.Name, entry.Type, entry.Begin, entry.End));
        Assert.Equal([2, 3], entry.Shape);
        Assert.Equal("4", header.Metadata["epoch"]);
        Assert.Equal(64, header.Checksum!.Length);
    }

    [Fact]
    public void What_was_loaded_can_be_saved_with_its_metadata_and_is_the_same_file()
    {
        using var scope = NewDisposeScope();
        Safetensors.Save(
            Path,
            new Dictionary<string, Tensor> { ["x"] = ones(3), ["y"] = ones(2, dtype: ScalarType.Int64) },
            new Dictionary<string, string> { ["k"] = "v" }
        );
        using var file = Safetensors.Load(Path);
        Safetensors.Save(_folder.File("again"), file.Tensors, file.Metadata);
        Assert.Equal(File.ReadAllBytes(Path), File.ReadAllBytes(_folder.File("again")));
    }

    [Fact]
    public void Nothing_is_a_file_too()
    {
        Safetensors.Save(Path, new Dictionary<string, Tensor>());
        using var file = Safetensors.Load(Path);
        Assert.Empty(file.Tensors);
        Assert.True(file.Checksummed);
    }

    [Fact]
    public void What_the_format_cannot_hold_is_refused_and_leaves_nothing()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() =>
            Safetensors.Save(Path, new Dictionary<string, Tensor> { ["__metadata__"] = ones(1) })
        );
        Assert.Throws<ArgumentException>(() =>
            Safetensors.Save(Path, new Dictionary<string, Tensor> { ["z"] = ones(1, dtype: ScalarType.ComplexFloat32) })
        );
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void Loaded_tensors_outlive_the_scope_and_go_with_their_file()
    {
        using (NewDisposeScope())
            Safetensors.Save(Path, new Dictionary<string, Tensor> { ["x"] = ones(3), ["y"] = ones(2) });
        var before = LiveTensors.Count();
        SafetensorsFile file;
        using (NewDisposeScope())
            file = Safetensors.Load(Path);
        Assert.Equal(before + 2, Tensor.TotalCount);
        Assert.Equal([1, 1, 1], file.Tensors["x"].data<float>().ToArray());
        file.Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }
}
