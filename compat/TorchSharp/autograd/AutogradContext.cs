using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What the forward pass of a custom function leaves for its backward pass.</summary>
        public class AutogradContext : IDisposable
        {
            private readonly Lock access = new();
            private readonly Dictionary<string, object> data = [];
            private List<Tensor> toSave = [];
            private bool[] present = [];
            private List<Tensor> dirty = [];
            private List<Tensor> nonDifferentiable = [];
            private int saved;
            private nint function;
            private bool disposed;

            internal AutogradContext() { }

            /// <summary>Whether backward gets zeros, not undefined tensors, for outputs that nothing was computed from.</summary>
            public bool MaterializeGrads { get; private set; } = true;

            /// <summary>See <see cref="MaterializeGrads"/>; to be called in forward.</summary>
            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            /// <summary>
            /// Tensors for the backward pass: inputs, outputs or others, null among them; at most one call in forward. They are
            /// freed after a backward pass that does not retain the graph.
            /// </summary>
            public void save_for_backward(List<Tensor> tensors) =>
                (toSave, present) = ([.. tensors], [.. tensors.Select(Defined)]);

            /// <summary>
            /// The saved tensors, as objects of their own; none before forward has returned. It fails after they were freed, and
            /// where one was modified in place.
            /// </summary>
            /// <exception cref="ObjectDisposedException">The graph that the context belongs to is gone.</exception>
            public unsafe List<Tensor> get_saved_variables()
            {
                lock (access)
                {
                    ObjectDisposedException.ThrowIf(disposed, this);
                    var tensors = new List<Tensor>(saved);
                    for (var i = 0; i < saved; i++)
                    {
                        nint tensor;
                        OperatorException.Check(
                            Shim.shim_function_saved(function, i, &tensor),
                            nameof(get_saved_variables)
                        );
                        tensors.Add(tensor == 0 ? null! : new(tensor));
                    }
                    return tensors;
                }
            }

            /// <summary>Keeps something that is no tensor under a name, as long as the graph lives.</summary>
            public void save_data(string key, object value) => data[key] = value;

            /// <summary>What was saved under a name; null where nothing was.</summary>
            public object get_data(string key) => data.GetValueOrDefault(key)!;

            /// <summary>Names the inputs that forward modified in place; it must return each of them.</summary>
            public void mark_dirty(List<Tensor> tensors) => dirty = [.. tensors];

            /// <summary>Names the outputs that have no gradient.</summary>
            public void mark_non_differentiable(List<Tensor> tensors) => nonDifferentiable = [.. tensors];

            /// <summary>Frees the saved tensors.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (disposing)
                    lock (access)
                    {
                        if (function != 0)
                            Shim.shim_function_free_saved(function);
                        (function, disposed) = (0, true);
                        Clear();
                    }
            }

            /// <summary>The native node is being destroyed.</summary>
            internal void Forget()
            {
                lock (access)
                    (function, disposed) = (0, true);
            }

            internal OutputKind KindOf(Tensor output, IReadOnlyList<Tensor?> arguments) =>
                (arguments.Any(a => Same(a, output)) ? OutputKind.Input : 0)
                | (nonDifferentiable.Any(n => Same(n, output)) ? OutputKind.NonDifferentiable : 0)
                | (dirty.Any(d => Same(d, output)) ? OutputKind.Modified : 0);

            /// <exception cref="InvalidOperationException">A tensor marked as dirty is not both an argument and an output.</exception>
            internal void CheckDirty(IReadOnlyList<Tensor?> arguments, IReadOnlyList<Tensor> outputs, string name)
            {
                if (!dirty.All(d => arguments.Any(a => Same(a, d)) && outputs.Any(o => Same(o, d))))
                    throw new InvalidOperationException(
                        $"{name}.forward marked a tensor as dirty that is not both one of its arguments and one of its outputs."
                    );
            }

            /// <summary>Gives the tensors to the native node, which alone holds them from now on.</summary>
            /// <exception cref="ObjectDisposedException">One was disposed before forward returned.</exception>
            internal void Save(nint node)
            {
                for (var i = 0; i < present.Length; i++)
                {
                    if (present[i] && !Defined(toSave[i]))
                        throw new ObjectDisposedException($"Tensor {i} of {nameof(save_for_backward)}");
                    var handle = present[i] ? toSave[i].Handle : 0;
                    OperatorException.Check(Shim.shim_function_save(node, handle), nameof(save_for_backward), toSave);
                }
                (saved, function) = (present.Length, node);
                Clear();
            }

            /// <summary>Lets go of the forward pass's tensors.</summary>
            private void Clear() => (toSave, present, dirty, nonDifferentiable) = ([], [], [], []);

            private static bool Defined(Tensor? tensor) => tensor is { IsInvalid: false };

            private static bool Same(Tensor? one, Tensor? other) =>
                Defined(one) && Defined(other) && one!.Handle == other!.Handle;
        }
    }
}
