using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules one after another, each on the result of the one before; what is between them is disposed.</summary>
public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<nn.IModule<Tensor, Tensor>> steps = [];

    protected Sequential(params nn.Module<Tensor, Tensor>[] modules)
        : this(modules.Select((module, i) => (i.ToString(), (nn.IModule<Tensor, Tensor>)module))) { }

    protected Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules)
        : this(modules.Select(m => (m.name, (nn.IModule<Tensor, Tensor>)m.submodule))) { }

    internal Sequential(IEnumerable<(string, nn.IModule<Tensor, Tensor>)> modules)
        : base(nameof(Sequential))
    {
        foreach (var (name, module) in modules)
            append(name, module);
    }

    public int Count => steps.Count;

    [IndexerName("SequentialItems")]
    public nn.IModule<Tensor, Tensor> this[int index] => steps[index];

    /// <summary>A part of the sequence, with the same modules under the same names.</summary>
    [IndexerName("SequentialItems")]
    public Sequential this[Range index]
    {
        get
        {
            var (start, length) = index.GetOffsetAndLength(Count);
            return new(
                named_children().Skip(start).Take(length).Select(c => (c.name, (nn.IModule<Tensor, Tensor>)c.module))
            );
        }
    }

    /// <inheritdoc cref="this[Range]"/>
    [IndexerName("SequentialItems")]
    public Sequential this[(int? start, int? end) index] => this[(index.start ?? 0)..(index.end ?? Count)];

    public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
    {
        register_module(name, (nn.Module)module);
        steps.Add(module);
        return this;
    }

    /// <summary>Adds a module under its number as name.</summary>
    public Sequential append(nn.IModule<Tensor, Tensor> module) => append(Count.ToString(), module);

    public override Tensor forward(Tensor tensor)
    {
        if (steps.Count == 0)
            return tensor.alias();
        var current = tensor;
        foreach (var step in steps)
        {
            var next = step.call(current);
            // A module may hand back what it was given.
            if (!ReferenceEquals(current, tensor) && !ReferenceEquals(current, next))
                current.Dispose();
            current = next;
        }
        return current;
    }
}
