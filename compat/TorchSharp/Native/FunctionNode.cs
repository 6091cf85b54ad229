using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp.Native;

/// <summary>How an output of a custom function relates to its inputs; the numbers are the native shim's.</summary>
[Flags]
internal enum OutputKind
{
    Plain = 0,
    NonDifferentiable = 1,
    Modified = 2,
    Input = 4,
}

/// <summary>
/// The managed side of a custom function's node in the graph. The native node holds it, and frees it when the graph is gone;
/// it may be called on any thread.
/// </summary>
internal sealed unsafe class FunctionNode
{
    internal delegate List<torch.Tensor> Backward(torch.autograd.AutogradContext context, List<torch.Tensor> gradients);

    private readonly string name;
    private readonly Backward backward;
    private readonly torch.autograd.AutogradContext context;
    private readonly bool[] isTensor;

    private FunctionNode(
        string name,
        Backward backward,
        torch.autograd.AutogradContext context,
        IEnumerable<torch.Tensor?> arguments
    )
    {
        this.name = name;
        this.backward = backward;
        this.context = context;
        isTensor = [.. arguments.Select(a => a is not null)];
    }

    /// <summary>Makes the outputs of a forward pass depend on its arguments, of which those that are no tensors are null.</summary>
    internal static List<torch.Tensor> Wire(
        string name,
        Backward backward,
        torch.autograd.AutogradContext context,
        IReadOnlyList<torch.Tensor?> arguments,
        IReadOnlyList<torch.Tensor> outputs
    )
    {
        var node = new FunctionNode(name, backward, context, arguments);
        var function = node.Create([.. arguments.OfType<torch.Tensor>()]);
        try
        {
            var results = new List<torch.Tensor>(outputs.Count);
            foreach (var output in outputs)
                results.Add(node.Output(function, output, context.KindOf(output, arguments)));
            context.Save(function);
            return results;
        }
        finally
        {
            Shim.shim_function_wired(function);
        }
    }

    private nint Create(torch.Tensor[] inputs)
    {
        var handles = Array.ConvertAll(inputs, i => i.Handle);
        var self = GCHandle.Alloc(this);
        nint function;
        nint error;
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
        fixed (nint* h = handles)
            error = Shim.shim_function_new(
                text,
                h,
                handles.Length,
                context.MaterializeGrads ? 1 : 0,
                &Apply,
                &Release,
                GCHandle.ToIntPtr(self),
                &function
            );
        GC.KeepAlive(inputs);
        if (error != 0)
            self.Free();
        OperatorException.Check(error, name);
        return function;
    }

    /// <summary>The object that the forward pass made, unless it is somebody else's or had to be replaced by an alias.</summary>
    private torch.Tensor Output(nint function, torch.Tensor output, OutputKind kind)
    {
        nint result;
        OperatorException.Check(Shim.shim_function_output(function, output.Handle, (int)kind, &result), name, output);
        if (result != output.Handle || kind.HasFlag(OutputKind.Input))
            return new(result);
        Shim.shim_tensor_dispose(result);
        return output;
    }

    private nint[] Gradients(nint* gradients, int count)
    {
        using var scope = torch.NewDisposeScope();
        var given = new List<torch.Tensor>(count);
        for (var i = 0; i < count; i++)
            given.Add(new(gradients[i]));
        var returned =
            backward(context, given) ?? throw new InvalidOperationException($"{name}.backward returned no list.");
        if (returned.Count < isTensor.Length || returned.Skip(isTensor.Length).Any(Defined))
            throw new InvalidOperationException(
                $"{name}.backward returned {returned.Count} gradients for the {isTensor.Length} arguments of forward."
            );
        var found = new List<nint>(isTensor.Length);
        for (var i = 0; i < isTensor.Length; i++)
            if (isTensor[i])
                found.Add(Defined(returned[i]) ? returned[i].Handle : 0);
            else if (Defined(returned[i]))
                throw new InvalidOperationException(
                    $"{name}.backward returned a gradient for argument {i}, which was no tensor: null was expected."
                );
        for (var i = 0; i < found.Count; i++)
            if (found[i] != 0)
                found[i] = Shim.shim_tensor_share(found[i]);
        GC.KeepAlive(returned);
        return [.. found];
    }

    private static bool Defined(torch.Tensor? tensor) => tensor is { IsInvalid: false };

    /// <summary>The native node's derivative. What the scope owns is freed: a gradient returned as it is has one owner left.</summary>
    [UnmanagedCallersOnly]
    private static nint Apply(nint self, nint* gradients, int count, nint* results, int resultCount, nint* exception)
    {
        var node = (FunctionNode)GCHandle.FromIntPtr(self).Target!;
        try
        {
            node.Gradients(gradients, count).CopyTo(new Span<nint>(results, resultCount));
            return 0;
        }
        catch (Exception e)
        {
            *exception = GCHandle.ToIntPtr(GCHandle.Alloc(e));
            return Text($"{node.name}: {e.Message}");
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(nint handle)
    {
        var owned = GCHandle.FromIntPtr(handle);
        (owned.Target as FunctionNode)?.context.Forget();
        owned.Free();
    }

    /// <summary>A copy that native code frees.</summary>
    private static nint Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text + '\0');
        var copy = NativeMemory.Alloc((nuint)bytes.Length);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return (nint)copy;
    }
}
