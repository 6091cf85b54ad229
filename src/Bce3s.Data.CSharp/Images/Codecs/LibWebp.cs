using System.Runtime.InteropServices;

namespace Bce3s.Data;

/// <summary>libwebp's simple interface.</summary>
internal static unsafe partial class LibWebp
{
    static LibWebp() => CodecLibrary.Register();

    [LibraryImport(CodecLibrary.Webp, EntryPoint = "WebPGetInfo")]
    public static partial int GetInfo(byte* webp, nuint length, int* width, int* height);

    /// <summary>Decodes to RGB; alpha is dropped.</summary>
    /// <returns>The target, or null.</returns>
    [LibraryImport(CodecLibrary.Webp, EntryPoint = "WebPDecodeRGBInto")]
    public static partial byte* DecodeRgb(byte* webp, nuint length, byte* target, nuint room, int stride);
}
