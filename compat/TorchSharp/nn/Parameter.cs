using TorchSharp.Modules;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>A tensor that modules register as trainable.</summary>
        public class Parameter : torch.Tensor
        {
            /// <param name="data">The values. The parameter takes over its native tensor and its place in a dispose scope:
            /// <paramref name="data"/> itself is invalid afterwards.</param>
            /// <param name="requires_grad">Whether backward passes sum up its gradient.</param>
            public Parameter(torch.Tensor data, bool requires_grad = true)
                : this(data.OwningScope, data, requires_grad) { }

            private Parameter(DisposeScope? scope, torch.Tensor data, bool requires_grad)
                : base(data.requires_grad_(requires_grad).DecoupleFromNativeHandle())
            {
                if (OwningScope == scope)
                    return;
                DetachFromDisposeScope();
                scope?.Attach((IDisposable)this);
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            /// <inheritdoc cref="Modules.Parameter(Tensor, bool)"/>
            public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}
