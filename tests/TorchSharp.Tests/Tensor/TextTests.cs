using System.Globalization;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public class TextTests
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    [Fact]
    public void A_string_of_a_tensor_is_its_metadata()
    {
        using var scope = NewDisposeScope();

        Assert.Equal("[2x3], type = Float32, device = cpu", zeros(2, 3).ToString());
        Assert.Equal("[], type = Int64, device = cpu", tensor(3L).metastr());
    }

    [Fact]
    public void NumPy_style_nests_brackets()
    {
        using var scope = NewDisposeScope();

        Assert.Equal("1.5", tensor(1.5).npstr(cultureInfo: Invariant));
        Assert.Equal("[1, 2.5, NaN]", tensor(new[] { 1, 2.5, double.NaN }).npstr(cultureInfo: Invariant));
        Assert.Equal(
            "[[0, 1]|\n [2, 3]]".Replace("|", ""),
            Values.Tensor([2, 2]).npstr(newLine: "\n", cultureInfo: Invariant)
        );
        Assert.Equal(
            "[[[0]\n  [1]]\n\n [[2]\n  [3]]]",
            Values.Tensor([2, 2, 1]).npstr(newLine: "\n", cultureInfo: Invariant)
        );
        Assert.Equal("[True, False]", tensor(new[] { true, false }).npstr());
        Assert.Equal("[]", zeros(0).npstr());
    }

    [Fact]
    public void Long_dimensions_are_abbreviated()
    {
        using var scope = NewDisposeScope();

        Assert.Equal("[0, 1, 2, ..., 97, 98, 99]", arange(100).npstr());
        Assert.Equal(7, arange(1000).reshape(100, 10).npstr(newLine: "\n").Split('\n').Length);
        Assert.Equal(8, arange(1000).reshape(100, 10).jlstr(newLine: "\n").TrimEnd().Split('\n').Length);
        Assert.Contains("...", arange(1000).jlstr());
        Assert.True(arange(1000).jlstr(width: 40, newLine: "\n").Split('\n').Max(line => line.Length) <= 41);
    }

    [Fact]
    public void Julia_style_aligns_columns_under_the_metadata()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2, 2], 1, -10, 2.5, 3);

        var text = x.str(newLine: "\n", cultureInfo: Invariant, style: TensorStringStyle.Julia);

        Assert.Equal("[2x2], type = Float64, device = cpu\n   1 -10\n 2.5   3\n", text);
        Assert.Equal("[], type = Int32, device = cpu, value = 3", tensor(3).jlstr());
        Assert.Contains("[1,..,..] =", zeros(2, 2, 2).jlstr());
    }

    [Fact]
    public void CSharp_style_is_an_initializer()
    {
        using var scope = NewDisposeScope();

        Assert.EndsWith("value = float [] {1f, 2.5f}", tensor(new[] { 1f, 2.5f }).cstr(cultureInfo: Invariant));
        Assert.EndsWith("value = long [,] {{0L, 1L},\n {2L, 3L}}", arange(4).reshape(2, 2).cstr(newLine: "\n"));
    }

    [Fact]
    public void Formats_widths_and_tensors_of_all_kinds_print()
    {
        using var scope = NewDisposeScope();

        Assert.Equal("[0.333]", tensor(new[] { 1 / 3.0 }).npstr("F3", cultureInfo: Invariant));
        Assert.Equal("[1, 0]", tensor(new[] { 1f, 0f }).to_sparse().npstr());
        Assert.Equal("[2]", tensor(new[] { 2f }).requires_grad_().bfloat16().npstr());
        Assert.Equal("[]", zeros(3, device: META).npstr());
        Assert.Equal(zeros(2).ToString(), zeros(2).ToString(false));
        Assert.Equal(zeros(2).jlstr(), zeros(2).ToString(true));
    }

    [Fact]
    public void Printing_leaves_no_tensors_behind()
    {
        using var x = rand(3, 3);
        var before = LiveTensors.Count();

        x.jlstr();
        x.npstr();

        Assert.Equal(before, torch.Tensor.TotalCount);
    }
}
