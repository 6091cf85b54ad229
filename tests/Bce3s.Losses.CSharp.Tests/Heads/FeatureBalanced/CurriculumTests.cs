using Xunit;

namespace Bce3s.Losses.Tests.Heads;

public class CurriculumTests
{
    [Fact]
    public void The_documented_examples_hold()
    {
        var half = new TrainingProgress(50, 100);
        Assert.Equal(0.5, Curriculum.Linear.At(half));
        Assert.Equal(0.292893, Curriculum.Cosine.At(half), 1e-6);
        Assert.Equal(0.707107, Curriculum.Sine.At(half), 1e-6);
        Assert.Equal(0.308642, Curriculum.Parabolic.At(half), 1e-6);
        var late = new Curriculum("late", progress => progress.Fraction < 0.5 ? 0 : 1);
        Assert.Equal((0, 1), (late.At(new(49, 100)), late.At(half)));
        Assert.Equal(1.1, Curriculum.Parabolic.At(new(199, 200)), 0.01);
    }

    [Fact]
    public void The_parabola_is_the_originals_and_passes_one_at_the_end()
    {
        for (var epoch = 0; epoch < 200; epoch++)
            Assert.Equal(Math.Pow(epoch / 190.0, 2), Curriculum.Parabolic.At(new(epoch, 200)), 1e-15);
        Assert.Equal(1, Curriculum.Parabolic.At(new(190, 200)));
        Assert.Equal(4, Curriculum.Parabolic.At(new(10, 15)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(10)]
    public void Short_runs_rise_from_zero_and_stay_below_one(int epochs)
    {
        var strengths = Enumerable.Range(0, epochs).Select(e => Curriculum.Parabolic.At(new(e, epochs))).ToArray();
        Assert.Equal(0, strengths[0]);
        Assert.Equal(strengths.Order(), strengths);
        Assert.All(strengths, strength => Assert.InRange(strength, 0, 1));
    }

    [Fact]
    public void All_but_the_constant_start_at_zero_and_have_their_names()
    {
        Curriculum[] rising = [Curriculum.Parabolic, Curriculum.Linear, Curriculum.Cosine, Curriculum.Sine];
        Assert.All(rising, curriculum => Assert.Equal(0, curriculum.At(new(0, 30))));
        Assert.Equal(["parabolic", "linear", "cosine", "sine"], rising.Select(curriculum => curriculum.ToString()));
        Assert.Equal(0.25, Curriculum.Constant(0.25).At(new(17, 30)));
    }

    [Fact]
    public void A_curriculum_of_ones_own_is_held_to_finite_numbers()
    {
        Assert.Equal(2, new Curriculum("doubling", p => p.Epoch * 2).At(new(1, 3)));
        foreach (var wrong in new[] { -1, double.NaN, double.PositiveInfinity })
            Assert.Contains(
                "'odd' gave",
                Assert.Throws<InvalidOperationException>(() => new Curriculum("odd", _ => wrong).At(new(0, 1))).Message
            );
        Assert.Throws<ArgumentOutOfRangeException>(() => Curriculum.Constant(-0.5));
        Assert.Throws<ArgumentException>(() => new Curriculum(" ", _ => 1));
        Assert.Throws<ArgumentNullException>(() => new Curriculum("none", null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => Curriculum.Linear.At(new(3, 3)));
    }
}
