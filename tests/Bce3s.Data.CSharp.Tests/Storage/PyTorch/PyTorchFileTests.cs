using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Storage;

public sealed class PyTorchFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Golden(string name) => Places.Golden(Path.Combine("pth", name));

    private static float[] Counted(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.to(ScalarType.Float32).contiguous().view(-1).data<float>().ToArray();
    }

    private static float[] Count(int from, int count) => [.. Enumerable.Range(from, count).Select(i => (float)i)];

    [Theory]
    [InlineData("float64", ScalarType.Float64)]
    [InlineData("float32", ScalarType.Float32)]
    [InlineData("float16", ScalarType.Float16)]
    [InlineData("bfloat16", ScalarType.BFloat16)]
    [InlineData("int64", ScalarType.Int64)]
    [InlineData("int32", ScalarType.Int32)]
    [InlineData("int16", ScalarType.Int16)]
    [InlineData("int8", ScalarType.Int8)]
    [InlineData("uint8", ScalarType.Byte)]
    public void Every_type_of_numbers_comes_back(string name, ScalarType type)
    {
        using var file = PyTorchFile.Load(Golden("types.pth"));
        var tensor = file.Tensors[name];
        Assert.Equal(type, tensor.dtype);
        Assert.Equal([2, 3], tensor.shape);
        Assert.Equal(Count(0, 6), Counted(tensor));
        Assert.False(tensor.requires_grad);
    }

    [Fact]
    public void Truth_values_and_complex_numbers_come_back()
    {
        using var file = PyTorchFile.Load(Golden("types.pth"));
        Assert.Equal([false, false, false, true, true, true], file.Tensors["bool"].data<bool>().ToArray());
        Assert.Equal(
            (ScalarType.ComplexFloat32, 6),
            (file.Tensors["complex64"].dtype, file.Tensors["complex64"].numel())
        );
        var complex = MemoryMarshal.Cast<byte, Complex>(file.Tensors["complex128"].bytes).ToArray();
        Assert.Equal([0, 1, 2, 3, 4, 5], complex);
    }

    [Fact]
    public void Every_layout_comes_back()
    {
        using var file = PyTorchFile.Load(Golden("layouts.pth"));
        Assert.Equal(Count(0, 24), Counted(file.Tensors["base"]));
        Assert.Equal([6, 4], file.Tensors["transposed"].shape);
        Assert.Equal([0, 6, 12, 18, 1, 7], Counted(file.Tensors["transposed"])[..6]);
        Assert.Equal(Count(6, 12), Counted(file.Tensors["rows"]));
        Assert.Equal([1, 3, 5, 13, 15, 17], Counted(file.Tensors["steps"]));
        Assert.Equal([5, 11, 17, 23], Counted(file.Tensors["column"]));
        Assert.Equal([2, 3, 2, 2], file.Tensors["channels_last"].shape);
        Assert.Equal(Count(0, 24), Counted(file.Tensors["channels_last"]));
        Assert.Equal(([], 7f), (file.Tensors["scalar"].shape, file.Tensors["scalar"].item<float>()));
        Assert.Equal(([], 23f), (file.Tensors["inner_scalar"].shape, file.Tensors["inner_scalar"].item<float>()));
        Assert.Equal([0], file.Tensors["empty"].shape);
        Assert.Equal([3, 0, 5], file.Tensors["empty_rows"].shape);
        Assert.Equal(ScalarType.Int64, file.Tensors["empty_rows"].dtype);
        Assert.Equal([1, 1, 1, 1], file.Tensors["one"].shape);
    }

    [Fact]
    public void Tensors_that_shared_memory_share_it()
    {
        using var file = PyTorchFile.Load(Golden("layouts.pth"));
        using var first = file.Tensors["base"].view(-1).narrow(0, 5, 1);
        first.fill_(99);
        Assert.Equal(99, Counted(file.Tensors["column"])[0]);
        Assert.Equal(99, Counted(file.Tensors["transposed"])[20]);
    }

    [Fact]
    public void Parameters_are_their_tensors()
    {
        using var file = PyTorchFile.Load(Golden("parameters.pth"));
        Assert.Equal(Count(0, 6), Counted(file.Tensors["weight"]));
        Assert.Equal(ScalarType.Float16, file.Tensors["half"].dtype);
    }

    [Fact]
    public void A_checkpoint_has_names_of_its_keys_and_what_is_beside_them()
    {
        using var file = PyTorchFile.Load(Golden("checkpoint.pth"));
        Assert.Equal(["state_dict", "optimizer"], file.Parts);
        Assert.Equal(Count(0, 18), Counted(file.Tensors["state_dict.module.conv1.weight"]));
        Assert.Equal(76.5f, file.Tensors["best_acc1"].item<float>());
        Assert.Contains("optimizer.state.4.momentum_buffer", file.Tensors.Keys);
        Assert.Equal("3", file.Metadata["epoch"]);
        Assert.Equal("tiny", file.Metadata["arch"]);
        Assert.Equal("0.25", file.Metadata["accuracy"]);
        Assert.Equal("cpu", file.Metadata["device"]);
    }

    [Fact]
    public void Nothing_stays_behind()
    {
        var before = LiveTensors.Count();
        foreach (var name in new[] { "types.pth", "layouts.pth", "checkpoint.pth" })
            PyTorchFile.Load(Golden(name)).Dispose();
        Assert.Equal(before, LiveTensors.Count());
    }

    [Theory]
    [InlineData("evil.pth", "posix.system")]
    [InlineData("module.pth", "torch.nn.modules.linear.Linear")]
    [InlineData("expanded.pth", "[1099511627776] with strides [0]")]
    [InlineData("list.pth", "a list of 1")]
    [InlineData("script.pt", "a TorchScript archive")]
    public void What_is_no_weights_is_refused_by_name(string name, string found)
    {
        var error = Assert.Throws<DataFormatException>(() => PyTorchFile.Load(Golden(name)));
        Assert.Equal(Golden(name), error.Path);
        Assert.Contains(found, error.Found);
        Assert.False(File.Exists("/tmp/bce3s-evil"));
    }

    [Fact]
    public void PyTorch_2_adds_notes_that_are_checked()
    {
        using var file = PyTorchFile.Load(Made(PyTorchBytes.Pickle([2, 2], [2, 1])));
        Assert.Equal([0, 1, 2, 3], Counted(file.Tensors["w"]));
    }

    [Fact]
    public void PyTorch_2_has_storages_without_a_type()
    {
        var path = Made(PyTorchBytes.Pickle([16], [1], elements: 16, storage: "torch.storage\nUntypedStorage"));
        using var file = PyTorchFile.Load(path);
        Assert.Equal((ScalarType.Byte, 16), (file.Tensors["w"].dtype, file.Tensors["w"].numel()));
    }

    [Theory]
    [InlineData(new[] { 5 }, new[] { 1 }, 0, "float32 [5] with strides [1] from element 0 of a storage of 4")]
    [InlineData(new[] { 4 }, new[] { 1 }, 1, "from element 1")]
    [InlineData(new[] { 2 }, new[] { 4 }, 0, "with strides [4]")]
    [InlineData(new[] { 8 }, new[] { 0 }, 0, "with strides [0]")]
    [InlineData(new[] { 1 }, new[] { 1 }, 4, "from element 4")]
    [InlineData(new[] { 2 }, new[] { -1 }, 1, "a negative stride")]
    [InlineData(new[] { -1 }, new[] { 1 }, 0, "a negative size or offset")]
    [InlineData(new[] { 1 }, new[] { 1 }, -1, "a negative size or offset")]
    [InlineData(new[] { 2, 2 }, new[] { 1 }, 0, "without its layout")]
    [InlineData(new[] { int.MaxValue, int.MaxValue, int.MaxValue }, new[] { 0, 0, 0 }, 0, "with strides [0, 0, 0]")]
    [InlineData(
        new[] { 0, int.MaxValue, int.MaxValue, int.MaxValue },
        new[] { 1, 1, 1, 1 },
        0,
        "with strides [1, 1, 1, 1]"
    )]
    public void A_tensor_stays_inside_its_storage(int[] sizes, int[] strides, int offset, string found) =>
        Refused(found, PyTorchBytes.Pickle(sizes, strides, offset));

    [Theory]
    [InlineData(5, "torch\nFloatStorage", "0", "storage", "5 float32 in storage '0'")]
    [InlineData(4, "torch\nDoubleStorage", "0", "storage", "4 float64 in storage '0'")]
    [InlineData(4, "torch\nFloatStorage", "1", "storage", "4 float32 in storage '1'")]
    [InlineData(4, "torch\nFloatStorage", "../data.pkl", "storage", "in storage '../data.pkl'")]
    [InlineData(-1, "torch\nFloatStorage", "0", "storage", "another reference")]
    [InlineData(4, "torch\nFloatStorage", "0", "module", "another reference")]
    [InlineData(4, "torch\nQInt8Storage", "0", "storage", "the class or function torch.QInt8Storage")]
    [InlineData(4, "torch\nfloat32", "0", "storage", "a storage of type torch.float32")]
    public void A_storage_is_in_the_file(int elements, string storage, string key, string kind, string found) =>
        Refused(found, PyTorchBytes.Pickle([1], [1], 0, elements, storage, key, kind));

    [Theory]
    [InlineData("big", "3\n", "byte order 'big'")]
    [InlineData("little", "11\n", "version '11'")]
    [InlineData("little", "x", "version 'x'")]
    public void Another_order_of_bytes_or_version_is_refused(string order, string version, string found)
    {
        var content = PyTorchBytes.File(PyTorchBytes.Pickle([4], [1]), Floats(), order, version);
        Assert.Contains(found, Refused(content).Found);
    }

    [Fact]
    public void Compressed_records_are_refused()
    {
        var bomb = new byte[1 << 20];
        var pickle = PyTorchBytes.Pickle([1 << 18], [1], elements: 1 << 18);
        var content = PyTorchBytes.Zip(CompressionLevel.Optimal, ("m/data.pkl", pickle), ("m/data/0", bomb));
        Assert.Contains("the record data.pkl compressed", Refused(content).Found);
    }

    /// <summary>The lengths are those of stored records, the method is another: deflate, deflate64, one that is not known.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(99)]
    public void A_record_that_claims_to_be_compressed_is_refused(byte method)
    {
        var content = PyTorchBytes.File(PyTorchBytes.Pickle([4], [1]), Floats());
        content[PyTorchBytes.Entries(content).First() + 10] = method;
        Assert.Contains("the record data.pkl compressed", Refused(content).Found);
    }

    [Fact]
    public void A_zip_file_may_end_as_a_long_one_does()
    {
        var content = PyTorchBytes.Long(PyTorchBytes.File(PyTorchBytes.Pickle([4], [1]), Floats()));
        using (var file = PyTorchFile.Load(_folder.File("long.pth", content)))
            Assert.Equal([0, 1, 2, 3], Counted(file.Tensors["w"]));
        content[PyTorchBytes.Entries(content).First() + 10] = 8;
        Assert.Contains("the record data.pkl compressed", Refused(content).Found);
    }

    [Fact]
    public void A_zip_file_of_something_else_is_refused()
    {
        Refused(PyTorchBytes.Zip(CompressionLevel.NoCompression, ("word/document.xml", [1])));
        var two = PyTorchBytes.Zip(CompressionLevel.NoCompression, ("a/data.pkl", [1]), ("b/data.pkl", [1]));
        Assert.Contains("2 records", Refused(two).Found);
        var twice = PyTorchBytes.Zip(CompressionLevel.NoCompression, ("a/data.pkl", [1]), ("a/x", [1]), ("a/x", [1]));
        Assert.Contains("a/x twice", Refused(twice).Found);
    }

    [Fact]
    public void A_changed_number_shows_in_the_checksum()
    {
        var content = PyTorchBytes.File(PyTorchBytes.Pickle([4], [1]), Floats());
        content[content.AsSpan().IndexOf(Floats()) + 4] ^= 1;
        Assert.Contains("CRC-32", Refused(content).Found);
    }

    /// <summary>PyTorch writes zeros after torch.serialization.set_crc32_options(False).</summary>
    [Fact]
    public void Records_without_a_checksum_are_refused_with_what_to_do()
    {
        var content = PyTorchBytes.File(PyTorchBytes.Pickle([4], [1]), Floats());
        foreach (var entry in PyTorchBytes.Entries(content))
            content.AsSpan(entry + 16, 4).Clear();
        var error = Refused(content);
        Assert.Contains("no checksum of the record", error.Found);
        Assert.Contains("set_crc32_options", error.Expected);
    }

    [Theory]
    [InlineData("}X\u0003\0\0\0neg\u0088s", "(neg)")]
    [InlineData("}X\u0004\0\0\0conj\u0088s", "(conj)")]
    [InlineData("]", "(a list of 0)")]
    public void A_view_with_another_sign_is_refused(string metadata, string found) =>
        Refused(found, PyTorchBytes.Pickle([4], [1], metadata: metadata));

    [Theory]
    [InlineData("N")]
    [InlineData("}")]
    public void A_tensor_may_have_empty_metadata(string metadata)
    {
        using var file = PyTorchFile.Load(Made(PyTorchBytes.Pickle([4], [1], metadata: metadata)));
        Assert.Equal([0, 1, 2, 3], Counted(file.Tensors["w"]));
    }

    [Fact]
    public void The_checksum_is_that_of_zip_files()
    {
        var sum = new Crc32();
        sum.Append("12345"u8);
        sum.Append("6789"u8);
        Assert.Equal(0xCBF43926, sum.Value);
    }

    private static byte[] Floats() => MemoryMarshal.AsBytes<float>(new float[] { 0, 1, 2, 3 }).ToArray();

    private string Made(byte[] pickle) => _folder.File("made.pth", PyTorchBytes.File(pickle, Floats()));

    private void Refused(string found, byte[] pickle) =>
        Assert.Contains(found, Refused(PyTorchBytes.File(pickle, Floats())).Found);

    private DataFormatException Refused(byte[] content)
    {
        var path = _folder.File("refused.pth", content);
        var tensors = LiveTensors.Count();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<DataFormatException>(() => PyTorchFile.Load(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200 << 20);
        Assert.Equal(tensors, LiveTensors.Count());
        Assert.Equal(path, error.Path);
        return error;
    }
}
