namespace Bce3s.Data;

/// <summary>PNG writing by libpng.</summary>
internal static unsafe class PngEncoder
{
    public static byte[] Encode(Picture image)
    {
        var header = new LibPng.Image
        {
            Width = (uint)image.Width,
            Height = (uint)image.Height,
            Format = image.Channels == 1 ? 0 : LibPng.Color,
        };
        var pixels = InterleavedPixels.From(image);
        // libpng's bound: zlib's for the rows with their filter bytes, and the chunks around it.
        var raw = (long)image.Height * ((long)image.Width * image.Channels + 1);
        var png = new byte[checked((int)(raw + (raw >> 12) + (raw >> 14) + (raw >> 25) + (raw >> 10) + 4096))];
        var length = (nuint)png.Length;
        int done;
        fixed (byte* source = pixels)
        fixed (byte* target = png)
            done = LibPng.Write(&header, target, &length, 0, source, 0, null);
        return done != 0
            ? png[..(int)length]
            : throw new InvalidOperationException($"libpng cannot write the image: {header.Message()}.");
    }
}
