using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Operators;

public class OperatorSyntaxTests
{
    [Fact]
    public void Numbers_stand_on_either_side()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 2.0, 4.0 });
        Scalar scalar = 3;

        Values.Equal([3, 5], x + 1);
        Values.Equal([3, 5], 1 + x);
        Values.Equal([1.5, 3.5], x - 0.5);
        Values.Equal([-1.5, -3.5], 0.5 - x);
        Values.Equal([4, 8], x * 2L);
        Values.Equal([4, 8], 2f * x);
        Values.Equal([1, 2], x / 2);
        Values.Equal([4, 2], 8 / x);
        Values.Equal([2, 1], x % 3);
        Values.Equal([5, 7], scalar + x);
        Values.Equal([1, -1], scalar - x);
        Values.Equal([6, 12], x * scalar);
        Values.Equal([1.5, 0.75], scalar / x);
        Values.Equal([2, 4], x % x + x);
        Values.Equal([-2, -4], -x);
    }

    [Fact]
    public void An_integer_keeps_an_integer_tensor_integral_and_a_float_does_not()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new long[] { 1, 2 });

        Assert.Equal(int64, (x + 1).dtype);
        Assert.Equal(int64, (3 - x).dtype);
        Assert.Equal(float32, (x + 1.5).dtype);
        Assert.Equal(float32, (1 / x).dtype);
    }

    [Fact]
    public void Comparisons_give_masks()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, 2.0, 3.0 });
        var y = tensor(new[] { 3.0, 2.0, 1.0 });

        Assert.Equal([false, true, false], (x == y).data<bool>().ToArray());
        Assert.Equal([true, false, true], (x != y).data<bool>().ToArray());
        Assert.Equal([true, false, false], (x < y).data<bool>().ToArray());
        Assert.Equal([true, true, false], (x <= 2).data<bool>().ToArray());
        Assert.Equal([false, false, true], (2 < x).data<bool>().ToArray());
        Assert.Equal([true, true, false], (2 >= x).data<bool>().ToArray());
        Assert.Equal([false, true, true], (x >= 2).data<bool>().ToArray());
        Assert.Equal([false, true, false], (2 == x).data<bool>().ToArray());
        Assert.Equal([true, false, false], ((x < y) & (x > 0)).data<bool>().ToArray());
        Assert.Equal([true, false, true], ((x < y) ^ (x > y)).data<bool>().ToArray());
        Assert.Equal([false, true, false], (~((x < y) | (x > y))).data<bool>().ToArray());
    }

    [Fact]
    public void Equality_of_whole_tensors_is_Equals()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, 2.0 });

        Assert.True(x.Equals(tensor(new[] { 1.0, 2.0 })));
        Assert.False(x.Equals(tensor(new[] { 1.0, 2.5 })));
        Assert.False(x.Equals(zeros(3)));
        Assert.False(x.Equals((object)"no tensor"));
        Assert.True(x.allclose(x + 1e-9));
        Assert.False(x.allclose(x + 1e-3));
        Assert.True(tensor(double.NaN).allclose(tensor(double.NaN), equal_nan: true));
    }

    [Fact]
    public void Logic_and_where_pick_elements()
    {
        using var scope = NewDisposeScope();
        var a = tensor(new[] { true, true, false, false });
        var b = tensor(new[] { true, false, true, false });

        Assert.Equal([true, false, false, false], a.logical_and(b).data<bool>().ToArray());
        Assert.Equal([true, true, true, false], a.logical_or(b).data<bool>().ToArray());
        Assert.Equal([false, true, true, false], a.logical_xor(b).data<bool>().ToArray());
        Assert.Equal([false, false, true, true], a.logical_not().data<bool>().ToArray());
        Values.Equal([1, 1, -1, -1], where(a, ones(4), -ones(4)));
        Values.Equal([1, 1, -1, -1], ones(4).where(a, -ones(4)));
        Values.Equal([0, 2], where(b)[0]);
        Values.Equal([6, 8], tensor(new[] { 3, 4 }).bitwise_left_shift(tensor(1)));
    }
}
