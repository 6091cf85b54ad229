using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>
/// An error of libtorch: TorchSharp's exception type, with the operator's name before libtorch's text. Where managed code that
/// libtorch called threw, what it threw is the inner exception.
/// </summary>
internal sealed class OperatorException(string operation, string text, Exception? inner = null)
    : ExternalException($"{operation}: {text}", inner)
{
    internal OperatorException(string operation, nint text)
        : this(operation, Marshal.PtrToStringUTF8(text) ?? "unknown error", Thrown()) { }

    /// <summary>Throws when a function of the shim answered with an error text.</summary>
    internal static void Check(nint error, string operation)
    {
        if (error != 0)
            throw new OperatorException(operation, error);
    }

    /// <summary>
    /// The same for a function that was given the native handles of these objects: it keeps them from the finalizer, which
    /// would free the handles, until the function has returned.
    /// </summary>
    internal static void Check(nint error, string operation, object owner, object? other = null)
    {
        Check(error, operation);
        GC.KeepAlive(owner);
        GC.KeepAlive(other);
    }

    private static Exception? Thrown()
    {
        var pointer = Shim.shim_exception();
        if (pointer == 0)
            return null;
        var handle = GCHandle.FromIntPtr(pointer);
        var thrown = (Exception?)handle.Target;
        handle.Free();
        return thrown;
    }
}
