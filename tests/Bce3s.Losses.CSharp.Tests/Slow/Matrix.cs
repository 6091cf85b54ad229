using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Slow;

/// <summary>Rows of doubles, and what the independent recomputations need of them.</summary>
static class Matrix
{
    /// <summary>Irregular values of about unit size, the same on every machine.</summary>
    public static double[][] Irregular(int rows, int columns, double seed, double scale = 1) =>
        [
            .. Enumerable
                .Range(0, rows)
                .Select(i =>
                    Enumerable
                        .Range(0, columns)
                        .Select(j =>
                            scale
                            * (
                                Math.Sin(12.9898 * (i * columns + j + 1) + 78.233 * seed)
                                + 0.5 * Math.Cos(seed + 3.7 * i * j)
                            )
                        )
                        .ToArray()
                ),
        ];

    public static double[][] Of(Tensor tensor)
    {
        var columns = (int)tensor.shape[1];
        return [.. Near.Numbers(tensor).Chunk(columns)];
    }

    public static Tensor Tensor(double[][] rows, ScalarType dtype) =>
        tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length]).to(dtype);

    public static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    public static double[] Unit(double[] row)
    {
        var length = Math.Max(Math.Sqrt(Dot(row, row)), 1e-5);
        return [.. row.Select(v => v / length)];
    }

    public static double[] Linear(double[] x, double[][] weight, double[] bias) =>
        [.. weight.Select((row, c) => Dot(x, row) + bias[c])];
}
