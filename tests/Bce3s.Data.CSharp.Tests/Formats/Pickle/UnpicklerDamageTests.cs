using System.Text;
using Xunit;

namespace Bce3s.Data.Tests.Formats;

public sealed class UnpicklerDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private DataFormatException Refused(byte[] content)
    {
        var path = _folder.File("pickle", content);
        var error = Assert.Throws<DataFormatException>(() => Unpickler.Read(path));
        Assert.Equal(path, error.Path);
        return error;
    }

    [Theory]
    [InlineData("cos\nsystem\n(S'true'\ntR.", "os.system", 0)]
    [InlineData("(S'true'\nios\nsystem\n.", "os.system", 9)]
    [InlineData("(cos\nsystem\nS'true'\no.", "os.system", 1)]
    [InlineData("c__builtin__\neval\n.", "__builtin__.eval", 0)]
    [InlineData("K\u0001cnumpy\nload\n.", "numpy.load", 2)]
    [InlineData("\u0080\u0004\u008C\u0005posix\u008C\u0006system\u0093.", "posix.system", 17)]
    [InlineData("cnumpy\nndarray\n)R.", "a call of numpy.ndarray", 16)]
    [InlineData("cnumpy\nndarray\n)\u0081.", "NewObj", 16)]
    [InlineData("])R.", "a call of a list of 0", 2)]
    [InlineData("Pid\n.", "PersId", 0)]
    [InlineData("NQ.", "BinPersId", 1)]
    [InlineData("\u0082\u0001.", "Ext1", 0)]
    [InlineData("\u008F.", "EmptySet", 0)]
    [InlineData("\u0097.", "NextBuffer", 0)]
    [InlineData("\u00F0.", "0xF0", 0)]
    [InlineData("]Nb.", "a state for a list of 0", 2)]
    public void What_is_not_plain_data_is_refused_by_name_and_place(string pickle, string found, int at)
    {
        var error = Refused(Encoding.Latin1.GetBytes(pickle));
        Assert.Contains(found, error.Found);
        Assert.EndsWith($" at byte {at} of the pickle", error.Found);
    }

    [Theory]
    [InlineData("", "0 bytes left")]
    [InlineData(".", "without its value")]
    [InlineData("NN.", "before all values")]
    [InlineData("(N.", "before all values")]
    [InlineData("N(.", "without its value")]
    [InlineData("t.", "without its beginning")]
    [InlineData("N\u0086.", "without its values")]
    [InlineData("\u0080\u0006N.", "protocol 6")]
    [InlineData("h\u0001.", "value 1 before")]
    [InlineData("Nq\u0001h\u0002.", "value 2 before")]
    [InlineData("Ix\n.", "the number 'x'")]
    [InlineData("I1", "within a line")]
    [InlineData("p-1\n.", "out of range")]
    [InlineData("Fx\n.", "the number 'x'")]
    [InlineData("S'a\n.", "without quotation marks")]
    [InlineData("S'\\q'\n.", "the escape \\q")]
    [InlineData("S'\\x1'\n.", "a broken escape")]
    [InlineData("V\\u12\n.", "a broken escape")]
    [InlineData("V\\U00110000\n.", "U+110000")]
    [InlineData("X\u0001\0\0\0\u00FF.", "not UTF-8")]
    [InlineData("}(Nu.", "a key without a value")]
    [InlineData("}NNs.", "None as a key")]
    [InlineData("})Ns.", "a tuple of 0 as a key")]
    [InlineData("NNa.", "an item for None")]
    [InlineData("NNNs.", "keys for None")]
    [InlineData("c_codecs\nencode\n(X\u0001\0\0\0aU\u0003hextR.", "another call of _codecs.encode")]
    [InlineData("c_codecs\nencode\n(X\u0002\0\0\0\u00C4\u0080U\u0006latin1tR.", "beyond Latin-1")]
    [InlineData("cnumpy\ndtype\n(U\u0002O8K\0K\u0001tR.", "numpy elements of type 'O8'")]
    public void Broken_pickles_say_what_is_wrong(string pickle, string found) =>
        Assert.Contains(found, Refused(Encoding.Latin1.GetBytes(pickle)).Found);

    [Theory]
    [InlineData(new[] { 2, 3 }, 5, "5 bytes for a numpy array of u1 [2, 3]", "6")]
    [InlineData(new[] { int.MaxValue, int.MaxValue, int.MaxValue }, 5, "5 bytes", "more than 2^63")]
    [InlineData(new[] { -1, -6 }, 6, "without its shape", "whole numbers from 0 on")]
    public void An_array_has_the_bytes_of_its_shape(int[] shape, int length, string found, string expected)
    {
        var error = Refused(new PickleBytes().Array("u1", shape, new byte[length]).Stop().ToArray());
        Assert.Contains(found, error.Found);
        Assert.Contains(expected, error.Expected);
    }

    [Theory]
    [InlineData("T\u00FF\u00FF\u00FF\u007F")]
    [InlineData("T\u00FF\u00FF\u00FF\u00FF")]
    [InlineData("B\u00FF\u00FF\u00FF\u00FF")]
    [InlineData("X\u00FF\u00FF\u00FF\u00FF")]
    [InlineData("\u008E\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF")]
    [InlineData("\u0096\u0000\u0000\u0000\u0000\u0001\u0000\u0000\u0000")]
    [InlineData("\u008B\u00FF\u00FF\u00FF\u00FF")]
    public void Lengths_beyond_the_file_are_refused_before_memory_is_taken(string pickle) =>
        AssertBounded(Encoding.Latin1.GetBytes(pickle + "....."), 1 << 20);

    [Fact]
    public void Values_without_end_are_refused()
    {
        var many = new byte[6 << 20];
        foreach (var instruction in "(})]N2")
        {
            Array.Fill(many, (byte)instruction);
            many[0] = (byte)'N';
            AssertBounded(many, 800 << 20);
        }
    }

    [Fact]
    public void One_text_made_into_bytes_again_and_again_is_refused()
    {
        var pickle = new PickleBytes()
            .Ascii("c_codecs\nencode\nq")
            .Raw(0)
            .Text(new string('x', 100_000))
            .Ascii("q")
            .Raw(1)
            .OldText("latin1")
            .Ascii("q")
            .Raw(2);
        for (var i = 0; i < 1000; i++)
            pickle.Ascii("h").Raw(0).Ascii("h").Raw(1).Ascii("h").Raw(2, 0x86).Ascii("R");
        Assert.Contains("4 times the file's", AssertBounded(pickle.Stop().ToArray(), 2 << 20).Found);
    }

    [Fact]
    public void One_key_of_many_dictionaries_is_one_text()
    {
        var pickle = new PickleBytes()
            .Bytes(Encoding.ASCII.GetBytes(new string('k', 1000)))
            .Ascii("q")
            .Raw(0)
            .Ascii("0](");
        for (var i = 0; i < 10_000; i++)
            pickle.Ascii("}h").Raw(0).Ascii("Ns");
        var bytes = pickle.Ascii("e").Stop().ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var list = Assert.IsType<List<object?>>(Unpickler.Read("pickle", bytes).Value);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        var keys = list.Select(item => Assert.IsType<PickleDictionary>(item).GetAt(0).Key).ToArray();
        Assert.Equal(10_000, keys.Length);
        Assert.All(keys, key => Assert.Same(keys[0], key));
    }

    [Fact]
    public void Dictionaries_without_end_are_refused()
    {
        var pickle = new PickleBytes().Bytes(Encoding.ASCII.GetBytes(new string('k', 1024))).Ascii("q").Raw(0);
        for (var i = 0; i < 1_390_000; i++)
            pickle.Ascii("}h").Raw(0).Ascii("Ns");
        AssertBounded(pickle.Stop().ToArray(), 200 << 20);
    }

    [Fact]
    public void One_long_shape_of_very_many_arrays_is_refused()
    {
        var ones = string.Concat(Enumerable.Repeat("K\u0001", 64));
        var pickle = new PickleBytes()
            .Ascii("cnumpy.core.multiarray\n_reconstruct\nq\u00010")
            .Ascii($"(({ones}tcnumpy\ndtype\nU\u0002u1\u0085R\u0089U\u0001xtq\u00020");
        for (var i = 0; i < 1_000_000; i++)
            pickle.Ascii("h\u0001)Rh\u0002b");
        AssertBounded(pickle.Stop().ToArray(), 200 << 20);
    }

    [Fact]
    public void Numbers_chosen_to_collide_do_not()
    {
        var pickle = new PickleBytes().Ascii("}(");
        for (var i = 0; i < 120_000; i++)
            pickle.Raw(0x8A, 8).UInt32(i).UInt32(i).Ascii("N");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var dictionary = Unpickler.Read("pickle", pickle.Ascii("u").Stop().ToArray()).Value;
        Assert.Equal(120_000, Assert.IsType<PickleDictionary>(dictionary).Count);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void A_number_of_a_million_digits_is_refused()
    {
        var digits = new string('9', 1_000_000);
        AssertBounded(Encoding.Latin1.GetBytes($"L{digits}L\n."), 3 << 20);
        AssertBounded(Encoding.Latin1.GetBytes($"F{digits}x\n."), 3 << 20);
    }

    [Fact]
    public void A_long_text_is_no_key()
    {
        var pickle = new PickleBytes().Ascii("}").Text(new string('k', 2000)).Ascii("Ns.").ToArray();
        Assert.Contains("a text as a key", Refused(pickle).Found);
    }

    private DataFormatException AssertBounded(byte[] content, long memory)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Refused(content);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, memory);
        return error;
    }

    [Fact]
    public void Every_cut_is_an_error()
    {
        foreach (var file in Directory.GetFiles(Places.Golden("pickles"), "*.pkl"))
        {
            var bytes = File.ReadAllBytes(file);
            for (var length = 0; length < bytes.Length; length++)
                Assert.Throws<DataFormatException>(() => Unpickler.Read(file, bytes.AsMemory(0, length)));
        }
    }

    [Theory]
    [Trait(Damage.Category, Damage.Mutations)]
    [InlineData("python3-0.pkl")]
    [InlineData("python3-2.pkl")]
    [InlineData("python3-5.pkl")]
    [InlineData("cPickle-1.pkl")]
    [InlineData("py2-numpy-2.pkl")]
    public void Damage_is_found_or_harmless(string golden)
    {
        var path = _folder.File("pickle");
        Damage.Check(
            path,
            File.ReadAllBytes(Places.Golden(Path.Combine("pickles", golden))),
            () => Unpickler.Read(path),
            memory: 1 << 20
        );
    }
}
