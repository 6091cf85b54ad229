namespace Bce3s.Losses.Samplers;

/// <summary>
/// Class-balanced without replacement: rounds through the classes that have images, each in a new random order, and every class
/// gives its images in rounds, too. This is the class-balanced sampling of the program of Kang et al. (ICLR 2020, arXiv 1910.09217).
/// </summary>
/// <remarks>
/// Within an epoch the classes' numbers of draws differ by at most one, and so do those of the images of a class: no image comes
/// again before all of its class have come. Rounds begin anew with each epoch.
/// </remarks>
/// <example>Classes of 2 and 1 images, 6 draws: the first class's images come 1 and 2 times, the other's image 3 times.</example>
public sealed class ClassCycleSampler : EpochSampler
{
    readonly ClassIndex _images;

    /// <summary>A sampler that cycles through classes and their images.</summary>
    /// <param name="images">The images of each class.</param>
    /// <param name="count">Draws an epoch, at least 1.</param>
    /// <param name="seed">What the draws depend on, with the epoch.</param>
    public ClassCycleSampler(ClassIndex images, long count, long seed)
        : base(count, seed)
    {
        ArgumentNullException.ThrowIfNull(images);
        _images = images;
    }

    /// <inheritdoc />
    protected override long[] Draw(int epoch)
    {
        var random = RandomOf(epoch);
        var rounds = new ClassRounds(_images);
        var drawn = new long[Count];
        Span<int> one = stackalloc int[1];
        for (var i = 0; i < drawn.Length; i++)
        {
            rounds.Classes(one, ref random);
            rounds.Images(one[0], one, ref random);
            drawn[i] = one[0];
        }
        return drawn;
    }
}
