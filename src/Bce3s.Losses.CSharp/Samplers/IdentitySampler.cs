namespace Bce3s.Losses.Samplers;

/// <summary>
/// Batches of P identities with K images each, for losses that compare images of one identity with those of others (Hermans,
/// Beyer and Leibe 2017, arXiv 1703.07737, section 2).
/// </summary>
/// <remarks>
/// <para>The P identities of a batch are distinct, and its images stand identity by identity, K in a row. Identities come in rounds: within an
/// epoch none comes again before all others have come. So do an identity's images, and no batch has one
/// twice.</para>
/// <para>An identity with n &lt; K images gives each of them ⌊K/n⌋ or ⌈K/n⌉ times, so that it, too, has K in the batch. Identities
/// without images are left out.</para>
/// <para><see cref="Block"/> is P·K: batches stay whole in <see cref="EpochSampler.Batches"/> and under <see cref="EpochSampler.Shard"/>,
/// where every process takes whole batches.</para>
/// </remarks>
/// <example>
/// Labels [0, 0, 0, 1, 1, 2], P = 2, K = 2, 3 batches: each identity comes in two of the three batches; the one image of the
/// last twice in each of its two.
/// </example>
public sealed class IdentitySampler : EpochSampler
{
    readonly ClassIndex _images;

    /// <summary>A sampler of P×K batches.</summary>
    /// <param name="images">The images of each identity.</param>
    /// <param name="identities">P, from 1 to the number of identities that have images.</param>
    /// <param name="imagesEach">K ≥ 1.</param>
    /// <param name="seed">What the draws depend on, with the epoch.</param>
    /// <param name="batches">Batches an epoch, at least 1; if not given, as many as the images fill, <c>⌊N / (P·K)⌋</c>, and at least 1.</param>
    /// <exception cref="ArgumentException">P, K or the number of batches is out of range.</exception>
    public IdentitySampler(ClassIndex images, int identities, int imagesEach, long seed, long? batches = null)
        : base(Draws(images, identities, imagesEach, batches), seed) =>
        (_images, Identities, ImagesEach) = (images, identities, imagesEach);

    /// <summary>P, identities a batch.</summary>
    public int Identities { get; }

    /// <summary>K, images of each identity in a batch.</summary>
    public int ImagesEach { get; }

    /// <summary>P·K, images a batch.</summary>
    public override int Block => Identities * ImagesEach;

    /// <inheritdoc />
    protected override long[] Draw(int epoch)
    {
        var random = RandomOf(epoch);
        var rounds = new ClassRounds(_images);
        var identities = new int[Identities];
        var hand = new int[ImagesEach];
        var drawn = new long[Count];
        for (var at = 0; at < drawn.Length; )
        {
            rounds.Classes(identities, ref random);
            foreach (var identity in identities)
            {
                rounds.Images(identity, hand, ref random);
                foreach (var image in hand)
                    drawn[at++] = image;
            }
        }
        return drawn;
    }

    static long Draws(ClassIndex images, int identities, int imagesEach, long? batches)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (identities < 1 || identities > images.Present.Length)
            throw new ArgumentOutOfRangeException(
                nameof(identities),
                identities,
                $"expected 1 to {images.Present.Length}, the identities that have images"
            );
        var most = Array.MaxLength / identities;
        if (imagesEach < 1 || imagesEach > most)
            throw new ArgumentOutOfRangeException(nameof(imagesEach), imagesEach, $"expected 1 to {most}");
        var block = identities * imagesEach;
        most = Array.MaxLength / block;
        var wanted = batches ?? Math.Max(1, images.Images / block);
        if (wanted < 1 || wanted > most)
            throw new ArgumentOutOfRangeException(nameof(batches), wanted, $"expected 1 to {most}");
        return wanted * block;
    }
}
