using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Gradients;

public class ClassChunksTests
{
    const long Budget = 2 << 20;
    const long Least = 128;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, long.MaxValue)]
    [InlineData(127, 1000)]
    [InlineData(128, 1000)]
    [InlineData(129, 1L << 62)]
    [InlineData(8142, 128)]
    [InlineData(100_003, 512)]
    [InlineData(1_000_000, 1)]
    [InlineData(5, 0)]
    public void The_runs_cover_each_class_once_and_in_order(long classes, long numbersAClass)
    {
        using var like = ones(1);
        var next = 0L;

        foreach (var (start, length) in ClassChunks.Of(like, classes, numbersAClass))
        {
            Assert.Equal(next, start);
            Assert.True(length > 0);
            next += length;
        }

        Assert.Equal(classes, next);
    }

    [Fact]
    public void No_classes_are_no_runs()
    {
        using var like = ones(1);
        Assert.Empty(ClassChunks.Of(like, 0, 64));
    }

    [Theory]
    [InlineData(ScalarType.Float32, 4, 1000, 64)]
    [InlineData(ScalarType.Float32, 4, 100_000, 512)]
    [InlineData(ScalarType.Float64, 8, 100_000, 512)]
    [InlineData(ScalarType.BFloat16, 2, 100_000, 512)]
    public void A_run_is_as_long_as_the_budget_allows(ScalarType type, long bytes, long classes, long numbersAClass)
    {
        using var like = ones(1, dtype: type);
        var runs = ClassChunks.Of(like, classes, numbersAClass).ToArray();

        Assert.All(runs, r => Assert.True(r.Length * numbersAClass * bytes <= Budget));
        Assert.All(runs[..^1], r => Assert.True((r.Length + 1) * numbersAClass * bytes > Budget));
    }

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(long.MaxValue)]
    public void A_run_is_wide_enough_for_matrix_products_whatever_the_budget(long numbersAClass)
    {
        using var like = ones(1);

        var lengths = ClassChunks.Of(like, 300, numbersAClass).Select(r => r.Length);

        Assert.Equal([Least, Least, 300 - 2 * Least], lengths);
    }
}
