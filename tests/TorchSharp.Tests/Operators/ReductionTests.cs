using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Operators;

public class ReductionTests
{
    private static torch.Tensor Matrix() => Values.Tensor([2, 3], 1, 5, 3, 4, 2, 6);

    [Fact]
    public void Sums_over_all_one_or_several_dimensions()
    {
        using var scope = NewDisposeScope();
        var x = Matrix();
        var cube = Values.Tensor([2, 2, 2]);

        Values.Equal([], [21], x.sum());
        // A literal 0 alone would be taken for a dtype, as in TorchSharp.
        Values.Equal([3], [5, 7, 9], x.sum(dim: 0));
        Values.Equal([2, 1], [9, 12], x.sum(-1, keepdim: true));
        Values.Equal([2], [10, 18], cube.sum(0, 2));
        Values.Equal([], [28], cube.sum(0, 1, 2));
        Values.Equal([2], [6, 22], cube.sum([1, 2]));
        Assert.Equal(float32, x.sum(0, type: float32).dtype);
        Assert.Equal(int64, tensor(new[] { true, true }).sum().dtype);
        Values.Equal([], [4], tensor(new[] { 1.0, double.NaN, 3.0 }).nansum());
        Values.Equal([], [720], x.prod());
        Values.Equal([2], [15, 48], x.prod(1));
        Values.Equal([2, 3], [1, 6, 9, 4, 6, 12], x.cumsum(1));
        Values.Equal([2, 3], [1, 5, 3, 4, 10, 18], x.cumprod(0));
    }

    [Fact]
    public void Means_and_deviations()
    {
        using var scope = NewDisposeScope();
        var x = Matrix();

        Values.Equal([], [3.5], x.mean());
        Values.Equal([2], [3, 4], x.mean([1]));
        Values.Equal([1, 1], [3.5], mean(x, [0, 1], keepdim: true));
        Values.Equal([2], [4, 4], x.var(1));
        Values.Equal([2], [8 / 3.0, 8 / 3.0], x.var(1, unbiased: false));
        Values.Equal([2], [2, 2], x.std([1]));
        Values.Equal([], [Math.Sqrt(17.5 / 5)], x.std());
        Values.Equal([], [Math.Sqrt(17.5 / 6)], x.std((0, 1), unbiased: false));
        var (deviation, average) = x.std_mean(1);
        Values.Equal([2, 2], deviation);
        Values.Equal([3, 4], average);
        Assert.Equal(float32, x.std(1, type: float32).dtype);
        Assert.True(double.IsNaN(zeros(0).mean().ToDouble()));
    }

    [Fact]
    public void Extremes_and_where_they_are()
    {
        using var scope = NewDisposeScope();
        var x = Matrix();

        Values.Equal([], [6], x.max());
        Values.Equal([], [1], x.min());
        var (values, indexes) = x.max(1);
        Values.Equal([5, 6], values);
        Values.Equal([1, 2], indexes);
        Values.Equal([4, 5, 6], x.max(0).values);
        Values.Equal([2, 1], [1, 2], x.min(1, keepdim: true).values);
        Values.Equal([], [5], x.argmax());
        Values.Equal([2], [0, 1], x.argmin(1));
        Values.Equal([3], [4, 5, 6], x.amax([0]));
        Values.Equal([], [1], x.amin(0, 1));
        var (min, max) = x.aminmax();
        Values.Equal([1], min);
        Values.Equal([6], max);
        Values.Equal([1, 5, 5, 4, 4, 6], x.cummax(1).values);
    }

    [Fact]
    public void A_given_tensor_takes_the_extremes()
    {
        using var scope = NewDisposeScope();
        var target = zeros(3, float64);

        Assert.Same(target, Matrix().amax([0], false, target));
        Values.Equal([4, 5, 6], target);
    }

    [Fact]
    public void Sorted_orders()
    {
        using var scope = NewDisposeScope();
        var x = Matrix();

        var (values, indices) = x.sort(1, descending: true);
        Values.Equal([5, 3, 1, 6, 4, 2], values);
        Values.Equal([1, 2, 0, 2, 0, 1], indices);
        Values.Equal([0, 2, 1, 1, 0, 2], x.argsort(1));
        var top = x.topk(2, 1);
        Values.Equal([5, 3, 6, 4], top.values);
        Values.Equal([1, 2, 2, 0], top.indexes);
        Values.Equal([1, 2], x.topk(1, 1, largest: false).values);
        Values.Equal([3, 4], x.kthvalue(2, 1).values);
        Values.Equal([], [3], x.median());
        Values.Equal([1, 1, 2], tensor(new[] { 2, 1, 1 }).sort(stable: true).Values);
        Values.Equal([1, 2, 4], searchsorted(tensor(new[] { 1, 3, 5, 7 }), tensor(new[] { 2, 5, 9 })));
        Values.Equal([3.5], x.flatten().quantile(tensor(0.5, float64)));
    }

    [Fact]
    public void Unique_values_with_counts()
    {
        using var scope = NewDisposeScope();

        var (output, inverse, counts) = tensor(new long[] { 3, 1, 3, 2 })
            .unique(return_inverse: true, return_counts: true);

        Values.Equal([1, 2, 3], output);
        Values.Equal([2, 0, 2, 1], inverse!);
        Values.Equal([1, 1, 2], counts!);
        Assert.Null(tensor(new long[] { 3, 1 }).unique().inverse_indices);
        Values.Equal([1, 2, 1], tensor(new long[] { 1, 1, 2, 1 }).unique_consecutive().output);
        Values.Equal([2, 2], [1, 2, 3, 4], unique(Values.Tensor([3, 2], 3, 4, 1, 2, 3, 4), dim: 0).output);
    }

    [Fact]
    public void Counts()
    {
        using var scope = NewDisposeScope();

        Values.Equal([1, 0, 2], tensor(new long[] { 2, 0, 2 }).bincount(null!));
        Values.Equal([1, 0, 2, 0], bincount(tensor(new long[] { 2, 0, 2 }), minlength: 4));
        Values.Equal([0.5, 0, 3], bincount(tensor(new long[] { 2, 0, 2 }), tensor(new[] { 1.0, 0.5, 2.0 })));
        Values.Equal([2, 1], tensor(new[] { 0.1f, 0.2f, 0.9f }).histc(2, 0, 1));
        Values.Equal([], [2], tensor(new[] { 0, 5, 7 }).count_nonzero());
        Values.Equal(
            [2],
            [0, 2],
            tensor(
                    new long[,]
                    {
                        { 0, 0 },
                        { 5, 7 },
                    }
                )
                .count_nonzero([1])
        );
    }

    [Fact]
    public void Any_and_all()
    {
        using var scope = NewDisposeScope();
        var x = tensor(
            new[,]
            {
                { true, false },
                { true, true },
            }
        );

        Assert.True(x.any().item<bool>());
        Assert.False(x.all().item<bool>());
        Assert.Equal([false, true], x.all(1).data<bool>().ToArray());
        Assert.Equal([true, true], any(x, 0).data<bool>().ToArray());
    }

    [Fact]
    public void Norms()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2, 2], 3, 4, 6, 8);

        Values.Equal([], [Math.Sqrt(125)], x.norm());
        Values.Equal([2], [5, 10], x.norm(1));
        Values.Equal([2, 1], [7, 14], x.norm(1, true, 1));
        Values.Equal([2], [5, 10], linalg.vector_norm(x, dims: [1]));
        Values.Equal([], [8], linalg.vector_norm(x, double.PositiveInfinity));
        Values.Equal([], [Math.Sqrt(125)], linalg.norm(x));
        Values.Equal([2], [4, 8], linalg.norm(x, double.PositiveInfinity, [1]));
        Values.Equal([], [Math.Sqrt(125)], linalg.norm(x, "fro"));
        Values.Equal([], [Math.Sqrt(125)], linalg.matrix_norm(x));
        Values.Equal([], [5], x[0].dist(zeros(2, float64)));
    }

    [Fact]
    public void Softmax_and_its_logarithm_do_not_overflow()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([1, 3], 1000, 1000 + Math.Log(2), double.NegativeInfinity);

        Values.Equal([1 / 3.0, 2 / 3.0, 0], x.softmax(1), 1e-7);
        Values.Equal([-Math.Log(3), Math.Log(2) - Math.Log(3), double.NegativeInfinity], x.log_softmax(1), 1e-7);
        Values.Equal([1], [1000 + Math.Log(3)], x.logsumexp(1), 1e-7);
        Values.Equal([1, 1], [1000 + Math.Log(3)], logsumexp(x, 1, keepdim: true), 1e-7);
        Assert.Equal(float32, softmax(x, 1, float32).dtype);
    }
}
