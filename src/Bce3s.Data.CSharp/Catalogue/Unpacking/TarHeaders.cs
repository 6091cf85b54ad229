using System.Buffers.Binary;
using System.Text;

namespace Bce3s.Data;

/// <summary>
/// A tar stream on its way to the reader that watches its headers go by, because the reader takes memory for as much as a
/// header of names claims, and the end of the stream for the end of the archive.
/// </summary>
/// <remarks>
/// POSIX.1-2001 (pax), ustar and GNU tar: blocks of 512 bytes; a header says how many bytes follow, in octal or (GNU) in binary
/// digits. Only reading forwards.
/// </remarks>
internal sealed class TarHeaders(Stream tar, string archive) : Stream
{
    private const int Block = 512;
    private const int LongestNames = 1 << 16;

    private readonly byte[] _header = new byte[Block];
    private int _filled;
    private long _skip;
    private long _position;
    private StringBuilder? _names;

    /// <summary>Whether the block of zeros has come that ends an archive.</summary>
    public bool Ended { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var read = tar.Read(buffer);
        Watch(buffer[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Watch(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !Ended)
        {
            int taken;
            if (_skip > 0)
            {
                taken = (int)Math.Min(_skip, bytes.Length);
                _names?.Append(Encoding.Latin1.GetString(bytes[..taken]));
                _skip -= taken;
            }
            else
            {
                taken = Math.Min(Block - _filled, bytes.Length);
                bytes[..taken].CopyTo(_header.AsSpan(_filled));
                _filled += taken;
            }
            _position += taken;
            bytes = bytes[taken..];
            if (_filled == Block)
                Header();
        }
    }

    private void Header()
    {
        _filled = 0;
        CheckNames();
        if (!_header.AsSpan().ContainsAnyExcept((byte)0))
        {
            Ended = true;
            return;
        }
        if (Octal(_header.AsSpan(148, 8)) is var said && said != Sum())
            throw Damaged($"a header with the sum {said}", $"{Sum()}");

        var size = Number(_header.AsSpan(124, 12));
        if (size < 0)
            throw Damaged("a header with a negative size", "at least 0");
        var isNames = (char)_header[156] is 'x' or 'g' or 'L' or 'K';
        if (isNames && size > LongestNames)
            throw Damaged($"names of {size} bytes", $"at most {LongestNames}");
        _names = isNames ? new() : null;
        _skip = (size + Block - 1) / Block * Block;
    }

    // It would make the reader see other headers than these.
    private void CheckNames()
    {
        if (_names?.ToString().Contains(" size=", StringComparison.Ordinal) == true)
            throw Damaged("a size in an extended header", "one in the header itself (files of up to 8 GiB)");
        _names = null;
    }

    private int Sum()
    {
        var sum = 0;
        for (var i = 0; i < Block; i++)
            sum += i is >= 148 and < 156 ? ' ' : _header[i];
        return sum;
    }

    private long Number(ReadOnlySpan<byte> field) =>
        (field[0] & 0x80) != 0 ? BinaryPrimitives.ReadInt64BigEndian(field[^8..]) : Octal(field);

    private long Octal(ReadOnlySpan<byte> field)
    {
        var value = 0L;
        foreach (var digit in field.Trim(" \0"u8))
            value = digit is >= (byte)'0' and <= (byte)'7'
                ? value * 8 + digit - '0'
                : throw Damaged($"the byte 0x{digit:X2} in a number", "octal digits");
        return value;
    }

    private DataFormatException Damaged(string found, string expected) =>
        new(archive, $"{found} before byte {_position} of the tar", expected);
}
