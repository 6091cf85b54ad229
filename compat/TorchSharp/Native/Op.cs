using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>
/// An operator of the dispatcher, by the name of its schema without the namespace <c>aten::</c>: <c>"add.Tensor"</c>.
/// It is looked up at its first call. Arguments go in the schema's order; those left off at the end take its defaults.
/// </summary>
internal sealed unsafe class Op(string name)
{
    private const int StackWords = 128;
    private nint handle;

    public static implicit operator Op(string name) => new(name);

    /// <summary>Calls an operator that returns a tensor.</summary>
    internal torch.Tensor Call(params ReadOnlySpan<Arg> args)
    {
        Slot result;
        Invoke(args, &result, 1);
        return new torch.Tensor(result.Pointer);
    }

    /// <summary>Calls an in-place operator on <paramref name="self"/> and returns it.</summary>
    internal torch.Tensor InPlace(torch.Tensor self)
    {
        Run(self);
        return self;
    }

    internal torch.Tensor InPlace(torch.Tensor self, Arg a)
    {
        Run(self, a);
        return self;
    }

    internal torch.Tensor InPlace(torch.Tensor self, Arg a, Arg b)
    {
        Run(self, a, b);
        return self;
    }

    internal torch.Tensor InPlace(torch.Tensor self, Arg a, Arg b, Arg c)
    {
        Run(self, a, b, c);
        return self;
    }

    internal torch.Tensor InPlace(torch.Tensor self, Arg a, Arg b, Arg c, Arg d)
    {
        Run(self, a, b, c, d);
        return self;
    }

    /// <summary>Calls an operator for its effect, dropping what it returns.</summary>
    internal void Run(params ReadOnlySpan<Arg> args) => Invoke(args, null, 0);

    internal (torch.Tensor, torch.Tensor) Call2(params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc Slot[2];
        Invoke(args, results, 2);
        return (new(results[0].Pointer), new(results[1].Pointer));
    }

    internal (torch.Tensor, torch.Tensor, torch.Tensor) Call3(params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc Slot[3];
        Invoke(args, results, 3);
        return (new(results[0].Pointer), new(results[1].Pointer), new(results[2].Pointer));
    }

    internal torch.Tensor[] CallList(params ReadOnlySpan<Arg> args)
    {
        Slot result;
        Invoke(args, &result, 1);
        var handles = new ReadOnlySpan<nint>((void*)result.Pointer, result.Length);
        var tensors = new torch.Tensor[handles.Length];
        for (var i = 0; i < tensors.Length; i++)
            tensors[i] = new torch.Tensor(handles[i]);
        Shim.shim_free(result.Pointer);
        return tensors;
    }

    /// <summary>Calls an operator that returns a number or a truth value.</summary>
    internal Slot CallValue(params ReadOnlySpan<Arg> args)
    {
        Slot result;
        Invoke(args, &result, 1);
        return result;
    }

    private void Invoke(ReadOnlySpan<Arg> args, Slot* results, int resultCount)
    {
        if (handle == 0)
            handle = Find();
        var words = 0;
        foreach (ref readonly var arg in args)
            words += arg.Words;
        if (words <= StackWords)
        {
            var scratch = stackalloc long[words];
            Invoke(args, results, resultCount, scratch);
            return;
        }
        var heap = (long*)NativeMemory.Alloc((nuint)words, sizeof(long));
        try
        {
            Invoke(args, results, resultCount, heap);
        }
        finally
        {
            NativeMemory.Free(heap);
        }
    }

    private void Invoke(ReadOnlySpan<Arg> args, Slot* results, int resultCount, long* words)
    {
        var slots = stackalloc Slot[args.Length];
        for (var i = 0; i < args.Length; i++)
        {
            args[i].Write(slots + i, words);
            words += args[i].Words;
        }
        var error = Shim.shim_call(handle, slots, args.Length, results, resultCount);
        if (error != 0)
            throw new OperatorException(name, error);
    }

    internal nint Find()
    {
        var dot = name.IndexOf('.');
        var (function, overload) = dot < 0 ? (name, "") : (name[..dot], name[(dot + 1)..]);
        nint found;
        using var nativeName = new Utf8("aten::" + function);
        using var nativeOverload = new Utf8(overload);
        var error = Shim.shim_operator(nativeName.Pointer, nativeOverload.Pointer, &found);
        return error == 0 ? found : throw new OperatorException(name, error);
    }

    /// <summary>A zero-terminated copy of a string for the length of a call.</summary>
    private readonly struct Utf8(string text) : IDisposable
    {
        internal nint Pointer { get; } = Marshal.StringToCoTaskMemUTF8(text);

        public void Dispose() => Marshal.FreeCoTaskMem(Pointer);
    }
}
