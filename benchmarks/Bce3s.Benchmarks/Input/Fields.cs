using Bce3s.Data;

namespace Bce3s.Benchmarks.Input;

/// <summary>
/// Pictures with the spectrum of photographs: smooth fields of random values at all scales, weaker the finer they are, with edges and a little noise.
/// </summary>
internal static class Fields
{
    /// <summary>Draws a picture.</summary>
    /// <param name="target">Becomes RGB of this size.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="number">Another number gives another picture.</param>
    internal static void Draw(Picture target, int height, int width, int number)
    {
        var random = new ImageRandom(seed: 4, epoch: 0, image: number);
        var light = Sum(height, width, coarsest: width, finest: 1, ref random);
        var bytes = target.Reset(3, height, width);
        // Colours vary less and more smoothly than light.
        for (var channel = 0; channel < 3; channel++)
        {
            var colour = Sum(height, width, coarsest: width, finest: 16, ref random);
            for (var i = 0; i < light.Length; i++)
                bytes[channel * light.Length + i] = (byte)Math.Clamp(128 + 70 * light[i] + 25 * colour[i], 0, 255);
        }
    }

    private static float[] Sum(int height, int width, int coarsest, int finest, ref ImageRandom random)
    {
        var field = new float[height * width];
        for (var cell = coarsest; cell >= finest; cell /= 2)
            Add(field, height, width, cell, MathF.Pow((float)cell / coarsest, 0.35f), ref random);
        // An edge: one side of a line is brighter.
        for (var edge = 0; edge < 4; edge++)
        {
            var (angle, offset) = (random.Between(0, Math.Tau), random.Between(-0.4, 0.4) * width);
            var (x, y, step) = ((float)Math.Cos(angle), (float)Math.Sin(angle), (float)random.Between(-0.5, 0.5));
            for (var row = 0; row < height; row++)
            for (var column = 0; column < width; column++)
                if ((column - width / 2) * x + (row - height / 2) * y > offset)
                    field[row * width + column] += step;
        }
        return field;
    }

    /// <summary>Adds values drawn on a grid, with straight lines in between.</summary>
    private static void Add(float[] field, int height, int width, int cell, float weight, ref ImageRandom random)
    {
        var (rows, columns) = (height / cell + 2, width / cell + 2);
        var grid = new float[rows * columns];
        foreach (ref var value in grid.AsSpan())
            value = weight * (float)random.Between(-1, 1);
        for (var row = 0; row < height; row++)
        {
            var (top, down) = (row / cell, row % cell / (float)cell);
            for (var column = 0; column < width; column++)
            {
                var (left, right) = (column / cell, column % cell / (float)cell);
                var at = top * columns + left;
                var upper = grid[at] + (grid[at + 1] - grid[at]) * right;
                var lower = grid[at + columns] + (grid[at + columns + 1] - grid[at + columns]) * right;
                field[row * width + column] += upper + (lower - upper) * down;
            }
        }
    }
}
