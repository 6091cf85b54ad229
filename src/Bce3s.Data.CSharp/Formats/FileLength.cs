namespace Bce3s.Data;

/// <summary>How long a file is; where the path is a symbolic link, the file that it leads to (FileInfo tells the link's).</summary>
internal static class FileLength
{
    public static long Of(string path)
    {
        using var file = File.OpenHandle(path);
        return RandomAccess.GetLength(file);
    }
}
