using System.IO.MemoryMappedFiles;

namespace Bce3s.Data;

/// <summary>A file's content as memory, read by the system where it is touched.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _address;

    /// <param name="path">A file that is not empty and does not change while it is mapped.</param>
    public MappedFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Length = stream.Length;
        _file = MemoryMappedFile.CreateFromFile(
            path,
            FileMode.Open,
            mapName: null,
            capacity: 0,
            MemoryMappedFileAccess.Read
        );
        try
        {
            _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _address);
            _address += _view.PointerOffset;
        }
        catch
        {
            _view?.Dispose();
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>A piece of the content, which must lie inside; valid until this is disposed.</summary>
    /// <exception cref="ObjectDisposedException">Disposed.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(_address is null, this);
        if (offset < 0 || length < 0 || offset > Length - length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"{length} bytes of {Length}");
        return new(_address + offset, length);
    }

    public void Dispose()
    {
        if (_address is null)
            return;
        _address = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
