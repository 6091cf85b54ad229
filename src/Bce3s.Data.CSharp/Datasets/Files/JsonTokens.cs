using System.Text.Json;

namespace Bce3s.Data;

/// <summary>The tokens of a JSON file, one after the other, in memory bounded by its longest token.</summary>
/// <param name="path">For messages.</param>
/// <param name="stream">Read from where it is to its end.</param>
internal sealed class JsonTokens(string path, Stream stream)
{
    private const int Longest = 1 << 20;

    private byte[] _buffer = new byte[1 << 16];
    private int _length;
    private int _used;
    private long _before;
    private bool _finished;
    private JsonReaderState _state;

    /// <summary>Gives every token to <paramref name="take"/>.</summary>
    /// <exception cref="DataFormatException">The file is not JSON, has a text that is not UTF-8, or a token of more
    /// than 1 MiB.</exception>
    public void Read(TakeToken take)
    {
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_used, _length - _used), _finished, _state);
            try
            {
                while (reader.Read())
                    take(ref reader);
            }
            catch (JsonException broken)
            {
                // The reader counts lines from 0 over all blocks.
                throw new DataFormatException(
                    path,
                    $"no JSON in line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}",
                    "intact JSON (download it again)",
                    broken
                );
            }
            // What the reader throws where a text is asked for and is not one.
            catch (InvalidOperationException broken)
            {
                throw new DataFormatException(
                    path,
                    $"a text that is not UTF-8 before byte {_before + _used + reader.BytesConsumed}",
                    "UTF-8",
                    broken
                );
            }
            _used += (int)reader.BytesConsumed;
            _state = reader.CurrentState;
            if (_finished)
                return;
            Fill();
        }
    }

    private void Fill()
    {
        var rest = _length - _used;
        if (rest > Longest)
            throw new DataFormatException(path, "a text or number of more than 1 MiB", "image annotations");
        var target = rest > _buffer.Length / 2 ? new byte[2 * _buffer.Length] : _buffer;
        _buffer.AsSpan(_used, rest).CopyTo(target);
        _before += _used;
        (_buffer, _used, _length) = (target, 0, rest);
        var read = stream.Read(_buffer.AsSpan(_length));
        _finished = read == 0;
        _length += read;
    }

    /// <summary>Looks at the reader's present token; it must not move it.</summary>
    public delegate void TakeToken(ref Utf8JsonReader reader);
}
