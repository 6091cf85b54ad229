using Microsoft.Win32.SafeHandles;

namespace Bce3s.Data;

/// <summary>Reads and decodes the files of <see cref="ImageFiles"/> for one thread.</summary>
internal sealed class ImageFileReader(ImageFiles files) : EncodedImageReader(files)
{
    private byte[] _buffer = new byte[1 << 17];

    protected override (ReadOnlyMemory<byte> Content, string Name) Find(long index)
    {
        if ((ulong)index >= (ulong)files.Count)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"expected 0 … {files.Count - 1}");
        var path = files.NameOf(index);
        return (Content(path, index), path);
    }

    private ReadOnlyMemory<byte> Content(string path, long index)
    {
        try
        {
            RegularFile.Check(path);
            using var file = File.OpenHandle(path);
            var length = RandomAccess.GetLength(file);
            if (length > ImageFiles.MaxFileBytes)
                throw new DataFormatException(
                    path,
                    $"{length} bytes",
                    $"an image of at most {ImageFiles.MaxFileBytes}"
                );
            if (_buffer.Length < length)
                _buffer = GC.AllocateUninitializedArray<byte>((int)length);
            return _buffer.AsMemory(0, Fill(file, (int)length));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataNotFoundException(
                files.Root,
                files.RelativePath(index),
                $"complete the set, or take the image out of {files.Origin}"
            );
        }
        catch (Exception unreadable)
            when (unreadable is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DataFormatException(path, "a file that cannot be read", "an image file", unreadable);
        }
    }

    private int Fill(SafeFileHandle file, int length)
    {
        var filled = 0;
        while (filled < length)
        {
            var read = RandomAccess.Read(file, _buffer.AsSpan(filled, length - filled), filled);
            if (read == 0)
                break;
            filled += read;
        }
        return filled;
    }
}
