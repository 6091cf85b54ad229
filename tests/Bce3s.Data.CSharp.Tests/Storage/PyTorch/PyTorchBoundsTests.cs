using System.Diagnostics;
using Bce3s.Data.Tests.Formats;
using Xunit;

namespace Bce3s.Data.Tests.Storage;

/// <summary>Small pickles that name their values again and again, so that little in the file could become much in memory or time.</summary>
public sealed class PyTorchBoundsTests
{
    private const int MostSeconds = 5;
    private const long MostMemory = 400 << 20;

    [Fact]
    public void A_value_that_contains_itself_is_refused() =>
        // d = {}; d['d'] = d
        Refused("nested more than", new PickleBytes().Ascii("}q\0U\u0001dh\0s"));

    [Fact]
    public void A_value_in_billions_of_places_is_refused_where_it_holds_a_tensor() =>
        Refused("more than", WithTensor().Ascii("U\u0001l](h\0e").Ascii(Doubled(30)).Ascii("s"));

    [Fact]
    public void A_value_in_billions_of_places_is_entered_once_where_it_holds_none() =>
        Assert.Equal(["w"], Read(WithTensor().Ascii("U\u0001l]}a").Ascii(Doubled(30)).Ascii("s")).Tensors.Keys);

    [Fact]
    public void A_long_list_in_a_million_places_is_walked_once()
    {
        // l = 2,000,000 times None; {'l': 1,000,000 times l}
        var pickle = new PickleBytes().Ascii("}U\u0001l](](").Ascii(new('N', 2_000_000)).Ascii("eq\0");
        Assert.Empty(Read(pickle.Ascii(Repeated("h\0", 1_000_000)).Ascii("es")).Tensors);
    }

    [Fact]
    public void A_long_list_beside_a_tensor_in_a_million_places_is_refused()
    {
        var pickle = WithTensor().Ascii("U\u0001l]((h\0").Ascii(new('N', 1_000_000)).Ascii("lq\u0001");
        Refused("more than 4194304 values", pickle.Ascii(Repeated("h\u0001", 1_000_000)).Ascii("es"));
    }

    [Fact]
    public void One_tensor_under_very_many_names_is_refused() =>
        Refused(
            "more than 131072 tensors",
            WithTensor().Ascii("U\u0001l](").Ascii(Repeated("h\0", 200_000)).Ascii("es")
        );

    [Fact]
    public void One_text_under_very_many_names_is_refused()
    {
        var pickle = new PickleBytes().OldText(new string('x', 1000)).Ascii("q\u0001").Ascii("0}");
        for (var key = 0; key < 100_000; key++)
            pickle.Integer(key).Ascii("h\u0001s");
        Refused("letters", pickle);
    }

    [Fact]
    public void One_text_in_very_many_devices_is_refused()
    {
        var pickle = new PickleBytes().Ascii("}U\u0001dctorch\ndevice\nq\u0001");
        pickle.OldText(new string('x', 1000)).Ascii("K\u0001\u0086q\u0002R0](");
        Refused("4 times the file's", pickle.Ascii(Repeated("h\u0001h\u0002R", 1_000_000)).Ascii("es"));
    }

    [Theory]
    [InlineData("U\u0004cuda\u0085", "cuda")]
    [InlineData("U\u0004cudaK\u0001\u0086", "cuda:1")]
    public void A_device_has_its_name(string arguments, string name) =>
        Assert.Equal(name, Read(Device(arguments)).Metadata["d"]);

    [Theory]
    [InlineData(")")]
    [InlineData("K\u0001\u0085")]
    [InlineData("U\u0001xU\u0001x\u0086")]
    [InlineData("U\u0001xK\u0001K\u0001\u0087")]
    public void Another_call_of_a_device_is_refused(string arguments) =>
        Refused("another call of torch.device", Device(arguments));

    private static PickleBytes Device(string arguments) =>
        new PickleBytes().Ascii("}U\u0001dctorch\ndevice\n").Ascii(arguments).Ascii("Rs");

    /// <summary>A dictionary with a tensor w, which is value 0; the dictionary is on top.</summary>
    private static PickleBytes WithTensor() => new PickleBytes().Raw(PyTorchBytes.Pickle([4], [1])[..^2]).Ascii("q\0s");

    /// <summary>The list on top becomes one of itself twice, again and again.</summary>
    private static string Doubled(int times) => $"q\u0001{Repeated("0]h\u0001ah\u0001aq\u0001", times)}";

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static PyTorchNames Read(PickleBytes pickle)
    {
        var bytes = pickle.Stop().ToArray();
        var names = new PyTorchNames("FILE");
        var watch = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            names.Add(new PyTorchPickle("FILE", key => key == "0" ? 16 : null).Read(bytes));
            return names;
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostMemory);
            Assert.InRange(watch.Elapsed.TotalSeconds, 0, MostSeconds);
        }
    }

    private static void Refused(string found, PickleBytes pickle) =>
        Assert.Contains(found, Assert.Throws<DataFormatException>(() => Read(pickle)).Found);
}
