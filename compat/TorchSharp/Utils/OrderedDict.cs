using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Utils;

/// <summary>A dictionary that keeps the order in which keys were added, as the state of modules needs it.</summary>
public class OrderedDict<TKey, TValue> : IEnumerable<(TKey, TValue)>
    where TKey : notnull
{
    private readonly List<(TKey Key, TValue Value)> items = [];
    private readonly Dictionary<TKey, int> places = [];

    public int Count => items.Count;

    public ICollection<TKey> Keys => items.ConvertAll(item => item.Key);

    public ICollection<TValue> Values => items.ConvertAll(item => item.Value);

    /// <summary>Setting a key that is there keeps its place.</summary>
    /// <exception cref="KeyNotFoundException">The key that is read is not there.</exception>
    public TValue this[TKey key]
    {
        get => items[places[key]].Value;
        set
        {
            if (places.TryGetValue(key, out var place))
                items[place] = (key, value);
            else
                Add(key, value);
        }
    }

    /// <exception cref="ArgumentException">The key is there already.</exception>
    public void Add(TKey key, TValue value)
    {
        places.Add(key, items.Count);
        items.Add((key, value));
    }

    public void Add((TKey, TValue) item) => Add(item.Item1, item.Item2);

    public bool ContainsKey(TKey key) => places.ContainsKey(key);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var found = places.TryGetValue(key, out var place);
        value = found ? items[place].Value : default;
        return found;
    }

    public bool Remove(TKey key)
    {
        if (!places.TryGetValue(key, out var place))
            return false;
        RemoveAt(place);
        return true;
    }

    public void RemoveAt(int index)
    {
        items.RemoveAt(index);
        Renumber();
    }

    /// <exception cref="ArgumentException">The key is there already.</exception>
    public void Insert(int index, (TKey, TValue) item)
    {
        if (places.ContainsKey(item.Item1))
            throw new ArgumentException($"The key '{item.Item1}' is there already.", nameof(item));
        items.Insert(index, item);
        Renumber();
    }

    public void Clear()
    {
        items.Clear();
        places.Clear();
    }

    public IEnumerator<(TKey, TValue)> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Renumber()
    {
        places.Clear();
        for (var i = 0; i < items.Count; i++)
            places[items[i].Key] = i;
    }
}
