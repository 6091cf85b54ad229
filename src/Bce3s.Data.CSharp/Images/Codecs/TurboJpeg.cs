using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bce3s.Data;

/// <summary>libjpeg-turbo's TurboJPEG interface, version 2, which version 3 still has.</summary>
internal static unsafe partial class TurboJpeg
{
    public const int Rgb = 0;
    public const int Gray = 6;
    public const int Cmyk = 11;

    public const int Samples444 = 0;
    public const int Samples422 = 1;
    public const int Samples420 = 2;
    public const int SamplesGray = 3;

    public const int SpaceYCbCr = 1;
    public const int SpaceGray = 2;
    public const int SpaceCmyk = 3;
    public const int SpaceYcck = 4;

    /// <summary>The buffer is ours: a compressor must not put another in its place.</summary>
    public const int NoRealloc = 1024;

    public const int AccurateDct = 4096;

    /// <summary>Refuses progressive images with hundreds of scans, which take minutes.</summary>
    public const int LimitScans = 32768;

    /// <summary>What <see cref="ErrorCode"/> says of an error after which the image is complete, if damaged.</summary>
    public const int Warning = 0;

    static TurboJpeg() => CodecLibrary.Register();

    [LibraryImport(CodecLibrary.Jpeg, EntryPoint = "tjInitDecompress")]
    public static partial Handle InitDecompress();

    [LibraryImport(CodecLibrary.Jpeg, EntryPoint = "tjInitCompress")]
    public static partial Handle InitCompress();

    [LibraryImport(CodecLibrary.Jpeg, EntryPoint = "tjDecompressHeader3")]
    public static partial int DecompressHeader(
        Handle handle,
        byte* jpeg,
        CULong length,
        out int width,
        out int height,
        out int samples,
        out int space
    );

    [LibraryImport(CodecLibrary.Jpeg, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(
        Handle handle,
        byte* jpeg,
        CULong length,
        byte* target,
        int width,
        int pitch,
        int height,
        int format,
        int flags
    );

    [LibraryImport(CodecLibrary.Jpeg, EntryPoint = "tjDecompressToYUVPlanes")]
    public static partial int DecompressToPlanes(
        Handle handle,
        byte* jpeg,
        CULong length,
        byte** planes,
        int width,
        int* strides,
        int height,
        int flags
    );

    [LibraryImport(CodecLibrary.Jpeg, EntryPoint = "tjBufSize")]
    public static partial CULong BufferSize(int width, int height, int samples);

    [LibraryImport(CodecLibrary.Jpeg, EntryPoint = "tjCompress2")]
    public static partial int Compress(
        Handle handle,
        byte* source,
        int width,
        int pitch,
        int height,
        int format,
        byte** jpeg,
        CULong* length,
        int samples,
        int quality,
        int flags
    );

    [LibraryImport(CodecLibrary.Jpeg, EntryPoint = "tjGetErrorCode")]
    public static partial int ErrorCode(Handle handle);

    /// <summary>The handle's last message, in its own memory.</summary>
    public static ReadOnlySpan<byte> Message(Handle handle) =>
        MemoryMarshal.CreateReadOnlySpanFromNullTerminated(ErrorText(handle));

    [LibraryImport(CodecLibrary.Jpeg, EntryPoint = "tjGetErrorStr2")]
    private static partial byte* ErrorText(Handle handle);

    [LibraryImport(CodecLibrary.Jpeg, EntryPoint = "tjDestroy")]
    private static partial int Destroy(nint handle);

    /// <summary>A compressor or a decompressor.</summary>
    public sealed class Handle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
    {
        protected override bool ReleaseHandle() => Destroy(handle) == 0;
    }
}
