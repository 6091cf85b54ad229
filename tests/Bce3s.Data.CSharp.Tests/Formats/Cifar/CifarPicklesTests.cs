using Xunit;

namespace Bce3s.Data.Tests.Formats;

public sealed class CifarPicklesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private DataFormatException Refused(PickleBytes pickle)
    {
        var path = _folder.File("train", pickle.Stop().ToArray());
        var error = Assert.Throws<DataFormatException>(() => CifarPickles.Read([path], "labels", ["a", "b"]));
        Assert.Equal(path, error.Path);
        return error;
    }

    private static PickleBytes With(Action<PickleBytes> data, params int[] labels)
    {
        var pickle = new PickleBytes().Ascii("}(").OldText("labels").Integers(labels).OldText("data");
        data(pickle);
        return pickle.Ascii("u");
    }

    private static byte[] Zeros(int count) => new byte[count * CifarFiles.Pixels];

    [Fact]
    public void Something_else_than_a_dictionary_says_what_it_is() =>
        Assert.Equal("a list of 0", Refused(new PickleBytes().Ascii("]")).Found);

    [Fact]
    public void A_dictionary_without_the_labels_says_what_it_has()
    {
        var error = Refused(
            new PickleBytes().Ascii("}(").OldText("fine_labels").Integers([1]).OldText("data").Ascii("Nu")
        );
        Assert.Equal("a dictionary with 'fine_labels', 'data'", error.Found);
        Assert.Equal("a dictionary with 'data' and 'labels'", error.Expected);
    }

    [Fact]
    public void Data_of_another_type_or_shape_is_refused()
    {
        Assert.Contains("bytes under 'data'", Refused(With(p => p.Bytes(Zeros(1)), 0)).Found);
        Assert.Contains(
            "a numpy array i1 [1, 3072]",
            Refused(With(p => p.Array("i1", [1, CifarFiles.Pixels], Zeros(1)), 0)).Found
        );
        Assert.Contains(
            "a numpy array u1 [1, 3, 32, 32]",
            Refused(With(p => p.Array("u1", [1, 3, 32, 32], Zeros(1)), 0)).Found
        );
    }

    [Fact]
    public void Labels_fit_the_images_and_the_classes()
    {
        PickleBytes Labelled(params int[] labels) => With(p => p.Array("u1", [2, CifarFiles.Pixels], Zeros(2)), labels);
        Assert.Equal("1 labels for 2 images", Refused(Labelled(0)).Found);
        Assert.Equal("label 2 of record 1", Refused(Labelled(0, 2)).Found);
        Assert.Equal(
            "0 labels for 0 images",
            Refused(With(p => p.Array("u1", [0, CifarFiles.Pixels], Zeros(0)))).Found
        );
    }

    [Fact]
    public void Labels_that_are_no_numbers_are_refused() =>
        Assert.Contains(
            "a text under 'labels'",
            Refused(
                new PickleBytes()
                    .Ascii("}(")
                    .OldText("labels")
                    .Text("0")
                    .OldText("data")
                    .Array("u1", [1, CifarFiles.Pixels], Zeros(1))
                    .Ascii("u")
            ).Found
        );
}
