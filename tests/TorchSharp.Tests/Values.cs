using Xunit;

namespace TorchSharp.Tests;

/// <summary>Compares tensors with numbers written out in tests.</summary>
internal static class Values
{
    internal static double[] Of(torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        return tensor.detach().to(torch.float64).data<double>().ToArray();
    }

    internal static void Equal(double[] expected, torch.Tensor actual, double tolerance = 1e-9)
    {
        var values = Of(actual);
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < values.Length; i++)
            Assert.True(
                expected[i].Equals(values[i]) || Math.Abs(expected[i] - values[i]) <= tolerance,
                $"[{i}]: {values[i]}, expected {expected[i]}"
            );
    }

    internal static void Equal(long[] shape, double[] expected, torch.Tensor actual, double tolerance = 1e-9)
    {
        Assert.Equal(shape, actual.shape);
        Equal(expected, actual, tolerance);
    }

    /// <summary>A float64 tensor of the given numbers, 0, 1, 2… where there are none.</summary>
    internal static torch.Tensor Tensor(long[] shape, params double[] values) =>
        values.Length > 0
            ? torch.tensor(values).reshape(shape)
            : torch.arange(shape.Aggregate(1L, (p, s) => p * s), dtype: torch.float64).reshape(shape);
}
