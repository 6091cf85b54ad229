using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Images;

public class ImageGridTests
{
    [Fact]
    public void Images_lie_row_after_row_with_white_between()
    {
        using var scope = NewDisposeScope();
        const int Count = 10;
        var images = arange(0, Count * 3 * 2 * 4).remainder(200).to(ScalarType.Byte).reshape(Count, 3, 2, 4);
        var bytes = images.data<byte>().ToArray();
        var grid = ImageGrid.Of(images);
        Assert.Equal((3, 2 * 4 - 2, 8 * 6 - 2), (grid.Channels, grid.Height, grid.Width));
        for (var channel = 0; channel < 3; channel++)
        for (var y = 0; y < grid.Height; y++)
        for (var x = 0; x < grid.Width; x++)
        {
            var (row, inRow) = Math.DivRem(y, 4);
            var (column, inColumn) = Math.DivRem(x, 6);
            var image = row * 8 + column;
            var expected =
                inRow < 2 && inColumn < 4 && image < Count
                    ? bytes[((image * 3 + channel) * 2 + inRow) * 4 + inColumn]
                    : 255;
            Assert.Equal(expected, grid.Plane(channel)[y * grid.Width + x]);
        }
    }

    [Theory]
    [InlineData(1, 32, 32, 32, 32)]
    [InlineData(256, 32, 32, 270, 270)]
    [InlineData(256, 224, 224, 902, 902)]
    [InlineData(3, 2000, 1500, 2000, 1500)]
    public void A_grid_has_at_most_64_images_and_1024_pixels_a_side_unless_one_has_more(
        int count,
        int height,
        int width,
        int gridHeight,
        int gridWidth
    )
    {
        using var images = zeros([count, 1, height, width], ScalarType.Byte);
        var grid = ImageGrid.Of(images);
        Assert.Equal((gridHeight, gridWidth), (grid.Height, grid.Width));
    }

    [Fact]
    public void What_is_no_batch_of_bytes_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => ImageGrid.Of(zeros(1, 3, 4, 4)));
        Assert.Throws<ArgumentException>(() => ImageGrid.Of(zeros([3, 4, 4], ScalarType.Byte)));
        Assert.Throws<ArgumentException>(() => ImageGrid.Of(zeros([0, 3, 4, 4], ScalarType.Byte)));
    }
}
