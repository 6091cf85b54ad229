using Xunit;

namespace Bce3s.Data.Tests.Images;

public sealed class YCbCrTests
{
    [Fact]
    public void Every_colour_is_libjpegs()
    {
        var (y, cb, cr) = (new byte[256], new byte[256], new byte[256]);
        var (red, green, blue) = (new byte[256], new byte[256], new byte[256]);
        for (var i = 0; i < 256; i++)
            cr[i] = (byte)i;
        for (var b = 0; b < 256; b++)
        for (var luma = 0; luma < 256; luma += 17)
        {
            cb.AsSpan().Fill((byte)b);
            y.AsSpan().Fill((byte)luma);
            YCbCr.ToRgb(y, cb, cr, red, green, blue);
            for (var r = 0; r < 256; r++)
            {
                // build_ycc_rgb_table of jdcolor.c.
                Assert.Equal(Clip(luma + ((91881 * (r - 128) + 32768) >> 16)), red[r]);
                Assert.Equal(Clip(luma + ((-22554 * (b - 128) - 46802 * (r - 128) + 32768) >> 16)), green[r]);
                Assert.Equal(Clip(luma + ((116130 * (b - 128) + 32768) >> 16)), blue[r]);
            }
        }
    }

    private static byte Clip(int value) => (byte)Math.Clamp(value, 0, 255);
}
