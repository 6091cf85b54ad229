using Xunit;

namespace Bce3s.Data.Tests.Images;

public sealed class ExifTests
{
    [Theory]
    [InlineData(1, false, false, false)]
    [InlineData(2, false, true, false)]
    [InlineData(3, false, true, true)]
    [InlineData(4, false, false, true)]
    [InlineData(5, true, false, false)]
    [InlineData(6, true, true, false)]
    [InlineData(7, true, true, true)]
    [InlineData(8, true, false, true)]
    [InlineData(0, false, false, false)]
    [InlineData(9, false, false, false)]
    public void Orientation_is_read_in_both_byte_orders(int number, bool swap, bool columns, bool rows)
    {
        foreach (var little in new[] { false, true })
        {
            var tiff = ExifBytes.Tiff(number, little);
            Assert.Equal(new(swap, columns, rows), Exif.Orientation(tiff));
            Assert.Equal(new(swap, columns, rows), Exif.Orientation([.. "Exif\0\0"u8, .. tiff]));
        }
    }

    [Fact]
    public void Broken_metadata_has_no_orientation()
    {
        var tiff = ExifBytes.Tiff(6);
        for (var length = 0; length < 22; length++)
            Assert.Equal(default, Exif.Orientation(tiff.AsSpan(0, length)));
        for (var at = 0; at < tiff.Length; at++)
            foreach (var value in new byte[] { 0, 1, 0x7F, 0x80, 0xFF })
            {
                var changed = (byte[])tiff.Clone();
                changed[at] = value;
                _ = Exif.Orientation(changed);
            }
    }
}
