using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _detach = "detach";
        private static readonly Op _detach_ = "detach_";

        public bool requires_grad
        {
            get => Known(Shim.shim_tensor_requires_grad(Handle)) != 0;
            set =>
                OperatorException.Check(
                    Shim.shim_tensor_set_requires_grad(Handle, value ? 1 : 0),
                    "requires_grad",
                    this
                );
        }

        /// <summary>True for a tensor that no differentiable operator made.</summary>
        public unsafe bool is_leaf
        {
            get
            {
                long leaf;
                OperatorException.Check(Shim.shim_tensor_is_leaf(Handle, &leaf), "is_leaf", this);
                return leaf != 0;
            }
        }

        /// <summary>The gradient that backward passes have summed up; null before the first.</summary>
        public unsafe Tensor? grad
        {
            get
            {
                nint found;
                OperatorException.Check(Shim.shim_tensor_grad(Handle, &found), "grad", this);
                return found == 0 ? null : new(found);
            }
            set => OperatorException.Check(Shim.shim_tensor_set_grad(Handle, value?.Handle ?? 0), "grad", this, value);
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Keeps the gradient of a tensor that is not a leaf.</summary>
        public void retain_grad() => OperatorException.Check(Shim.shim_tensor_retain_grad(Handle), "retain_grad", this);

        /// <summary>Adds the gradients of this scalar to the leaves it was computed from.</summary>
        public void backward() => autograd.Backward([this], null, null, false, null);

        public void backward(
            IList<Tensor>? grad_tensors = null,
            bool retain_graph = false,
            bool create_graph = false,
            IList<Tensor>? inputs = null
        ) => autograd.Backward([this], grad_tensors, retain_graph, create_graph, inputs);

        public Tensor detach() => _detach.Call(this);

        public Tensor detach_() => _detach_.InPlace(this);
    }
}
