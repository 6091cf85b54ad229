using System.Runtime.InteropServices;

namespace Bce3s.Data;

/// <summary>
/// Whether a path leads to a file like any other: opening a named pipe waits for a writer, perhaps for ever, and a device has no length.
/// </summary>
internal static unsafe partial class RegularFile
{
    // Linux's statx, whose structure is the same on all processors; .NET does not tell these kinds apart.
    private const int FromWorkingFolder = -100;
    private const uint WantType = 1;
    private const int StructureBytes = 256;
    private const int ModeAt = 28;
    private const int TypeBits = 0xF000;
    private const int Regular = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>Refuses pipes, sockets and devices, also behind links. What cannot be looked at is left to whoever opens it.</summary>
    /// <exception cref="DataFormatException">The path leads to one of these.</exception>
    public static void Check(string path)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var structure = stackalloc byte[StructureBytes];
        if (Statx(FromWorkingFolder, path, 0, WantType, structure) == 0)
            if ((*(ushort*)(structure + ModeAt) & TypeBits) is not (Regular or Folder))
                throw new DataFormatException(path, "a pipe, a socket or a device", "a file");
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, byte* result);
}
