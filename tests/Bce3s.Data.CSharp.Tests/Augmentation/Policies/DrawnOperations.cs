using Xunit;

namespace Bce3s.Data.Tests.Augmentation.Policies;

/// <summary>What transforms draw for many images.</summary>
internal static class DrawnOperations
{
    public static List<OperationDraw[]> Of(OperationTransform transform, int steps, int images, ImageSize size)
    {
        var draws = new List<OperationDraw[]>();
        for (var image = 0; image < images; image++)
        {
            var random = new ImageRandom(3, 0, image);
            var drawn = new OperationDraw[steps];
            transform.Draw(size, ref random, drawn);
            draws.Add(drawn);
        }
        return draws;
    }

    /// <summary>A count of independent events lies within five standard deviations of what is expected.</summary>
    public static void AssertShare(double probability, int events, int of)
    {
        var deviation = Math.Sqrt(of * probability * (1 - probability));
        Assert.InRange(events, of * probability - 5 * deviation, of * probability + 5 * deviation);
    }
}
