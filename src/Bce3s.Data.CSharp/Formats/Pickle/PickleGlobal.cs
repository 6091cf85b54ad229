namespace Bce3s.Data;

/// <summary>Makes a value for a call of a global with arguments.</summary>
internal delegate object? PickleConstructor(PickleInput input, object?[] arguments);

/// <summary>A class or function that a pickle names and that is known here.</summary>
/// <param name="Name">Module and name, with a dot.</param>
/// <param name="Construct">What calling it gives.</param>
internal sealed record PickleGlobal(string Name, PickleConstructor Construct)
{
    /// <summary>A global that a pickle names but never calls.</summary>
    public static PickleGlobal Named(string name) =>
        new(name, (input, _) => throw input.Refuse($"a call of {name}", "its name alone"));
}

/// <summary>A value that an instruction completes with a state.</summary>
internal interface IPickleState
{
    void SetState(PickleInput input, object? state);
}
