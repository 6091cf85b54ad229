using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _reshape = "reshape";
        private static readonly Op _view = "view";
        private static readonly Op _flatten_using_ints = "flatten.using_ints";
        private static readonly Op _ravel = "ravel";
        private static readonly Op _unflatten_int = "unflatten.int";
        private static readonly Op _squeeze = "squeeze";
        private static readonly Op _squeeze_dim = "squeeze.dim";
        private static readonly Op _squeeze_ = "squeeze_";
        private static readonly Op _squeeze__dim = "squeeze_.dim";
        private static readonly Op _unsqueeze = "unsqueeze";
        private static readonly Op _unsqueeze_ = "unsqueeze_";
        private static readonly Op _permute = "permute";
        private static readonly Op _transpose_int = "transpose.int";
        private static readonly Op _transpose_ = "transpose_";
        private static readonly Op _t = "t";
        private static readonly Op _movedim_intlist = "movedim.intlist";
        private static readonly Op _expand = "expand";
        private static readonly Op _expand_as = "expand_as";
        private static readonly Op _broadcast_to = "broadcast_to";
        private static readonly Op _repeat = "repeat";
        private static readonly Op _tile = "tile";
        private static readonly Op _repeat_interleave_self_int = "repeat_interleave.self_int";
        private static readonly Op _repeat_interleave_self_Tensor = "repeat_interleave.self_Tensor";
        private static readonly Op _flip = "flip";
        private static readonly Op _fliplr = "fliplr";
        private static readonly Op _flipud = "flipud";
        private static readonly Op _rot90 = "rot90";
        private static readonly Op _roll = "roll";
        private static readonly Op _tril = "tril";
        private static readonly Op _tril_ = "tril_";
        private static readonly Op _triu = "triu";
        private static readonly Op _triu_ = "triu_";
        private static readonly Op _diag = "diag";
        private static readonly Op _diagflat = "diagflat";
        private static readonly Op _diag_embed = "diag_embed";
        private static readonly Op _diagonal = "diagonal";
        private static readonly Op _diagonal_scatter = "diagonal_scatter";
        private static readonly Op _unfold = "unfold";
        private static readonly Op _as_strided = "as_strided";
        private static readonly Op _atleast_1d = "atleast_1d";
        private static readonly Op _atleast_2d = "atleast_2d";
        private static readonly Op _atleast_3d = "atleast_3d";
        private static readonly Op _channel_shuffle = "channel_shuffle";

        public Tensor reshape(params long[] shape) => _reshape.Call(this, shape);

        public Tensor view(params long[] shape) => _view.Call(this, shape);

        public Tensor view_as(Tensor other) => view(other.shape);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) =>
            _flatten_using_ints.Call(this, start_dim, end_dim);

        public Tensor ravel() => _ravel.Call(this);

        public Tensor unflatten(long dim, params long[] sizes) => _unflatten_int.Call(this, dim, sizes);

        public Tensor unflatten(long dim, Size sizes) => unflatten(dim, sizes.Shape);

        public Tensor squeeze(long? dim = null) => dim is null ? _squeeze.Call(this) : _squeeze_dim.Call(this, dim);

        public Tensor squeeze_(long? dim = null) =>
            dim is null ? _squeeze_.InPlace(this) : _squeeze__dim.InPlace(this, dim);

        public Tensor unsqueeze(long dim) => _unsqueeze.Call(this, dim);

        public Tensor unsqueeze_(long dim) => _unsqueeze_.InPlace(this, dim);

        public Tensor permute(params long[] permutation) => _permute.Call(this, permutation);

        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        public Tensor transpose(long dim0, long dim1) => _transpose_int.Call(this, dim0, dim1);

        public Tensor transpose_(long dim0, long dim1) => _transpose_.InPlace(this, dim0, dim1);

        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);

        public Tensor swapdims(long dim0, long dim1) => transpose(dim0, dim1);

        public Tensor t() => _t.Call(this);

        public Tensor movedim(long[] source, long[] destination) => _movedim_intlist.Call(this, source, destination);

        public Tensor moveaxis(long[] source, long[] destination) => movedim(source, destination);

        public Tensor expand(params long[] sizes) => expand(sizes, false);

        public Tensor expand(long[] sizes, bool isImplicit = false) => _expand.Call(this, sizes, isImplicit);

        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) =>
            _expand.Call(this, sizes, isImplicit);

        public Tensor expand(Size sizes, bool isImplicit = false) => expand(sizes.Shape, isImplicit);

        public Tensor expand_as(Tensor other) => _expand_as.Call(this, other);

        public Tensor broadcast_to(params long[] shape) => _broadcast_to.Call(this, shape);

        public Tensor repeat(params long[] sizes) => _repeat.Call(this, sizes);

        public Tensor tile(long[] reps) => _tile.Call(this, reps);

        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            _repeat_interleave_self_int.Call(this, repeats, dim, output_size);

        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            _repeat_interleave_self_Tensor.Call(this, repeats, dim, output_size);

        public Tensor flip(params long[] dims) => _flip.Call(this, dims);

        public Tensor fliplr() => _fliplr.Call(this);

        public Tensor flipud() => _flipud.Call(this);

        public Tensor rot90(long k = 1, (long, long)? dims = null) =>
            _rot90.Call(this, k, dims is { } plane ? Arg.Ints(plane.Item1, plane.Item2) : Arg.Default);

        public Tensor roll(long shifts, long? dims = null) =>
            _roll.Call(this, Arg.Ints(shifts), dims is { } dim ? Arg.Ints(dim) : Arg.Default);

        public Tensor roll(long[] shifts) => _roll.Call(this, shifts);

        public Tensor roll(long[] shifts, long[] dims) => _roll.Call(this, shifts, dims);

        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) =>
            _roll.Call(this, shifts, dims);

        public Tensor roll((long, long) shifts, (long, long) dims) =>
            _roll.Call(this, Arg.Ints(shifts.Item1, shifts.Item2), Arg.Ints(dims.Item1, dims.Item2));

        public Tensor roll((long, long, long) shifts, (long, long, long) dims) =>
            _roll.Call(
                this,
                Arg.Ints(shifts.Item1, shifts.Item2, shifts.Item3),
                Arg.Ints(dims.Item1, dims.Item2, dims.Item3)
            );

        public Tensor tril(long diagonal = 0) => _tril.Call(this, diagonal);

        public Tensor tril_(long diagonal = 0) => _tril_.InPlace(this, diagonal);

        public Tensor triu(long diagonal = 0) => _triu.Call(this, diagonal);

        public Tensor triu_(long diagonal = 0) => _triu_.InPlace(this, diagonal);

        public Tensor diag(long diagonal = 0) => _diag.Call(this, diagonal);

        public Tensor diagflat(long offset = 0) => _diagflat.Call(this, offset);

        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) =>
            _diag_embed.Call(this, offset, dim1, dim2);

        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) =>
            _diagonal.Call(this, offset, dim1, dim2);

        public Tensor diagonal_scatter(Tensor src, long offset = 0, long dim1 = 0, long dim2 = 1) =>
            _diagonal_scatter.Call(this, src, offset, dim1, dim2);

        public Tensor unfold(long dimension, long size, long step) => _unfold.Call(this, dimension, size, step);

        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) =>
            _as_strided.Call(this, size, strides, storageOffset);

        public Tensor atleast_1d() => _atleast_1d.Call(this);

        public Tensor atleast_2d() => _atleast_2d.Call(this);

        public Tensor atleast_3d() => _atleast_3d.Call(this);

        public Tensor channel_shuffle(long groups) => _channel_shuffle.Call(this, groups);
    }
}
