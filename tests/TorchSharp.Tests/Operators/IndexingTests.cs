using System.Runtime.InteropServices;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.TensorIndex;

namespace TorchSharp.Tests.Operators;

public class IndexingTests
{
    [Fact]
    public void Integers_pick_and_negative_ones_count_from_the_end()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2, 3, 4]);

        Values.Equal([3, 4], Enumerable.Range(12, 12).Select(i => (double)i).ToArray(), x[1]);
        Values.Equal([4], [20, 21, 22, 23], x[1, 2]);
        Values.Equal([], [23], x[1, 2, 3]);
        Values.Equal([], [23], x[-1, -1, -1]);
        Values.Equal([], [1], ones([1, 1, 1, 1, 1, 1])[0, 0, 0, 0, 0, 0]);
        Assert.ThrowsAny<ExternalException>(() => x[2]);
        Assert.ThrowsAny<ExternalException>(() => x[0, 0, 0, 0]);
    }

    [Fact]
    public void Slices_as_in_Python()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([6]);

        Values.Equal([1, 2], x[1..3]);
        Values.Equal([4, 5], x[^2..]);
        Values.Equal([0, 1, 2, 3, 4], x[..^1]);
        Values.Equal([0, 2, 4], x[Slice(step: 2)]);
        Values.Equal([1, 3], x[Slice(1, 4, 2)]);
        Values.Equal([], x[Slice(4, 2)]);
        Values.Equal([5], x[^1]);
        Values.Equal([2, 3, 4, 5], x[(2, null)]);
        Assert.ThrowsAny<ExternalException>(() => x[Slice(step: -1)]);
    }

    [Fact]
    public void Kinds_of_indices_mix()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2, 3, 4]);

        Values.Equal([2, 3], [3, 7, 11, 15, 19, 23], x[Ellipsis, 3]);
        Values.Equal([3], [13, 17, 21], x[1, Colon, 1]);
        Assert.Equal([2, 1, 3, 4], x[Colon, TensorIndex.None].shape);
        Assert.Equal([2, 2, 1, 2], x[Ellipsis, 1..3, TensorIndex.None, ..2].shape);
        Values.Equal(
            [2],
            [5, 16],
            x[TensorIndex.Tensor(tensor(new long[] { 0, 1 })), 1, TensorIndex.Tensor(tensor(new long[] { 1, 0 }))]
        );
        Values.Equal([2, 2], [4, 5, 16, 17], x[Colon, 1, ..2]);
        Values.Equal([2, 1, 2], [1, 0, 13, 12], x[Colon, ..1, TensorIndex.Tensor(tensor(new long[] { 1, 0 }))]);
        Assert.Equal([1, 2, 3, 4], x[TensorIndex.Bool(true)].shape);
        Assert.Equal([0, 2, 3, 4], x[TensorIndex.Bool(false)].shape);
    }

    [Fact]
    public void Tensors_pick_rows_and_masks_pick_elements()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([3, 2]);

        Values.Equal([2, 2], [4, 5, 0, 1], x[tensor(new long[] { 2, 0 })]);
        Values.Equal([2], [5, 0], x[tensor(new long[] { 2, 0 }), tensor(new long[] { 1, 0 })]);
        Values.Equal([2], [4, 5], x[x > 3]);
        Values.Equal([1, 2], [2, 3], x[TensorIndex.Tensor(tensor(new[] { false, true, false }))]);
        Values.Equal([1], [3], x[TensorIndex.Tensor(x == 3)]);
        Assert.ThrowsAny<ExternalException>(() => x[tensor(new long[] { 3 })]);
    }

    [Fact]
    public void Assignments_write_into_the_tensor()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2, 3, dtype: float64);

        x[0] = tensor(new[] { 1.0, 2.0, 3.0 });
        Values.Equal([1, 2, 3, 0, 0, 0], x);
        x[1, 2] = 9.0;
        Values.Equal([1, 2, 3, 0, 0, 9], x);
        x[Colon, 1] = tensor(new[] { -1.0, -2.0 });
        Values.Equal([1, -1, 3, 0, -2, 9], x);
        x[x < 0] = tensor(7.0);
        Values.Equal([1, 7, 3, 0, 7, 9], x);
        x[1, ..2] = ones(1, 1, 2, dtype: float64);
        Values.Equal([1, 7, 3, 1, 1, 9], x);
        x.index_put_((Scalar)5, TensorIndex.Single(0), Slice(1, 3));
        Values.Equal([1, 5, 5, 1, 1, 9], x);
        Assert.ThrowsAny<ExternalException>(() => x[0] = ones(2, dtype: float64));
    }

    [Fact]
    public void Accumulating_adds_at_every_mention_of_a_place()
    {
        using var scope = NewDisposeScope();
        var x = zeros(3);

        x.index_put_(tensor(1f), [tensor(new long[] { 0, 2, 0 })], accumulate: true);
        x.index_put_(tensor(10f), [TensorIndex.Slice(1)], accumulate: true);

        Values.Equal([2, 10, 11], x);
    }

    [Fact]
    public void Indexing_leaves_no_tensors_behind()
    {
        using var x = Values.Tensor([2, 3, 4]);
        using var places = tensor(new long[] { 0, 1 });
        using var value = tensor(1.0);
        using var cube = value.reshape(1, 1, 1);
        var before = LiveTensors.Count();

        for (var i = 0; i < 10; i++)
        {
            x[Ellipsis, 1..3, TensorIndex.Tensor(places)].Dispose();
            x[0, Colon, TensorIndex.None].Dispose();
            x[0, 1, 2].Dispose();
            x[0, 1, 2] = value;
            x[0, 1..] = value;
            x[TensorIndex.Bool(true)].Dispose();
            x[Ellipsis].Dispose();
            x[0] = cube;
        }

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void A_failed_indexing_leaves_no_tensors_behind()
    {
        using var x = Values.Tensor([2, 3]);
        var before = LiveTensors.Count();

        Assert.ThrowsAny<ExternalException>(() => x[0, 5]);
        Assert.ThrowsAny<ExternalException>(() => x[Colon, 0, 0]);
        Assert.Throws<ArgumentException>(() => x[Colon, TensorIndex.Single(null)]);

        Assert.Equal(before, torch.Tensor.TotalCount);
    }
}
