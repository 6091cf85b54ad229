namespace Bce3s.Data;

/// <summary>What a kind of pickle may name beside plain values; everything else is refused.</summary>
/// <param name="globals">The classes and functions.</param>
internal sealed class PickleDialect(params IEnumerable<PickleGlobal> globals)
{
    /// <summary>The classes and functions by name.</summary>
    public IReadOnlyDictionary<string, PickleGlobal> Globals { get; } = globals.ToDictionary(global => global.Name);

    /// <summary>
    /// Makes what a reference to something outside of the pickle stands for, from the tuple that identifies it; none are
    /// allowed without.
    /// </summary>
    public PickleConstructor? Persistent { get; init; }

    /// <summary>What is expected in place of any other class or function, for messages.</summary>
    public string Allowed
    {
        get => field ?? $"none but {string.Join(", ", Globals.Keys.Order())}";
        init;
    }
}
