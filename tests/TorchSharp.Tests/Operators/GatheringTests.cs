using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Operators;

public class GatheringTests
{
    private static torch.Tensor Indices(params long[] values) => tensor(values);

    [Fact]
    public void Elements_are_gathered()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2, 3]);

        Values.Equal([2, 1], [2, 3], x.gather(1, Indices(2, 0).unsqueeze(1)));
        Values.Equal([2, 2], [2, 0, 5, 3], x.index_select(1, Indices(2, 0)));
        Values.Equal([2], [5, 0], x.take(Indices(5, 0)));
        Values.Equal([2, 1], [2, 3], x.take_along_dim(Indices(2, 0).unsqueeze(1), 1));
        Values.Equal([2], [4, 5], x.masked_select(x > 3));
        Values.Equal([2, 2], [1, 1, 1, 2], (x > 3).nonzero());
        Values.Equal([1, 2], (x > 3).nonzero_as_list()[1]);
        Values.Equal([3], [0, 1, 2], x.select(0, 0));
    }

    [Fact]
    public void Elements_are_scattered()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2, 3, dtype: float64);
        var index = Indices(2, 0).unsqueeze(1);
        var source = Values.Tensor([2, 1], 5, 6);

        Values.Equal([0, 0, 5, 6, 0, 0], x.scatter(1, index, source));
        Assert.Same(x, x.scatter_(1, index, source));
        Values.Equal([0, 0, 10, 12, 0, 0], x.scatter_add_(1, index, source));
        Values.Equal([1, 0, 10, 13, 0, 0], x.index_add(1, Indices(0), Values.Tensor([2, 1], 1, 1), 1));
        Values.Equal([8, 0, 10, 9, 0, 0], x.index_copy(1, Indices(0), Values.Tensor([2, 1], 8, 9)));
        Values.Equal([0, 3, 3, 12, 3, 3], x.index_fill(1, Indices(1, 2), 3));
        Values.Equal([-1, -1, 10, 12, -1, -1], x.masked_fill(x == 0, -1));
        Values.Equal([1, 2, 10, 12, 3, 4], x.masked_scatter(x == 0, tensor(new[] { 1.0, 2, 3, 4 })));
        Values.Equal([7, 0, 10, 8, 0, 0], x.select_scatter(tensor(new[] { 7.0, 8.0 }), 1, 0));
        Values.Equal([0, 9, 10, 12, 9, 0], x.slice_scatter(Values.Tensor([2, 1], 9, 9), 1, 1, 2));
        Values.Equal(
            [4, 5, 2],
            index_reduce(tensor(new[] { 4.0, 1, 2 }), 0, Indices(1, 1), tensor(new[] { 5.0, 3 }), Reduce.amax)
        );
    }

    [Fact]
    public void One_hot_by_scatter()
    {
        using var scope = NewDisposeScope();

        var hot = zeros(3, 4).scatter_(1, Indices(3, 0, 1).unsqueeze(1), ones(3, 1));

        Values.Equal([0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0], hot);
    }
}
