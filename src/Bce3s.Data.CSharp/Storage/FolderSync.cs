using System.Runtime.InteropServices;

namespace Bce3s.Data;

/// <summary>
/// Makes a rename durable: on Unix the folder's entry reaches the disk only when the folder itself is flushed.
/// </summary>
internal static class FolderSync
{
    private const int ReadOnly = 0;
    private const int InputOutputError = 5;

    /// <summary>
    /// Flushes a folder. A folder that cannot be opened for reading or a file system without this operation leaves the
    /// rename to the kernel's own schedule; a disk that reports an error is one.
    /// </summary>
    /// <exception cref="IOException">The disk reports an input/output error.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            return;
        try
        {
            if (FSync(descriptor) != 0 && Marshal.GetLastPInvokeError() == InputOutputError)
                throw new IOException($"{folder}: the disk reports an error while the folder is flushed.");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int FSync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
