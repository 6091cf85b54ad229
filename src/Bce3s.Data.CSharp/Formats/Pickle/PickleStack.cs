using System.Runtime.InteropServices;

namespace Bce3s.Data;

/// <summary>The stack of the pickle machine, with the marks that set groups of values off.</summary>
internal sealed class PickleStack(PickleInput input)
{
    private readonly List<object?> _values = [];
    private readonly List<int> _marks = [];

    // Values below the last mark belong to an outer group.
    private int Floor => _marks.Count == 0 ? 0 : _marks[^1];

    /// <summary>Whether nothing is left, neither values nor marks.</summary>
    public bool IsEmpty => _values.Count == 0 && _marks.Count == 0;

    public void Push(object? value)
    {
        input.CountValue();
        _values.Add(value);
    }

    public void Mark()
    {
        input.CountValue();
        _marks.Add(_values.Count);
    }

    /// <summary>The value on top.</summary>
    public object? Top()
    {
        if (_values.Count == Floor)
            throw input.Refuse("an instruction without its value", "a value before it");
        return _values[^1];
    }

    public object? Pop()
    {
        var value = Top();
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    /// <summary>The values on top, in the order in which they were pushed.</summary>
    public object?[] Pop(int count)
    {
        if (_values.Count - Floor < count)
            throw input.Refuse("an instruction without its values", $"{count} values before it");
        return Cut(_values.Count - count);
    }

    /// <summary>The values above the last mark, and the mark.</summary>
    public object?[] PopGroup()
    {
        if (_marks.Count == 0)
            throw input.Refuse("a group without its beginning", "a mark before it");
        var start = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        return Cut(start);
    }

    private object?[] Cut(int start)
    {
        var values = CollectionsMarshal.AsSpan(_values)[start..].ToArray();
        _values.RemoveRange(start, values.Length);
        return values;
    }
}
