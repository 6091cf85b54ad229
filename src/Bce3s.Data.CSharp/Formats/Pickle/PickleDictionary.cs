using System.Diagnostics.CodeAnalysis;

namespace Bce3s.Data;

/// <summary>
/// A dictionary of a pickle, in its order. Keys are texts or whole numbers; Python 2's strings and bytes are the text of
/// the same Latin-1 characters, so that 'data' and b'data' are one key.
/// </summary>
internal class PickleDictionary() : OrderedDictionary<object, object?>(KeyComparer.Instance)
{
    /// <summary>The value of a text key, if it is there and is a <typeparamref name="T"/>.</summary>
    public bool TryGet<T>(string key, [NotNullWhen(true)] out T? value)
    {
        value = TryGetValue(key, out var found) && found is T typed ? typed : default;
        return value is not null;
    }

    /// <summary>Hashes that a file's author cannot foresee, of numbers too.</summary>
    private sealed class KeyComparer : IEqualityComparer<object>
    {
        public static KeyComparer Instance { get; } = new();

        bool IEqualityComparer<object>.Equals(object? x, object? y) => Equals(x, y);

        public int GetHashCode(object key) =>
            key is long number ? SeededNumbers.Instance.GetHashCode(number) : key.GetHashCode();
    }
}

/// <summary>Python's <c>collections.OrderedDict</c>, whose attributes (PyTorch's <c>_metadata</c>) are of no use here.</summary>
internal sealed class OrderedPickleDictionary : PickleDictionary, IPickleState
{
    void IPickleState.SetState(PickleInput input, object? state)
    {
        if (state is not PickleDictionary)
            throw input.Refuse($"{PickleValue.KindOf(state)} as attributes of a dictionary", "a dictionary of them");
    }
}
