using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Functions on all parameters of a model.</summary>
        public static partial class utils
        {
            private static readonly Op _stack = "stack";
            private static readonly Op _norm = "norm.Scalar";
            private static readonly Op _clamp_ = "clamp_";
            private static readonly Op _cat = "cat";
            private static readonly Op _flatten = "reshape";
            private static readonly Op _split = "split_with_sizes";
            private static readonly Op _copy_ = "copy_";

            /// <summary>Scales all gradients so that their norm, taken together, is at most <paramref name="max_norm"/>.</summary>
            /// <param name="norm_type">p of the norm; infinity for the largest absolute value.</param>
            /// <returns>The norm before.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using var scope = NewDisposeScope();
                using var guard = no_grad();
                var gradients = Gradients(tensors);
                if (gradients.Length == 0)
                    return 0;
                var norms = ForEachTensor.Norm(gradients, norm_type);
                var norm = _norm.Call(_stack.Call(norms), norm_type).ToScalar().ToDouble();
                // A gradient that is not finite stays visible: it makes the factor NaN rather than being let through.
                var factor = max_norm / (norm + 1e-6);
                if (!(factor >= 1))
                    ForEachTensor.Mul_(gradients, factor);
                return norm;
            }

            /// <summary>Bounds every element of the gradients to ±<paramref name="clip_value"/>.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var scope = NewDisposeScope();
                using var guard = no_grad();
                foreach (var gradient in Gradients(tensors))
                    _clamp_.Run(gradient, -clip_value, clip_value);
            }

            /// <summary>All parameters one after another, flat, with their graph.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                long[] flat = [-1];
                return _cat.Call(tensors.Select(t => _flatten.Call(t, flat)).ToArray(), 0L).MoveToOuterDisposeScope();
            }

            /// <summary>Copies a vector of <see cref="parameters_to_vector"/> back into the parameters.</summary>
            /// <exception cref="ArgumentException">The vector's length is not the parameters'.</exception>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                var targets = tensors.ToArray();
                var sizes = Array.ConvertAll(targets, t => t.NumberOfElements);
                if (vec.ndim != 1 || vec.NumberOfElements != sizes.Sum())
                    throw new ArgumentException(
                        $"A vector of {vec.NumberOfElements} elements ({vec.ndim} dimensions) for parameters of {sizes.Sum()}.",
                        nameof(vec)
                    );
                using var scope = NewDisposeScope();
                using var guard = no_grad();
                var parts = _split.CallList(vec, sizes, 0L);
                for (var i = 0; i < parts.Length; i++)
                    _copy_.Run(targets[i], _flatten.Call(parts[i], targets[i].shape));
            }

            private static Tensor[] Gradients(IEnumerable<Parameter> parameters) =>
                parameters.Select(parameter => parameter.grad).OfType<Tensor>().ToArray();
        }
    }
}
