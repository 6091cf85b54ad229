using System.Globalization;

namespace Bce3s.Data;

/// <summary>
/// Names for the tensors of a PyTorch file's value: the keys of the dictionaries and the positions in the lists that lead to them,
/// joined by dots.
/// </summary>
/// <remarks>
/// A value may be reached in any number of ways, and contain itself, so depth, steps, tensors and letters are limited; what was found to
/// hold no tensor is not entered again.
/// </remarks>
/// <param name="path">The file, for messages.</param>
internal sealed class PyTorchNames(string path)
{
    private const int Deepest = 32;
    private const int MostValues = 1 << 22;

    // A tensor under a further name takes few bytes in the file, and a kilobyte once it is read.
    private const int MostTensors = 1 << 17;
    private const int MostLetters = 1 << 24;

    private readonly HashSet<object> _withoutTensors = new(ReferenceEqualityComparer.Instance);
    private int _values;
    private int _letters;

    /// <summary>The tensors, in the file's order.</summary>
    public OrderedDictionary<string, PyTorchTensor> Tensors { get; } = [];

    /// <summary>The outermost dictionary's own numbers and texts, such as <c>epoch</c>.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>The keys of the outermost dictionary behind which there are dictionaries or lists with tensors.</summary>
    public List<string> Parts { get; } = [];

    public void Add(object? value)
    {
        if (value is not PickleDictionary root)
            throw new DataFormatException(path, PickleValue.KindOf(value), "a dictionary of tensors");
        foreach (var (key, item) in root)
        {
            CountValue();
            var before = Tensors.Count;
            var name = Name("", key);
            Add(item, name, 1);
            if (item is not PyTorchTensor && Tensors.Count > before)
                Parts.Add(name);
            else if (TextOf(item) is { } text)
            {
                CountLetters(text);
                Metadata[name] = text;
            }
        }
    }

    private void Add(object? value, string name, int depth)
    {
        if (value is PyTorchTensor tensor)
            AddTensor(name, tensor);
        else if (ItemsOf(value) is { } items && !_withoutTensors.Contains(value!))
        {
            if (depth > Deepest)
                throw new DataFormatException(path, $"values nested more than {Deepest} deep", "fewer");
            var before = Tensors.Count;
            foreach (var (key, item) in items)
            {
                CountValue();
                if (item is PyTorchTensor || ItemsOf(item) is not null)
                    Add(item, Name(name, key), depth + 1);
            }
            if (Tensors.Count == before)
                _withoutTensors.Add(value!);
        }
    }

    private static IEnumerable<KeyValuePair<object, object?>>? ItemsOf(object? value) =>
        value switch
        {
            PickleDictionary dictionary => dictionary,
            IReadOnlyList<object?> list => list.Select((item, i) => KeyValuePair.Create<object, object?>(i, item)),
            _ => null,
        };

    private void AddTensor(string name, PyTorchTensor tensor)
    {
        if (Tensors.Count == MostTensors)
            throw new DataFormatException(path, $"more than {MostTensors} tensors", "fewer");
        if (!Tensors.TryAdd(name, tensor))
            throw new DataFormatException(path, $"two tensors called '{name}'", "one");
    }

    private string Name(string before, object key)
    {
        var own = Convert.ToString(key, CultureInfo.InvariantCulture)!;
        var name = before.Length == 0 ? own : $"{before}.{own}";
        CountLetters(name);
        return name;
    }

    private void CountValue()
    {
        if (++_values > MostValues)
            throw new DataFormatException(path, $"more than {MostValues} values", "fewer");
    }

    private void CountLetters(string text)
    {
        if ((_letters += text.Length) > MostLetters)
            throw new DataFormatException(path, $"names and texts of more than {MostLetters} letters", "fewer");
    }

    private static string? TextOf(object? value) =>
        value switch
        {
            bool or long or double => Convert.ToString(value, CultureInfo.InvariantCulture),
            _ => PickleValue.TextOf(value),
        };
}
