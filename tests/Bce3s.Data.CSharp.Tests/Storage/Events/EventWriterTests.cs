using System.Globalization;
using System.Text;
using Bce3s.Data.Events;
using Xunit;

namespace Bce3s.Data.Tests.Storage.Events;

public class EventWriterTests
{
    // Fields of TensorBoard's summary.proto and tensor.proto.
    private const int Tensor = 8;
    private const int Metadata = 9;
    private const int FloatValues = 5;
    private const int DoubleValues = 6;
    private const int StringValues = 8;

    private static long[] Shape(WireMessage tensor) =>
        [.. tensor.Message(2).Messages(2).Select(dimension => dimension.Number(1))];

    private static void Shows(WireMessage value, string plugin, int dataClass, int type, params long[] shape)
    {
        Assert.Equal(plugin, value.Message(Metadata).Message(1).Text(1));
        Assert.Equal(dataClass, value.Message(Metadata).Number(4));
        Assert.Equal(type, value.Message(Tensor).Number(1));
        Assert.Equal(shape, Shape(value.Message(Tensor)));
    }

    private static string Written(TemporaryFolder folder, Action<EventWriter> write)
    {
        using var writer = new EventWriter(folder.Path);
        write(writer);
        return writer.FilePath;
    }

    [Fact]
    public void A_later_file_is_the_last_by_name_whatever_the_clock_says()
    {
        using var folder = new TemporaryFolder();
        var first = Written(folder, _ => { });
        var future = Path.Combine(folder.Path, "events.out.tfevents.9000000000.host.1.0");
        File.Move(first, future);
        var second = Written(folder, _ => { });
        var third = Written(folder, _ => { });
        Assert.Equal([future, second, third], Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_first_record_tells_the_version_and_the_name_when_and_where()
    {
        using var folder = new TemporaryFolder();
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        var path = Written(folder, _ => { });
        var first = Assert.Single(EventFile.Read(path));
        Assert.Equal("brain.Event:2", first.Text(3));
        Assert.InRange(first.Double(1), before, before + 60);
        var parts = Path.GetFileName(path).Split('.');
        Assert.Equal(["events", "out", "tfevents"], parts[..3]);
        Assert.InRange(long.Parse(parts[3], CultureInfo.InvariantCulture), (long)before, (long)before + 60);
        Assert.Equal(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), parts[^2]);
    }

    [Fact]
    public void Two_writers_of_a_folder_write_two_files()
    {
        using var folder = new TemporaryFolder();
        using var one = new EventWriter(folder.Path);
        using var other = new EventWriter(folder.Path);
        Assert.NotEqual(one.FilePath, other.FilePath);
    }

    [Fact]
    public void Scalars_are_floats_of_rank_0_whatever_they_are()
    {
        using var folder = new TemporaryFolder();
        double[] numbers = [1.5, 0, -1e-30, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300];
        var path = Written(
            folder,
            writer =>
            {
                for (var i = 0; i < numbers.Length; i++)
                    writer.Scalar("loss/total", numbers[i], i);
            }
        );
        var found = EventFile.Values(path)["loss/total"].ToArray();
        Assert.Equal(Enumerable.Range(0, numbers.Length).Select(i => (long)i), found.Select(value => value.Step));
        Assert.All(found, value => Shows(value.Value, "scalars", 1, 1));
        Assert.Equal(
            numbers.Select(number => (float)number),
            found.Select(value => Assert.Single(value.Value.Message(Tensor).PackedFloats(FloatValues)))
        );
    }

    [Fact]
    public void Histograms_are_rows_of_edges_and_counts()
    {
        using var folder = new TemporaryFolder();
        var path = Written(
            folder,
            writer =>
            {
                writer.Histogram("weights/a", [new(-1, 0, 3), new(0, 1, 5_000_000_000)], 7);
                writer.Histogram("weights/a", [], 8);
            }
        );
        var found = EventFile.Values(path)["weights/a"].ToArray();
        Shows(found[0].Value, "histograms", 2, 2, 2, 3);
        Assert.Equal([-1, 0, 3, 0, 1, 5e9], found[0].Value.Message(Tensor).PackedDoubles(DoubleValues));
        Shows(found[1].Value, "histograms", 2, 2, 0, 3);
        Assert.Empty(found[1].Value.Message(Tensor).PackedDoubles(DoubleValues));
    }

    [Fact]
    public void Images_are_their_sides_and_a_png_that_decodes_to_them()
    {
        using var folder = new TemporaryFolder();
        var picture = new Picture();
        var pixels = picture.Reset(3, 2, 5);
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(8 * i);
        var path = Written(folder, writer => writer.Image("batch/joint", picture, 0));
        var value = Assert.Single(EventFile.Values(path)["batch/joint"]).Value;
        Shows(value, "images", 3, 7, 3);
        var strings = value.Message(Tensor).All(StringValues).ToArray();
        Assert.Equal(["5", "2"], strings[..2].Select(Encoding.ASCII.GetString));
        var decoded = new Picture();
        using var decoder = new ImageDecoder();
        decoder.Open(strings[2], "written");
        decoder.Decode(3, decoded);
        Assert.Equal(picture.Bytes.ToArray(), decoded.Bytes.ToArray());
    }

    [Fact]
    public void Texts_are_strings_of_rank_0()
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, writer => writer.Text("experiment", "τ · ±", 0));
        var value = Assert.Single(EventFile.Values(path)["experiment"]).Value;
        Shows(value, "text", 2, 7);
        Assert.Equal("τ · ±", Encoding.UTF8.GetString(Assert.Single(value.Message(Tensor).All(StringValues))));
    }

    [Fact]
    public void Hyper_parameters_begin_a_session_and_its_end_tells_how()
    {
        using var folder = new TemporaryFolder();
        var path = Written(
            folder,
            writer =>
            {
                writer.HyperParameters(
                    new Dictionary<string, object>
                    {
                        ["method"] = "bce3s",
                        ["seed"] = 3L,
                        ["learning rate"] = 0.1,
                        ["resumed"] = true,
                    }
                );
                writer.SessionFinished();
            }
        );
        var values = EventFile.Values(path);
        var start = Assert.Single(values["_hparams_/session_start_info"]).Value;
        Shows(start, "hparams", 2, 1, 1);
        var info = start.Message(Metadata).Message(1).Message(2).Message(3);
        Assert.InRange(info.Double(5), 1e9, 1e11);
        // Entries of a map: name and google.protobuf.Value (number 2, string 3, truth 4).
        var settings = info.Messages(1).ToDictionary(entry => entry.Text(1), entry => entry.Message(2));
        Assert.Equal("bce3s", settings["method"].Text(3));
        Assert.Equal(3, settings["seed"].Double(2));
        Assert.Equal(0.1, settings["learning rate"].Double(2));
        Assert.Equal(1, settings["resumed"].Number(4));
        var end = Assert.Single(values["_hparams_/session_end_info"]).Value;
        Assert.Equal(1, end.Message(Metadata).Message(1).Message(2).Message(4).Number(1));

        Assert.Throws<ArgumentException>(() =>
            Written(folder, writer => writer.HyperParameters([new("odd", new object())]))
        );
    }

    [Fact]
    public void A_resumed_session_says_from_where()
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, writer => writer.Resumed(12));
        var session = EventFile.Read(path)[1];
        Assert.Equal(12, session.Number(2));
        Assert.Equal(1, session.Message(7).Number(1));
    }

    [Fact]
    public void A_file_that_is_being_written_can_be_read_and_flushed_records_are_in_it()
    {
        using var folder = new TemporaryFolder();
        using var writer = new EventWriter(folder.Path);
        writer.Scalar("a", 1, 1);
        writer.Flush();
        writer.Scalar("a", 2, 2);
        using var stream = new FileStream(writer.FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        Assert.Equal(2, EventFile.Read(content).Count);
    }

    [Fact]
    public void Wherever_a_file_is_cut_all_records_before_the_cut_are_there()
    {
        using var folder = new TemporaryFolder();
        var path = Written(
            folder,
            writer =>
            {
                for (var i = 0; i < 4; i++)
                    writer.Scalar("a", i, i);
            }
        );
        var content = File.ReadAllBytes(path);
        var counts = Enumerable.Range(0, content.Length + 1).Select(n => EventFile.Read(content.AsSpan(0, n)).Count);
        Assert.Equal([0, 1, 2, 3, 4, 5], counts.Distinct());
        // The reader would notice a wrong byte.
        content[^6] ^= 1;
        Assert.Throws<InvalidDataException>(() => EventFile.Read(content));
    }
}
