using Xunit;

namespace Bce3s.Data.Tests.Augmentation;

public class CenterCropTests
{
    // First row and column of torchvision 0.14.
    [Theory]
    [InlineData(5, 5, 2, 2, 2)]
    [InlineData(7, 7, 2, 2, 2)]
    [InlineData(5, 6, 3, 1, 2)]
    [InlineData(4, 4, 7, -1, -1)]
    [InlineData(3, 8, 6, -1, 1)]
    [InlineData(9, 2, 5, 2, -1)]
    [InlineData(1, 1, 4, -1, -1)]
    [InlineData(6, 6, 6, 0, 0)]
    [InlineData(8, 3, 8, 0, -2)]
    public void The_window_lies_where_torchvision_has_it(int height, int width, int side, int top, int left)
    {
        var images = Engines.Images(2, 3, height, width);
        var cropped = Engines.Both(new CenterCrop(side), images);
        Assert.Equal([2, 3, side, side], Engines.Shape(cropped));
        for (var n = 0; n < 2; n++)
        for (var c = 0; c < 3; c++)
        for (var y = 0; y < side; y++)
        for (var x = 0; x < side; x++)
        {
            var (row, column) = (y + top, x + left);
            var inside = row >= 0 && row < height && column >= 0 && column < width;
            Assert.Equal(inside ? images[n, c, row, column] : 0, cropped[n, c, y, x]);
        }
    }

    [Fact]
    public void An_empty_window_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CenterCrop(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CenterCrop(new ImageSize(3, -1)));
    }
}
