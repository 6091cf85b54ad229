using System.Globalization;

namespace Bce3s.Data;

/// <summary>
/// Names for the tensors of a PyTorch file's value: the keys of the dictionaries and the positions in the lists that lead to them,
/// joined by dots.
/// </summary>
/// <remarks>Depth, values and letters are limited: a value may be reached in any number of ways, and contain itself.</remarks>
/// <param name="path">The file, for messages.</param>
internal sealed class PyTorchNames(string path)
{
    private const int Deepest = 32;
    private const int MostValues = 1 << 20;
    private const int MostLetters = 1 << 24;

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
            var before = Tensors.Count;
            var name = Name("", key);
            Add(item, name, 1);
            if (item is not PyTorchTensor && Tensors.Count > before)
                Parts.Add(name);
            else if (TextOf(item) is { } text)
                Metadata[name] = text;
        }
    }

    private void Add(object? value, string name, int depth)
    {
        if (++_values > MostValues)
            throw new DataFormatException(path, $"more than {MostValues} values", "fewer");
        if (depth > Deepest)
            throw new DataFormatException(path, $"values nested more than {Deepest} deep", "fewer");
        switch (value)
        {
            case PyTorchTensor tensor:
                if (!Tensors.TryAdd(name, tensor))
                    throw new DataFormatException(path, $"two tensors called '{name}'", "one");
                break;
            case PickleDictionary dictionary:
                foreach (var (key, item) in dictionary)
                    Add(item, Name(name, key), depth + 1);
                break;
            case IReadOnlyList<object?> list:
                for (var i = 0; i < list.Count; i++)
                    if (list[i] is PyTorchTensor or PickleDictionary or IReadOnlyList<object?>)
                        Add(list[i], Name(name, (long)i), depth + 1);
                break;
        }
    }

    private string Name(string before, object key)
    {
        var own = Convert.ToString(key, CultureInfo.InvariantCulture)!;
        var name = before.Length == 0 ? own : $"{before}.{own}";
        if ((_letters += name.Length) > MostLetters)
            throw new DataFormatException(path, $"names of more than {MostLetters} letters", "fewer");
        return name;
    }

    private static string? TextOf(object? value) =>
        value switch
        {
            bool or long or double => Convert.ToString(value, CultureInfo.InvariantCulture),
            _ => PickleValue.TextOf(value),
        };
}
