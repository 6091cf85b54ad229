using System.Text.RegularExpressions;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Statistics;

public sealed class ContactSheetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Every pixel of image i is i + 1.</summary>
    private static ImageDataset Images(long[] counts, int channels = 1, int height = 4, int width = 4)
    {
        var labels = counts.SelectMany((count, c) => Enumerable.Repeat((long)c, (int)count)).ToArray();
        var bytes = labels.SelectMany((_, i) => Enumerable.Repeat((byte)(i + 1), channels * height * width)).ToArray();
        return new(
            tensor(bytes, [labels.Length, channels, height, width], dtype: ScalarType.Byte),
            labels,
            [.. counts.Select((_, c) => $"<class {c}>")]
        );
    }

    private static (ContactSheetPart, int)[] Classes(ContactSheet sheet) =>
        [.. sheet.Rows.Select(row => (row.Part, row.Label))];

    [Fact]
    public void Rows_are_the_first_middle_and_last_classes_by_size()
    {
        using var images = Images([3, 9, 0, 7, 1, 8, 2, 4, 6, 5]);
        Assert.Equal(
            [
                (ContactSheetPart.Head, 1),
                (ContactSheetPart.Head, 5),
                (ContactSheetPart.Middle, 8),
                (ContactSheetPart.Middle, 9),
                (ContactSheetPart.Tail, 6),
                (ContactSheetPart.Tail, 4),
            ],
            Classes(new(images, classesPerPart: 2))
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(40)]
    public void No_class_is_shown_twice_and_all_where_they_fit(int classes)
    {
        using var images = Images([.. Enumerable.Repeat(2L, classes)]);
        var labels = new ContactSheet(images, classesPerPart: 4).Rows.Select(row => row.Label).ToArray();
        Assert.Equal(Math.Min(classes, 12), labels.Distinct().Count());
        Assert.Equal(labels.Length, labels.Distinct().Count());
    }

    [Fact]
    public void Samples_are_images_of_the_class_drawn_by_the_seed()
    {
        using var images = Images([40, 3]);
        var sheet = new ContactSheet(images, samples: 5, seed: 1);
        Assert.Equal(5, sheet.Rows[0].Images.Distinct().Count());
        Assert.All(sheet.Rows[0].Images, i => Assert.InRange(i, 0, 39));
        Assert.Equal([40, 41, 42], sheet.Rows[1].Images.Order());
        Assert.Equal(sheet.Rows[0].Images, new ContactSheet(images, samples: 5, seed: 1).Rows[0].Images);
        Assert.NotEqual(sheet.Rows[0].Images, new ContactSheet(images, samples: 5, seed: 2).Rows[0].Images);
    }

    [Theory]
    [InlineData(1, 4, 4)]
    [InlineData(3, 4, 8)]
    [InlineData(3, 30, 10)]
    [InlineData(1, 1, 200)]
    public void The_picture_holds_every_sample_in_its_cell(int channels, int height, int width)
    {
        using var images = Images([2, 1, 1], channels, height, width);
        var sheet = new ContactSheet(images, classesPerPart: 1, samples: 3, cell: 12);
        sheet.WritePng(_folder.File("sheet.png"));
        using var decoder = new ImageDecoder();
        var size = decoder.Open(File.ReadAllBytes(_folder.File("sheet.png")), "sheet");
        Assert.Equal(new ImageSize(4 + 3 * 16 + 2 * 12, 4 + 3 * 16), size);
        var picture = new Picture();
        decoder.Decode(channels, picture);

        var (wide, high) = width >= height ? (12, Math.Max(1, 12 * height / width)) : (12 * width / height, 12);
        for (var channel = 0; channel < channels; channel++)
        for (var y = 0; y < picture.Height; y++)
        for (var x = 0; x < picture.Width; x++)
        {
            var expected = 255;
            for (var r = 0; r < 3; r++)
            for (var s = 0; s < sheet.Rows[r].Images.Count; s++)
            {
                var (dy, dx) = (y - (4 + r * 28 + (12 - high) / 2), x - (4 + s * 16 + (12 - wide) / 2));
                if (dy >= 0 && dy < high && dx >= 0 && dx < wide)
                    expected = (int)sheet.Rows[r].Images[s] + 1;
            }
            Assert.Equal(expected, picture.Plane(channel)[y * picture.Width + x]);
        }
    }

    [Fact]
    public void The_page_is_self_contained_and_names_classes_and_images()
    {
        using var images = Images([5, 2, 0, 1], 3);
        new ContactSheet(images, samples: 3).WriteHtml(_folder.File("sheet.html"), "A & B");
        var page = File.ReadAllText(_folder.File("sheet.html"));
        Assert.Contains("<title>A &amp; B</title>", page);
        Assert.Contains("&lt;class 1&gt;", page);
        Assert.Contains("class 0 · 5 images", page);
        Assert.Contains("class 3 · 1 image<", page);
        Assert.Contains("prefers-color-scheme: dark", page);
        Assert.DoesNotContain("http", page);
        Assert.DoesNotContain("<class", page);
        Assert.Equal(6, Regex.Count(page, "<img src=\"data:image/jpeg;base64,[A-Za-z0-9+/=]+\""));
        Assert.Contains("title=\"&lt;class 3&gt;, image 7: image 7\"", page);
        Assert.Equal(["sheet.html"], _folder.Names());
    }

    [Fact]
    public void A_broken_image_is_named_and_nothing_is_written()
    {
        _folder.File("a.png", [1, 2, 3]);
        using var files = new ImageFiles(_folder.Path, ["a.png"], [0], ["class"]);
        var error = Assert.ThrowsAny<DataException>(() => new ContactSheet(files).WritePng(_folder.File("sheet.png")));
        Assert.Contains("a.png", error.Message);
        Assert.Equal(["a.png"], _folder.Names());
    }

    [Fact]
    public void Numbers_are_checked()
    {
        using var images = Images([1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContactSheet(images, classesPerPart: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContactSheet(images, samples: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContactSheet(images, cell: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContactSheet(images, cell: 1025));
        using var none = Images([0, 0]);
        Assert.Throws<ArgumentException>(() => new ContactSheet(none));
    }
}
