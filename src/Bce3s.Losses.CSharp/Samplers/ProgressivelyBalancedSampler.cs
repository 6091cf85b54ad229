namespace Bce3s.Losses.Samplers;

/// <summary>
/// From instance-balanced in the first epoch to class-balanced in the last, by equal steps; images are drawn with replacement
/// (Kang et al., ICLR 2020, arXiv 1910.09217, equation 2).
/// </summary>
/// <remarks>
/// <c>p_c = (1−t)·n_c/N + t/C</c> over the C classes that have images, with <c>t = epoch / (epochs − 1)</c> as the authors' program
/// has it (the paper writes epoch / epochs, which never becomes class-balanced); a single epoch is instance-balanced.
/// </remarks>
/// <example>Classes of 3 and 1 images, 3 epochs: the first class has probability 0.75, then 0.625, then 0.5.</example>
public sealed class ProgressivelyBalancedSampler : ReplacementSampler
{
    readonly ClassIndex _images;

    /// <summary>A progressively balanced sampler.</summary>
    /// <param name="images">The images of each class.</param>
    /// <param name="epochs">How many there will be, at least 1.</param>
    /// <param name="count">Draws an epoch, at least 1.</param>
    /// <param name="seed">What the draws depend on, with the epoch.</param>
    public ProgressivelyBalancedSampler(ClassIndex images, int epochs, long count, long seed)
        : base(images, ByCount(images, n => n), count, seed)
    {
        Epochs = Check.AtLeast(epochs, 1, nameof(epochs));
        _images = images;
    }

    /// <summary>How many epochs there are; later ones are refused.</summary>
    public int Epochs { get; }

    private protected override double[] UpTo(int epoch)
    {
        if (epoch >= Epochs)
            throw new ArgumentOutOfRangeException(nameof(epoch), epoch, $"expected an epoch from 0 to {Epochs - 1}");
        var t = Epochs == 1 ? 0 : (double)epoch / (Epochs - 1);
        double total = _images.Images;
        double classes = _images.Present.Length;
        return RunningSums(_images, ByCount(_images, n => (1 - t) * (n / total) + t / classes));
    }
}
