using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static readonly Op _cat = "cat";
    private static readonly Op _stack = "stack";
    private static readonly Op _hstack = "hstack";
    private static readonly Op _vstack = "vstack";
    private static readonly Op _dstack = "dstack";
    private static readonly Op _column_stack = "column_stack";
    private static readonly Op _block_diag = "block_diag";
    private static readonly Op _broadcast_tensors = "broadcast_tensors";
    private static readonly Op _cartesian_prod = "cartesian_prod";
    private static readonly Op _combinations = "combinations";
    private static readonly Op _meshgrid_indexing = "meshgrid.indexing";

    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => input.chunk(chunks, dim);

    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0) =>
        tensor.split(split_size_or_sections, dim);

    public static Tensor[] tensor_split(Tensor input, long indices_or_sections, long dim = 0) =>
        input.tensor_split(indices_or_sections, dim);

    public static Tensor[] tensor_split(Tensor input, long[] indices_or_sections, long dim = 0) =>
        input.tensor_split(indices_or_sections, dim);

    public static Tensor[] tensor_split(Tensor input, Tensor indices_or_sections, long dim = 0) =>
        input.tensor_split(indices_or_sections, dim);

    public static Tensor[] hsplit(Tensor input, long indices_or_sections) => input.hsplit(indices_or_sections);

    public static Tensor[] hsplit(Tensor input, long[] indices_or_sections) => input.hsplit(indices_or_sections);

    public static Tensor[] vsplit(Tensor input, long[] indices_or_sections) => input.vsplit(indices_or_sections);

    public static Tensor[] dsplit(Tensor input, long size) => input.dsplit(size);

    public static Tensor[] dsplit(Tensor input, long[] indices_or_sections) => input.dsplit(indices_or_sections);

    public static Tensor[] unbind(Tensor input, long dim = 0) => input.unbind(dim);

    public static Tensor[] unbind(Tensor tensor, int dim = 0) => tensor.unbind((long)dim);

    public static Tensor cat(Tensor[] tensors, long dim = 0) => _cat.Call(tensors, dim);

    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => _cat.Call(tensors.ToArray(), dim);

    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => _cat.Call(tensors.ToArray(), dim);

    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => cat(tensors, axis);

    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => cat(tensors, axis);

    public static Tensor concatenate(ReadOnlySpan<Tensor> tensors, long axis = 0) => cat(tensors, axis);

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => _stack.Call(tensors.ToArray(), dim);

    public static Tensor hstack(params Tensor[] tensors) => _hstack.Call(tensors);

    public static Tensor hstack(IList<Tensor> tensors) => hstack(tensors.ToArray());

    public static Tensor hstack(ReadOnlySpan<Tensor> tensors) => hstack(tensors.ToArray());

    public static Tensor vstack(params Tensor[] tensors) => _vstack.Call(tensors);

    public static Tensor vstack(IList<Tensor> tensors) => vstack(tensors.ToArray());

    public static Tensor vstack(ReadOnlySpan<Tensor> tensors) => vstack(tensors.ToArray());

    public static Tensor dstack(params Tensor[] tensors) => _dstack.Call(tensors);

    public static Tensor dstack(IList<Tensor> tensors) => dstack(tensors.ToArray());

    public static Tensor dstack(ReadOnlySpan<Tensor> tensors) => dstack(tensors.ToArray());

    public static Tensor row_stack(params Tensor[] tensors) => vstack(tensors);

    public static Tensor row_stack(IList<Tensor> tensors) => vstack(tensors);

    public static Tensor row_stack(ReadOnlySpan<Tensor> tensors) => vstack(tensors);

    public static Tensor column_stack(params Tensor[] tensors) => _column_stack.Call(tensors);

    public static Tensor column_stack(IList<Tensor> tensors) => column_stack(tensors.ToArray());

    public static Tensor column_stack(ReadOnlySpan<Tensor> tensors) => column_stack(tensors.ToArray());

    public static Tensor block_diag(params Tensor[] tensors) => _block_diag.Call(tensors);

    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors) => _broadcast_tensors.CallList(tensors);

    public static Tensor cartesian_prod(params Tensor[] tensors) => _cartesian_prod.Call(tensors);

    public static Tensor cartesian_prod(IList<Tensor> tensors) => cartesian_prod(tensors.ToArray());

    public static Tensor cartesian_prod(ReadOnlySpan<Tensor> tensors) => cartesian_prod(tensors.ToArray());

    public static Tensor combinations(Tensor input, int r = 2, bool with_replacement = false) =>
        _combinations.Call(input, r, with_replacement);

    /// <param name="indexing">"ij" (matrix) or "xy" (Cartesian).</param>
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") =>
        _meshgrid_indexing.CallList(tensors.ToArray(), indexing);
}
