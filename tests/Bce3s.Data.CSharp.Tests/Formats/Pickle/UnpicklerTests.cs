using System.Numerics;
using System.Text;
using Xunit;

namespace Bce3s.Data.Tests.Formats;

public sealed class UnpicklerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static PickleDictionary Golden(string name) =>
        Assert.IsType<PickleDictionary>(Unpickler.Read(Places.Golden(Path.Combine("pickles", name))));

    private static List<object?> ListOf(object? value) => Assert.IsType<List<object?>>(value);

    private static byte[] BytesOf(object? value) => Assert.IsType<ReadOnlyMemory<byte>>(value).ToArray();

    private static NumpyArray ArrayOf(object? value) => Assert.IsType<NumpyArray>(value);

    private static void AssertLoop(object? value)
    {
        var loop = ListOf(value);
        Assert.Equal(2, loop.Count);
        Assert.Equal(1L, loop[0]);
        Assert.Same(loop, loop[1]);
    }

    private static void AssertTuples(IReadOnlyList<object?> tuples)
    {
        Assert.Equal(5, tuples.Count);
        for (var length = 0; length < 5; length++)
            Assert.Equal(
                Enumerable.Range(1, length).Select(i => (object?)(long)i),
                Assert.IsType<object?[]>(tuples[length])
            );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void What_python_3_writes_comes_back(int protocol)
    {
        var value = Golden($"python3-{protocol}.pkl");
        Assert.Equal(18, value.Count);
        Assert.Equal("none", value.GetAt(0).Key);
        Assert.Null(value["none"]);
        Assert.Equal([true, false], ListOf(value["flags"]));
        Assert.Equal(
            [
                0L,
                1L,
                255L,
                256L,
                65535L,
                65536L,
                -1L,
                (long)int.MaxValue,
                (long)int.MinValue,
                1L << 31,
                long.MaxValue,
                long.MinValue,
                BigInteger.One << 80,
            ],
            ListOf(value["ints"])
        );
        Assert.Equal([0.5, -1e300, double.PositiveInfinity], ListOf(value["floats"]));
        Assert.Equal("aé€😀\n\\u0041\\", value["text"]);
        Assert.Equal(Enumerable.Range(0, 52).Select(i => (byte)(5 * i)), BytesOf(value["bytes"]));
        Assert.Empty(BytesOf(value["empty"]));
        Assert.Equal([0, 255], BytesOf(value["array"]));
        AssertTuples(ListOf(value["tuples"]));
        var map = Assert.IsType<PickleDictionary>(value["map"]);
        Assert.Equal("seven", map[7L]);
        Assert.Empty(Assert.IsType<PickleDictionary>(map["k"]));
        AssertLoop(value["loop"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void What_numpy_writes_comes_back(int protocol)
    {
        var value = Golden($"python3-{protocol}.pkl");
        AssertNumpy(value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_names_of_numpy_2_are_known(int protocol)
    {
        // The names of these protocols stand in lines without a length before them.
        var old = Encoding.Latin1.GetString(
            File.ReadAllBytes(Places.Golden(Path.Combine("pickles", $"python3-{protocol}.pkl")))
        );
        var renamed = old.Replace("cnumpy.core.", "cnumpy._core.");
        Assert.NotEqual(old, renamed);
        AssertNumpy((PickleDictionary)Unpickler.Read("renamed", Encoding.Latin1.GetBytes(renamed)).Value!);
    }

    private static void AssertNumpy(PickleDictionary value)
    {
        var bytes = ArrayOf(value["u1"]);
        Assert.Equal(("u1", false), ($"{bytes.Type}", bytes.IsFortran));
        Assert.Equal([2, 3], bytes.Shape);
        Assert.Equal([0, 1, 2, 3, 4, 5], bytes.Data.ToArray());

        var floats = ArrayOf(value["f4"]);
        Assert.True(floats.Type is { Kind: 'f', Size: 4, IsBigEndian: true });
        Assert.Equal([0x3F, 0xC0, 0, 0, 0xC0, 0, 0, 0], floats.Data.ToArray());

        var columns = ArrayOf(value["i8"]);
        Assert.True(columns.IsFortran);
        Assert.Equal([2, 2], columns.Shape);
        Assert.Equal([1, 3, -2, 4], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(columns.Data.Span));
        Assert.Null(columns.ToIntegers());

        Assert.Equal([258, -3], ArrayOf(value["i2"]).ToIntegers()!);
        Assert.Equal((-5L, 0.25, true), (value["scalar"], value["real"], value["flag"]));
    }

    [Theory]
    [InlineData("pickle-0.pkl")]
    [InlineData("pickle-1.pkl")]
    [InlineData("pickle-2.pkl")]
    [InlineData("cPickle-0.pkl")]
    [InlineData("cPickle-1.pkl")]
    [InlineData("cPickle-2.pkl")]
    public void What_python_2_writes_comes_back(string name)
    {
        var value = Golden(name);
        Assert.Equal(10, value.Count);
        Assert.Null(value["none"]);
        Assert.Equal([true, false], ListOf(value["flags"]));
        Assert.Equal(
            [0L, 255L, 65535L, -1L, (long)int.MaxValue, 1L << 40, BigInteger.One << 80, -5L],
            ListOf(value["ints"])
        );
        Assert.Equal(0.1, value["float"]);
        Assert.Equal("aé€\n\\", value["text"]);
        Assert.Equal([0, 255, (byte)'\'', (byte)'"', (byte)'\n', (byte)'\\', (byte)'t'], BytesOf(value["str"]));
        Assert.Equal(Enumerable.Repeat((byte)'x', 300), BytesOf(value["long"]));
        AssertTuples(Assert.IsType<object?[]>(value["tuples"]));
        Assert.Equal("k", Assert.IsType<PickleDictionary>(value["map"])[7L]);
        AssertLoop(value["loop"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Arrays_of_python_2_come_back(int protocol)
    {
        var batch = Golden($"py2-numpy-{protocol}.pkl");
        Assert.Equal("training batch 1 of 5"u8.ToArray(), BytesOf(batch["batch_label"]));
        Assert.Equal([6, 9, 200], PickleValue.IntegersOf(batch["labels"])!);
        Assert.Equal([3, 4], ArrayOf(batch["data"]).Shape);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (byte)i), ArrayOf(batch["data"]).Data.ToArray());
    }

    [Fact]
    public void Bytes_are_not_copied()
    {
        var file = new PickleBytes().Bytes([1, 2, 3]).Stop().ToArray();
        var (value, length) = Unpickler.Read("memory", file);
        file[5] = 9;
        Assert.Equal([9, 2, 3], BytesOf(value));
        Assert.Equal(file.Length, length);
    }

    [Fact]
    public void What_follows_the_pickle_is_left_for_the_caller() =>
        Assert.Equal((7L, 3), Unpickler.Read("memory", new byte[] { (byte)'K', 7, (byte)'.', 1, 2 }));

    [Fact]
    public void A_caller_may_allow_globals_of_its_own()
    {
        var globals = new PickleDialect(
            new PickleGlobal("collections.OrderedDict", (_, _) => new PickleDictionary()),
            new PickleGlobal("mine.Sum", (_, arguments) => arguments.Sum(a => (long)a!))
        );
        var file = new PickleBytes()
            .Ascii("ccollections\nOrderedDict\n)R")
            .Text("n")
            .Ascii("cmine\nSum\n(K")
            .Raw(2)
            .Ascii("K")
            .Raw(3)
            .Ascii("tRs.")
            .ToArray();
        var value = Assert.IsType<PickleDictionary>(Unpickler.Read("memory", file, globals).Value);
        Assert.True(value.TryGet("n", out object? sum));
        Assert.Equal(5L, sum);
    }

    [Fact]
    public void A_symbolic_link_leads_to_its_file()
    {
        var link = _folder.File("link");
        File.CreateSymbolicLink(link, _folder.File("pickle", new PickleBytes().Bytes(new byte[200]).Stop().ToArray()));
        Assert.Equal(200, BytesOf(Unpickler.Read(link)).Length);
    }

    [Fact]
    public void A_missing_file_is_the_systems_error() =>
        Assert.Throws<FileNotFoundException>(() => Unpickler.Read(_folder.File("absent")));
}
