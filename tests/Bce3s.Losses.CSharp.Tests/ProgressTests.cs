using Xunit;

namespace Bce3s.Losses.Tests;

public class ProgressTests
{
    [Fact]
    public void The_fraction_goes_from_zero_to_below_one()
    {
        Assert.Equal(0, new TrainingProgress(0, 4).Fraction);
        Assert.Equal(0.25, new TrainingProgress(50, 200).Fraction);
        Assert.Equal(0.75, new TrainingProgress(3, 4).Fraction);
    }
}
