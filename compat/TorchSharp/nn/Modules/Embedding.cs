using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>A table of vectors, looked up by integers.</summary>
        public sealed class Embedding : nn.Module<Tensor, Tensor>
        {
            private static readonly Native.Op _renormalize_ = "embedding_renorm_";
            private readonly long? padding_idx;
            private readonly double? max_norm;
            private readonly double norm_type;
            private readonly bool scale_grad_by_freq;
            private readonly bool sparse;

            [ComponentName(Name = nameof(weight))]
            private Parameter? _weight;

            internal Embedding(
                Parameter weight,
                long? padding_idx,
                double? max_norm,
                double norm_type,
                bool scale_grad_by_freq,
                bool sparse
            )
                : base(nameof(Embedding))
            {
                var rows = weight.size(0);
                if (padding_idx is { } index && (index < -rows || index >= rows))
                    throw new ArgumentException(
                        $"padding_idx {index} is outside of a table of {rows} rows.",
                        nameof(padding_idx)
                    );
                this.weight = weight;
                this.padding_idx = padding_idx < 0 ? padding_idx + rows : padding_idx;
                this.max_norm = max_norm;
                this.norm_type = norm_type;
                this.scale_grad_by_freq = scale_grad_by_freq;
                this.sparse = sparse;
            }

            /// <summary>rows×dimensions</summary>
            public Parameter? weight
            {
                get => _weight;
                set => Replace(nameof(weight), ref _weight, value);
            }

            public override Tensor forward(Tensor input)
            {
                if (max_norm is { } most)
                    using (no_grad())
                    using (var indices = input.contiguous())
                        _renormalize_.Run(_weight, indices, most, norm_type);
                return nn.functional.Embed(_weight!, input, padding_idx ?? -1, scale_grad_by_freq, sparse);
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A table of vectors, looked up by integers; it starts standard normal.</summary>
            /// <param name="padding_idx">A row that starts as zeros and is never trained.</param>
            /// <param name="max_norm">Rows that are looked up are scaled down to this norm.</param>
            /// <param name="norm_type">The p of that norm.</param>
            /// <param name="scale_grad_by_freq">Divides gradients by how often a row was looked up.</param>
            public static Embedding Embedding(
                long num_embeddings,
                long embedding_dims,
                long? padding_idx = null,
                double? max_norm = null,
                double norm_type = 2,
                bool scale_grad_by_freq = false,
                bool sparse = false,
                Device? device = null,
                ScalarType? dtype = null
            )
            {
                var weight = Parameter(empty([num_embeddings, embedding_dims], dtype: dtype, device: device));
                init.normal_(weight);
                var embedding = new Embedding(weight, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
                if (padding_idx is { } index)
                    using (no_grad())
                    using (var row = weight.select(0, index))
                        init.zeros_(row);
                return embedding;
            }

            /// <summary>A table of given vectors.</summary>
            /// <param name="freeze">Does not train them.</param>
            public static Embedding Embedding_from_pretrained(
                Tensor embeddings,
                bool freeze = true,
                long? padding_idx = null,
                double? max_norm = null,
                double norm_type = 2,
                bool scale_grad_by_freq = false,
                bool sparse = false,
                Device? device = null,
                ScalarType? dtype = null
            )
            {
                using var scope = NewDisposeScope();
                var copy = embeddings.detach().to(dtype ?? embeddings.dtype, device ?? embeddings.device).clone();
                var weight = Parameter(copy, requires_grad: !freeze);
                return new(weight, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
            }
        }
    }
}
