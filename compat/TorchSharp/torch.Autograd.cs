using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Operators in this block record nothing to differentiate.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => Shim.shim_grad_mode() != 0;

    /// <summary>Faster than <see cref="no_grad"/>; the tensors made inside cannot be differentiated later either.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => Shim.shim_inference_mode() != 0;

    /// <summary>Reverse-mode differentiation.</summary>
    public static partial class autograd
    {
        /// <summary>Gradients of <paramref name="outputs"/> with respect to <paramref name="inputs"/>, summed over the outputs.</summary>
        /// <param name="grad_outputs">The gradients to start from; ones where absent (scalars only).</param>
        /// <param name="allow_unused">Null, not an error, for an input that no output depends on.</param>
        public static unsafe IList<Tensor> grad(
            IList<Tensor> outputs,
            IList<Tensor> inputs,
            IList<Tensor>? grad_outputs = null,
            bool retain_graph = false,
            bool create_graph = false,
            bool allow_unused = false
        )
        {
            var (outs, grads, ins) = (Handles(outputs), Gradients(outputs, grad_outputs), Handles(inputs));
            var results = new nint[ins.Length];
            nint error;
            fixed (
                nint* o = outs,
                    g = grads,
                    i = ins,
                    r = results
            )
                error = Shim.shim_grad(
                    o,
                    g,
                    outs.Length,
                    i,
                    ins.Length,
                    retain_graph ? 1 : 0,
                    create_graph ? 1 : 0,
                    allow_unused ? 1 : 0,
                    r
                );
            KeepAlive(outputs, inputs, grad_outputs);
            OperatorException.Check(error, "autograd.grad");
            return Array.ConvertAll(results, h => h == 0 ? null! : new Tensor(h));
        }

        public static void backward(
            IList<Tensor> tensors,
            IList<Tensor>? grad_tensors = null,
            bool? retain_graph = null,
            bool create_graph = false,
            IList<Tensor>? inputs = null
        ) => Backward(tensors, grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(
            Tensor tensor,
            IList<Tensor>? grad_tensors = null,
            bool? retain_graph = null,
            bool create_graph = false,
            IList<Tensor>? inputs = null
        ) => Backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(
            Tensor tensor,
            Tensor grad_tensor,
            bool? retain_graph = null,
            bool create_graph = false,
            IList<Tensor>? inputs = null
        ) => Backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        internal static unsafe void Backward(
            IList<Tensor> tensors,
            IList<Tensor>? gradTensors,
            bool? retainGraph,
            bool createGraph,
            IList<Tensor>? inputs
        )
        {
            var (outs, grads, ins) = (Handles(tensors), Gradients(tensors, gradTensors), Handles(inputs ?? []));
            nint error;
            fixed (
                nint* o = outs,
                    g = grads,
                    i = ins
            )
                error = Shim.shim_backward(
                    o,
                    g,
                    outs.Length,
                    i,
                    ins.Length,
                    retainGraph ?? createGraph ? 1 : 0,
                    createGraph ? 1 : 0
                );
            KeepAlive(tensors, inputs, gradTensors);
            OperatorException.Check(error, "backward");
        }

        private static nint[] Handles(IList<Tensor> tensors)
        {
            var handles = new nint[tensors.Count];
            for (var i = 0; i < handles.Length; i++)
                handles[i] = tensors[i].Handle;
            return handles;
        }

        private static nint[] Gradients(IList<Tensor> outputs, IList<Tensor>? gradients)
        {
            if (gradients is null)
                return new nint[outputs.Count];
            return gradients.Count == outputs.Count
                ? Handles(gradients)
                : throw new ArgumentException($"{gradients.Count} gradients for {outputs.Count} tensors.");
        }

        private static void KeepAlive(params object?[] objects) => GC.KeepAlive(objects);
    }

    private sealed class GradMode : IDisposable
    {
        private readonly bool before = is_grad_enabled();

        internal GradMode(bool enabled) => Shim.shim_set_grad_mode(enabled ? 1 : 0);

        public void Dispose() => Shim.shim_set_grad_mode(before ? 1 : 0);
    }

    private sealed class InferenceMode : IDisposable
    {
        private nint guard;

        internal unsafe InferenceMode(bool enabled)
        {
            nint created;
            OperatorException.Check(Shim.shim_inference_mode_enter(enabled ? 1 : 0, &created), "inference_mode");
            guard = created;
        }

        public void Dispose()
        {
            Shim.shim_inference_mode_leave(guard);
            guard = 0;
        }
    }
}
