namespace Bce3s.Data;

/// <summary>The lines of a text file as bytes, without their ends (<c>\n</c> or <c>\r\n</c>), in bounded
/// memory.</summary>
/// <param name="path">For messages.</param>
/// <param name="stream">Read from where it is to its end.</param>
internal sealed class ByteLines(string path, Stream stream)
{
    private const int Longest = 64 * 1024;

    private readonly byte[] _buffer = new byte[Longest];
    private int _start;
    private int _end;
    private bool _finished;

    /// <summary>The number of the line read last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Goes to the next line; its bytes stay until the one after.</summary>
    /// <exception cref="DataFormatException">It is longer than 64 KiB.</exception>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            line = _buffer.AsSpan(_start, _end - _start);
            var length = line.IndexOf((byte)'\n');
            if (length < 0 && !_finished)
            {
                Fill();
                continue;
            }
            if (line.IsEmpty)
                return false;
            Number++;
            _start += length < 0 ? line.Length : length + 1;
            line = length < 0 ? line : line[..length];
            line = line is [.., (byte)'\r'] ? line[..^1] : line;
            return true;
        }
    }

    private void Fill()
    {
        if (_end - _start == Longest)
            throw new DataFormatException(
                path,
                $"a longer line {Number + 1}",
                $"lines of less than {Longest} bytes (is it a text file?)"
            );
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = stream.Read(_buffer.AsSpan(_end));
        _finished = read == 0;
        _end += read;
    }
}
