using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Operators;

public class PointwiseTests
{
    private static readonly double[] Inputs = [-2.5, -0.5, 0.0, 0.3, 1.0, 2.5];

    public static TheoryData<string> Names() => [.. Functions.Keys];

    private static readonly Dictionary<
        string,
        (Func<torch.Tensor, torch.Tensor> Tensor, Func<double, double> Number)
    > Functions = new()
    {
        ["abs"] = (x => x.abs(), Math.Abs),
        ["neg"] = (x => -x, x => -x),
        ["sign"] = (x => x.sign(), x => Math.Sign(x)),
        ["square"] = (x => x.square(), x => x * x),
        ["reciprocal"] = (x => x.reciprocal(), x => 1 / x),
        ["ceil"] = (x => x.ceil(), Math.Ceiling),
        ["floor"] = (x => x.floor(), Math.Floor),
        ["trunc"] = (x => x.trunc(), Math.Truncate),
        ["round"] = (x => x.round(), x => Math.Round(x, MidpointRounding.ToEven)),
        ["exp"] = (x => x.exp(), Math.Exp),
        ["expm1"] = (x => x.expm1(), x => Math.Exp(x) - 1),
        ["exp2"] = (x => x.exp2(), x => Math.Pow(2, x)),
        ["log"] = (x => x.log(), Math.Log),
        ["log2"] = (x => x.log2(), Math.Log2),
        ["log10"] = (x => x.log10(), Math.Log10),
        ["log1p"] = (x => x.log1p(), x => Math.Log(1 + x)),
        ["sqrt"] = (x => x.sqrt(), Math.Sqrt),
        ["rsqrt"] = (x => x.rsqrt(), x => 1 / Math.Sqrt(x)),
        ["sigmoid"] = (x => x.sigmoid(), x => 1 / (1 + Math.Exp(-x))),
        ["log_sigmoid"] = (x => x.log_sigmoid(), x => -Math.Log(1 + Math.Exp(-x))),
        ["softplus"] = (x => x.softplus(), x => Math.Log(1 + Math.Exp(x))),
        ["softplus of beta 2"] = (x => x.softplus(2), x => Math.Log(1 + Math.Exp(2 * x)) / 2),
        ["sin"] = (x => x.sin(), Math.Sin),
        ["cos"] = (x => x.cos(), Math.Cos),
        ["tan"] = (x => x.tan(), Math.Tan),
        ["asin"] = (x => x.asin(), Math.Asin),
        ["arccos"] = (x => x.arccos(), Math.Acos),
        ["atan"] = (x => x.atan(), Math.Atan),
        ["sinh"] = (x => x.sinh(), Math.Sinh),
        ["cosh"] = (x => x.cosh(), Math.Cosh),
        ["tanh"] = (x => x.tanh(), Math.Tanh),
        ["asinh"] = (x => x.asinh(), Math.Asinh),
        ["acosh"] = (x => x.acosh(), Math.Acosh),
        ["atanh"] = (x => x.atanh(), Math.Atanh),
        ["relu"] = (x => x.relu(), x => Math.Max(x, 0)),
        ["relu6"] = (x => x.mul(10).relu6(), x => Math.Clamp(10 * x, 0, 6)),
        ["leaky_relu"] = (x => x.leaky_relu(0.1), x => x < 0 ? 0.1 * x : x),
        ["elu"] = (x => x.elu(2.0), x => x < 0 ? 2 * (Math.Exp(x) - 1) : x),
        ["silu"] = (x => x.silu(), x => x / (1 + Math.Exp(-x))),
        ["hardtanh"] = (x => x.hardtanh(-1, 2), x => Math.Clamp(x, -1, 2)),
        ["clamp"] = (x => x.clamp(-1, 0.5), x => Math.Clamp(x, -1, 0.5)),
        ["clamp of a minimum alone"] = (x => x.clamp((Scalar)(-1)), x => Math.Max(x, -1)),
        ["clamp_max"] = (x => x.clamp_max(0.5), x => Math.Min(x, 0.5)),
        ["pow of a number"] = (x => x.pow(3), x => x * x * x),
        ["fmod"] = (x => x.fmod(2), x => x % 2),
        ["remainder"] = (x => x.remainder(2), x => x - 2 * Math.Floor(x / 2)),
        ["frac"] = (x => x.frac(), x => x - Math.Truncate(x)),
        ["deg2rad"] = (x => x.deg2rad(), x => x * Math.PI / 180),
        ["float_power"] = (x => x.float_power(tensor(2)), x => x * x),
        ["threshold"] = (x => x.threshold(0.4, -7), x => x > 0.4 ? x : -7),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_gives_the_values_of_System_Math(string name)
    {
        using var scope = NewDisposeScope();
        var (function, number) = Functions[name];

        var result = function(tensor(Inputs));

        Values.Equal([Inputs.Length], Inputs.Select(number).ToArray(), result, 1e-12);
    }

    [Fact]
    public void In_place_forms_change_and_return_their_tensor()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, 4.0 });

        Assert.Same(x, x.sqrt_().add_(1).mul_(2.0).sub_(tensor(1.0)).div_(2, RoundingMode.floor).neg_());

        Values.Equal([-1, -2], x);
    }

    [Fact]
    public void Arithmetic_broadcasts()
    {
        using var scope = NewDisposeScope();
        var column = Values.Tensor([2, 1], 10, 20);
        var row = Values.Tensor([1, 3], 1, 2, 3);

        Values.Equal([2, 3], [11, 12, 13, 21, 22, 23], column + row);
        Values.Equal([2, 3], [9, 8, 7, 19, 18, 17], column.sub(row));
        Values.Equal([2, 3], [10, 20, 30, 20, 40, 60], mul(column, row));
        Values.Equal([2, 3], [10, 5, 10 / 3.0, 20, 10, 20 / 3.0], column / row);
        Values.Equal([2, 3], [12, 14, 16, 22, 24, 26], column.add(row, 2));
    }

    [Fact]
    public void Division_rounds_as_asked()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new long[] { -7, 7 });

        Assert.Equal(float32, x.div(2).dtype);
        Values.Equal([-3.5, 3.5], x.div(2));
        Values.Equal([-4, 3], x.div(2, RoundingMode.floor));
        Values.Equal([-3, 3], x.div(tensor(2L), RoundingMode.trunc));
        Values.Equal([-4, 3], x.floor_divide(2));
        Assert.Equal(int64, x.div(2, RoundingMode.floor).dtype);
    }

    [Fact]
    public void Combined_operators_multiply_and_add()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, 2.0 });
        var a = tensor(new[] { 3.0, 5.0 });
        var b = tensor(new[] { 2.0, 4.0 });

        Values.Equal([4, 12], x.addcmul(a, b, 0.5));
        Values.Equal([4, 4.5], x.addcdiv(a, b, 2));
        Values.Equal([2, 3.5], x.lerp(a, tensor(0.5)));
        Values.Equal([3, 5], maximum(x, a));
        Values.Equal([1, 2], x.minimum(a));
        Values.Equal([Math.Atan2(1, 3), Math.Atan2(2, 5)], x.atan2(a));
        Values.Equal([Math.Log(Math.Exp(1) + Math.Exp(3)), Math.Log(Math.Exp(2) + Math.Exp(5))], x.logaddexp(a));
        Values.Equal([1, 32], x.pow(a));
        Values.Equal([0, 5 * Math.Log(4)], (a - tensor(new[] { 3.0, 0.0 })).xlogy(b));
    }

    [Fact]
    public void Nothing_and_infinity_are_told_apart()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity });

        Assert.Equal([false, true, false, false], x.isnan().data<bool>().ToArray());
        Assert.Equal([false, false, true, true], x.isinf().data<bool>().ToArray());
        Assert.Equal([true, false, false, false], x.isfinite().data<bool>().ToArray());
        Assert.Equal([false, false, false, true], x.isneginf().data<bool>().ToArray());
        Values.Equal([1, 0, 9, -9], x.nan_to_num(0, 9, -9));
    }

    [Fact]
    public void Half_precision_types_compute_too()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.5f, -2f });

        Values.Equal([3, -4], x.bfloat16() + x.bfloat16());
        Values.Equal([2.25, 4], x.half().square());
        Assert.Equal(ScalarType.BFloat16, (x.bfloat16() * 2).dtype);
    }

    [Fact]
    public void An_empty_tensor_stays_empty()
    {
        using var scope = NewDisposeScope();

        Assert.Equal([0, 3], zeros(0, 3).exp().add(1).shape);
    }
}
