using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.Modules;

public class PoolingTests
{
    private static Tensor Image() => Values.Tensor([1, 1, 3, 4]);

    [Fact]
    public void Means_of_windows()
    {
        using var scope = NewDisposeScope();
        Values.Equal([1, 1, 1, 2], [2.5, 4.5], AvgPool2d(2).call(Image()));
        Values.Equal([1, 1, 2, 3], [2.5, 3.5, 4.5, 6.5, 7.5, 8.5], AvgPool2d(2, stride: 1).call(Image()));
        Values.Equal([10.0 / 9], AvgPool2d(3, stride: 9, padding: 1).call(Image()));
        Values.Equal([1, 1, 2, 2], [2.5, 4.5, 8.5, 10.5], AvgPool2d(2, ceil_mode: true).call(Image()));
        Values.Equal([10, 18], AvgPool2d(2, divisor_override: 1).call(Image()));
        Values.Equal([1, 1, 1, 4], [4, 5, 6, 7], AvgPool2d((3, 1)).call(Image()));
        Values.Equal([2.5], AvgPool2d(3, stride: 9, padding: 1, count_include_pad: false).call(Image()));
        Values.Equal([2.5, 4.5], AvgPool2d([2, 2]).call(Image()));
    }

    [Fact]
    public void Means_that_give_the_size_asked_for()
    {
        using var scope = NewDisposeScope();
        Values.Equal([1, 1, 1, 1], [5.5], AdaptiveAvgPool2d(1).call(Image()));
        Values.Equal([1, 1, 3, 2], [0.5, 2.5, 4.5, 6.5, 8.5, 10.5], AdaptiveAvgPool2d((3, 2)).call(Image()));
        Values.Equal([1, 1, 2, 1], [3.5, 7.5], AdaptiveAvgPool2d([2, 1]).call(Image()));
    }

    [Fact]
    public void Maxima_of_windows_and_where_they_are()
    {
        using var scope = NewDisposeScope();
        Values.Equal([5, 7], MaxPool2d(2).call(Image()));
        Values.Equal([1, 1, 2, 2], [5, 7, 9, 11], MaxPool2d(2, ceil_mode: true).call(Image()));
        Values.Equal([1, 1, 1, 2], [10, 11], MaxPool2d(2, stride: 1, dilation: 2).call(Image()));
        Values.Equal([0, 2, 3, 8, 10, 11], MaxPool2d((2, 2), padding: (1, 1)).call(Image()));
        var (values, places) = MaxPool2d([2, 2]).forward_with_indices(Image().neg());
        Values.Equal([0, -2], values);
        Values.Equal([0, 2], places);
    }

    [Fact]
    public void Flattening_joins_dimensions()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([2, 12], Flatten().call(zeros(2, 3, 4)).shape);
        Assert.Equal([6, 4], Flatten(0, 1).call(zeros(2, 3, 4)).shape);
        Assert.Equal([24], Flatten(0).call(zeros(2, 3, 4)).shape);
    }
}
