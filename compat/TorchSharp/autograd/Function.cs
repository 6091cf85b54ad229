using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>
        /// A function with a derivative of its own: derive from <see cref="SingleTensorFunction{T}"/> or
        /// <see cref="MultiTensorFunction{T}"/>, and call <c>apply</c>, never <c>forward</c>.
        /// </summary>
        /// <remarks>
        /// <c>forward</c> records nothing to differentiate. Those of its arguments that are tensors are what can be
        /// differentiated by, not tensors inside other objects. <c>backward</c> returns a gradient for each argument, null for
        /// those that are no tensors; it may be called on another thread, and the tensors that it makes and does not return are
        /// disposed. What it throws is the inner exception of what <c>backward()</c> of the tensor throws.
        /// </remarks>
        public abstract class Function<T>
            where T : Function<T>, new()
        {
            private static readonly T instance = new();

            private protected Function() { }

            /// <summary>What error texts call the function.</summary>
            public abstract string Name { get; }

            /// <exception cref="InvalidOperationException">forward returned null, or marked what it should not have.</exception>
            public static List<Tensor> apply_internal(params object[] vars)
            {
                var arguments = Array.ConvertAll(vars, v => v is Tensor { IsInvalid: false } tensor ? tensor : null);
                var recording = is_grad_enabled() && arguments.Any(a => a is { requires_grad: true });
                var context = new AutogradContext();
                List<Tensor> outputs;
                using (no_grad())
                    outputs = instance.Forward(context, vars);
                if (outputs is null || outputs.Any(o => o is not { IsInvalid: false }))
                    throw new InvalidOperationException($"{instance.Name}.forward returned null, not a tensor.");
                context.CheckDirty(arguments, outputs, instance.Name);
                if (recording)
                    return FunctionNode.Wire(instance.Name, instance.Backward, context, arguments, outputs);
                outputs = outputs.ConvertAll(o => Detached(o, context.KindOf(o, arguments)));
                context.Dispose();
                return outputs;
            }

            internal abstract List<Tensor> Forward(AutogradContext context, object[] arguments);

            internal abstract List<Tensor> Backward(AutogradContext context, List<Tensor> gradients);

            /// <summary>The output without a history, as an object of its own where it is an argument.</summary>
            private static Tensor Detached(Tensor output, OutputKind kind) =>
                output.requires_grad ? output.detach()
                : kind.HasFlag(OutputKind.Input) ? output.alias()
                : output;
        }
    }
}
