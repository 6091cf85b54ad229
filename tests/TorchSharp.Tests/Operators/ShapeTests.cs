using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Operators;

public class ShapeTests
{
    [Fact]
    public void Views_keep_the_elements_in_order()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2, 3, 4]);

        Assert.Equal([6, 4], x.view(6, 4).shape);
        Assert.Equal([2, 12], x.reshape(2, -1).shape);
        Assert.Equal([24], x.flatten().shape);
        Assert.Equal([6, 4], x.flatten(0, 1).shape);
        Assert.Equal([2, 3, 2, 2], x.unflatten(2, 2, 2).shape);
        Assert.Equal([2, 1, 3, 4], x.unsqueeze(1).shape);
        Assert.Equal([2, 3, 4], x.unsqueeze(-1).squeeze(-1).shape);
        Assert.Equal([3], zeros(1, 3, 1).squeeze().shape);
        Assert.Equal([24], x.ravel().shape);
        Assert.Equal([6, 4], zeros(24).view_as(zeros(6, 4)).shape);
        Assert.Equal([1, 1], tensor(1).atleast_2d().shape);
    }

    [Fact]
    public void Dimensions_change_places()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2, 3]);
        var cube = Values.Tensor([2, 3, 4]);

        Values.Equal([3, 2], [0, 3, 1, 4, 2, 5], x.t());
        Values.Equal([3, 2], [0, 3, 1, 4, 2, 5], x.T);
        Assert.Equal([4, 2, 3], cube.permute(2, 0, 1).shape);
        Assert.Equal([4, 3, 2], cube.transpose(0, -1).shape);
        Assert.Equal([2, 4, 3], cube.mT.shape);
        Assert.Equal([3, 4, 2], cube.movedim([0], [2]).shape);
        Assert.Equal([3, 4, 2], movedim(cube, 0, 2).shape);
        Assert.Equal([3, 2, 4], swapaxes(cube, 0, 1).shape);
    }

    [Fact]
    public void Elements_are_repeated()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([1, 2]);

        Values.Equal([2, 2], [0, 1, 0, 1], x.expand(2, -1));
        Values.Equal([2, 2], [0, 1, 0, 1], x.expand_as(zeros(2, 2)));
        Values.Equal([2, 4], [0, 1, 0, 1, 0, 1, 0, 1], x.repeat(2, 2));
        Values.Equal([1, 4], [0, 1, 0, 1], tile(x, [2]));
        Values.Equal([1, 4], [0, 0, 1, 1], x.repeat_interleave(2, dim: 1));
        Values.Equal([3], [0, 1, 1], x.flatten().repeat_interleave(tensor(new long[] { 1, 2 })));
        Values.Equal([3, 2], [0, 1, 0, 1, 0, 1], x.broadcast_to(3, 2));
    }

    [Fact]
    public void Elements_are_turned_and_rolled()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2, 3]);

        Values.Equal([2, 3], [2, 1, 0, 5, 4, 3], x.flip(-1));
        Values.Equal([2, 3], [5, 4, 3, 2, 1, 0], x.flip(0, 1));
        Values.Equal([2, 3], [2, 1, 0, 5, 4, 3], x.fliplr());
        Values.Equal([2, 3], [2, 0, 1, 5, 3, 4], x.roll(1, 1));
        Values.Equal([2, 3], [5, 0, 1, 2, 3, 4], x.roll(1));
        Values.Equal([2, 3], [5, 3, 4, 2, 0, 1], x.roll((1, 1), (0, 1)));
        Values.Equal([3, 2], [2, 5, 1, 4, 0, 3], x.rot90());
    }

    [Fact]
    public void Triangles_and_diagonals()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2, 2], 1, 2, 3, 4);

        Values.Equal([1, 0, 3, 4], x.tril());
        Values.Equal([0, 2, 0, 0], x.triu(1));
        Values.Equal([2], [1, 4], x.diag());
        Values.Equal([2, 2], [1, 0, 0, 2], tensor(new[] { 1.0, 2.0 }).diag());
        Values.Equal([1], [2], x.diagonal(1));
        Values.Equal([], [5], x.trace());
        Values.Equal([2, 3], [0, 1, 1, 0, 0, 1], tril_indices(2, 2));
        Values.Equal([2, 2], [9, 2, 3, 8], x.diagonal_scatter(tensor(new[] { 9.0, 8.0 })));
    }

    [Fact]
    public void Tensors_are_joined()
    {
        using var scope = NewDisposeScope();
        var a = Values.Tensor([1, 2], 1, 2);
        var b = Values.Tensor([1, 2], 3, 4);

        Values.Equal([2, 2], [1, 2, 3, 4], cat([a, b]));
        Values.Equal([1, 4], [1, 2, 3, 4], cat(new List<torch.Tensor> { a, b }, -1));
        Values.Equal([1, 2, 2], [1, 3, 2, 4], stack([a, b], -1));
        Values.Equal([2, 1, 2], [1, 2, 3, 4], stack(new[] { a, b }.Where(_ => true)));
        Values.Equal([2, 2], [1, 2, 3, 4], vstack(a, b));
        Values.Equal([1, 4], [1, 2, 3, 4], hstack(a, b));
        Values.Equal([2, 4], [1, 2, 0, 0, 0, 0, 3, 4], block_diag(a, b));
        Values.Equal([4, 2], [1, 3, 1, 4, 2, 3, 2, 4], cartesian_prod(a[0], b[0]));
        var grid = meshgrid([a[0], b[0]]);
        Values.Equal([2, 2], [1, 1, 2, 2], grid[0]);
        Values.Equal([2, 2], [3, 4, 3, 4], grid[1]);
        Values.Equal([2, 2], [1, 2, 1, 2], meshgrid([a[0], b[0]], "xy")[0]);
        Values.Equal([1, 2], [1, 2], cat([a]));
    }

    [Fact]
    public void Tensors_are_split()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([5]);

        Assert.Equal([2, 2, 1], x.split(2).Select(p => p.shape[0]));
        Assert.Equal([1, 4], x.split([1, 4]).Select(p => p.shape[0]));
        Assert.Equal([2, 2, 1], x.chunk(3).Select(p => p.shape[0]));
        Assert.Equal([3, 2], x.tensor_split(2).Select(p => p.shape[0]));
        Assert.Equal([1, 3, 1], x.tensor_split([1, 4]).Select(p => p.shape[0]));
        Assert.Equal([0, 1, 2, 3, 4], x.unbind().Select(p => p.ToDouble()));
        Values.Equal([3], [1, 2, 3], x.narrow(0, 1, 3));
        Values.Equal([2], [1, 3], x.slice(0, 1, 4, 2));
        Values.Equal([4, 2], [0, 1, 1, 2, 2, 3, 3, 4], x.unfold(0, 2, 1));
    }

    [Fact]
    public void Contiguous_copies_only_what_is_not()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2, 3]);

        Assert.False(x.t().is_contiguous());
        Assert.True(x.t().contiguous().is_contiguous());
        Assert.Equal(x.DataPointer, x.contiguous().DataPointer);
        Assert.NotEqual(x.DataPointer, x.clone().DataPointer);
        Assert.Equal([1, 3], x.t().stride());
        Assert.Equal(3, x[1].storage_offset());
    }
}
