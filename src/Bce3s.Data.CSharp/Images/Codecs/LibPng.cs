using System.Runtime.InteropServices;

namespace Bce3s.Data;

/// <summary>libpng's simplified interface.</summary>
internal static unsafe partial class LibPng
{
    public const uint Alpha = 1;
    public const uint Color = 2;

    /// <summary>Two bytes a sample, native order; samples of 16 bits come as they are, but multiplied by alpha where there is one.</summary>
    public const uint Linear = 4;

    /// <summary>Samples of 16 bits have the usual gamma; without it they would be taken for linear light.</summary>
    public const uint Deep = 4;

    static LibPng() => CodecLibrary.Register();

    [LibraryImport(CodecLibrary.Png, EntryPoint = "png_image_begin_read_from_memory")]
    public static partial int BeginRead(Image* image, byte* png, nuint length);

    [LibraryImport(CodecLibrary.Png, EntryPoint = "png_image_finish_read")]
    public static partial int FinishRead(Image* image, void* background, void* target, int stride, void* palette);

    [LibraryImport(CodecLibrary.Png, EntryPoint = "png_image_write_to_memory")]
    public static partial int Write(
        Image* image,
        byte* png,
        nuint* length,
        int to8Bits,
        byte* source,
        int stride,
        void* palette
    );

    /// <summary>png_image.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Image()
    {
        public nint Opaque;
        public uint Version = 1;
        public uint Width;
        public uint Height;
        public uint Format;
        public uint Flags;
        public uint PaletteEntries;
        public uint WarningOrError;
        public fixed byte Text[64];

        public string Message()
        {
            fixed (byte* text = Text)
                return Marshal.PtrToStringUTF8((nint)text) ?? "no message";
        }
    }
}
