namespace TorchSharp;

/// <summary>The dispose scopes of a thread: a stack, linked from the innermost outwards.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? manager;

    internal static DisposeScopeManager OfThisThread => manager ??= new();

    internal DisposeScope? Current { get; set; }
}
