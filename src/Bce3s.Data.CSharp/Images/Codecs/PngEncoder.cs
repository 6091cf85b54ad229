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
        // libpng's PNG_IMAGE_PNG_SIZE_MAX: rows with their filter bytes, zlib's overhead on noise, chunks of 8 KiB.
        var raw = (long)image.Height * ((long)image.Width * image.Channels + 1);
        var png = new byte[checked((int)(raw + (raw >> 3) + (raw >> 6) + 256))];
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
