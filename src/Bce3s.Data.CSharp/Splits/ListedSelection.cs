using System.Buffers.Text;

namespace Bce3s.Data;

/// <summary>Takes listed images alone, in the list's order.</summary>
internal sealed class ListedSelection : ImageSelection
{
    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    private readonly Dictionary<long, int> _places;
    private readonly long _largest = -1;

    /// <param name="positions">Each once.</param>
    public ListedSelection(IReadOnlyList<long> positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        _places = new(positions.Count);
        for (var i = 0; i < positions.Count; i++)
        {
            if (positions[i] < 0)
                throw new ArgumentException(
                    $"Position {positions[i]} at {i} of the list; expected 0 or more.",
                    nameof(positions)
                );
            if (!_places.TryAdd(positions[i], i))
                throw new ArgumentException(
                    $"Position {positions[i]} at {i} of the list for the second time.",
                    nameof(positions)
                );
            _largest = Math.Max(_largest, positions[i]);
        }
    }

    public override string Name => "listed";

    public override long? Seed => null;

    public static ListedSelection Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var positions = new List<long>();
        var lines = new ByteLines(path, stream);
        var blank = 0;
        while (lines.Next(out var line))
        {
            if (blank > 0)
                throw Refused(path, $"line {blank}: a blank one before others");
            if (lines.Number == 1 && line.StartsWith(ByteOrderMark))
                line = line[ByteOrderMark.Length..];
            if (line.IsEmpty)
            {
                blank = lines.Number;
                continue;
            }
            if (
                line.ContainsAnyExceptInRange((byte)'0', (byte)'9')
                || !Utf8Parser.TryParse(line, out long position, out _)
            )
                throw Refused(path, $"line {lines.Number}: {Excerpt.Of(line)}");
            positions.Add(position);
        }
        try
        {
            return new(positions);
        }
        catch (ArgumentException twice)
        {
            throw new DataFormatException(path, twice.Message, "every position once", twice);
        }
    }

    protected override void CheckCount(long images)
    {
        if (_largest >= images)
            throw new ArgumentException($"The list has position {_largest}; the set has positions 0 … {images - 1}.");
    }

    protected override int Order(Span<long> members, int label)
    {
        members.Sort((a, b) => Place(a).CompareTo(Place(b)));
        var listed = 0;
        while (listed < members.Length && Place(members[listed]) < int.MaxValue)
            listed++;
        return listed;
    }

    private static DataFormatException Refused(string path, string found) =>
        new(path, found, "a position: a whole number from 0 on");

    private int Place(long position) => _places.GetValueOrDefault(position, int.MaxValue);
}
