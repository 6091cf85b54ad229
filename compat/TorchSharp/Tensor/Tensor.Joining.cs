using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _chunk = "chunk";
        private static readonly Op _split_Tensor = "split.Tensor";
        private static readonly Op _split_with_sizes = "split_with_sizes";
        private static readonly Op _tensor_split_sections = "tensor_split.sections";
        private static readonly Op _tensor_split_indices = "tensor_split.indices";
        private static readonly Op _tensor_split_tensor_indices_or_sections = "tensor_split.tensor_indices_or_sections";
        private static readonly Op _hsplit_int = "hsplit.int";
        private static readonly Op _hsplit_array = "hsplit.array";
        private static readonly Op _vsplit_int = "vsplit.int";
        private static readonly Op _vsplit_array = "vsplit.array";
        private static readonly Op _dsplit_int = "dsplit.int";
        private static readonly Op _dsplit_array = "dsplit.array";
        private static readonly Op _unbind_int = "unbind.int";

        public Tensor[] chunk(long chunks, long dim = 0) => _chunk.CallList(this, chunks, dim);

        public Tensor[] split(long size, int dim = 0) => _split_Tensor.CallList(this, size, dim);

        public Tensor[] split(params long[] sizes) => split(sizes, 0);

        public Tensor[] split(long[] sizes, long dim = 0) => _split_with_sizes.CallList(this, sizes, dim);

        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => _split_with_sizes.CallList(this, sizes, dim);

        public Tensor[] tensor_split(long size, long dim = 0) => _tensor_split_sections.CallList(this, size, dim);

        public Tensor[] tensor_split(long[] sizes, long dim = 0) => _tensor_split_indices.CallList(this, sizes, dim);

        public Tensor[] tensor_split(Tensor indices, long dim = 0) =>
            _tensor_split_tensor_indices_or_sections.CallList(this, indices, dim);

        public Tensor[] hsplit(long size) => _hsplit_int.CallList(this, size);

        public Tensor[] hsplit(params long[] sizes) => _hsplit_array.CallList(this, sizes);

        public Tensor[] vsplit(long size) => _vsplit_int.CallList(this, size);

        public Tensor[] vsplit(params long[] sizes) => _vsplit_array.CallList(this, sizes);

        public Tensor[] dsplit(long size) => _dsplit_int.CallList(this, size);

        public Tensor[] dsplit(params long[] sizes) => _dsplit_array.CallList(this, sizes);

        public Tensor[] unbind(long dimension = 0) => _unbind_int.CallList(this, dimension);
    }
}
