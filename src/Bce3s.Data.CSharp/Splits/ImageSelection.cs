namespace Bce3s.Data;

/// <summary>Which images of a class stay when it is cut down to a given count.</summary>
/// <remarks>
/// Accuracies on different selections are not comparable (about ±1.5 points between random subsets), so a run names the
/// one it used. A selection is nested: the images kept for smaller counts are among those kept for larger ones,
/// whatever the other classes keep.
/// </remarks>
public abstract class ImageSelection
{
    /// <summary>The first n of each class in file order (that of the BCE3S authors).</summary>
    public static ImageSelection FirstN { get; } = new FirstNSelection();

    /// <summary>The first n of each class after a shuffle that depends on the seed and the class alone.</summary>
    /// <param name="seed">Any number; the same one gives the same images on every machine.</param>
    public static ImageSelection Shuffled(long seed) => new ShuffledSelection(seed);

    /// <summary>What a run record calls it: <c>first-n</c>, <c>shuffled</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The seed of a random selection, otherwise <see langword="null"/>.</summary>
    public abstract long? Seed { get; }

    /// <summary>Puts one class's image positions into the order in which they are taken.</summary>
    /// <param name="members">Positions of the class's images, ascending; reordered in place.</param>
    /// <param name="label">The class.</param>
    protected abstract void Order(Span<long> members, int label);

    /// <summary>Positions of the selected images, ascending, so that the subset keeps the file's order.</summary>
    /// <param name="labels">The class of every image, 0 … C−1.</param>
    /// <param name="counts">How many images to keep of each of the C classes.</param>
    /// <exception cref="ArgumentException">A label outside the classes, a negative count, or a class that holds fewer
    /// images than it should keep.</exception>
    public long[] Select(IReadOnlyList<long> labels, IReadOnlyList<long> counts)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(counts);
        var members = ClassMembers.Of(labels, counts.Count);
        var kept = new List<long>();
        for (var c = 0; c < counts.Count; c++)
        {
            if (counts[c] < 0 || counts[c] > members[c].Length)
                throw new ArgumentException(
                    $"Class {c} has {members[c].Length} images; {counts[c]} of them cannot be kept.",
                    nameof(counts)
                );
            Order(members[c], c);
            kept.AddRange(members[c].AsSpan(0, (int)counts[c]));
        }
        kept.Sort();
        return [.. kept];
    }

    /// <summary>The name, with the seed where there is one.</summary>
    public override string ToString() => Seed is { } seed ? $"{Name} (seed {seed})" : Name;

    private sealed class FirstNSelection : ImageSelection
    {
        public override string Name => "first-n";

        public override long? Seed => null;

        protected override void Order(Span<long> members, int label) { }
    }

    private sealed class ShuffledSelection(long seed) : ImageSelection
    {
        public override string Name => "shuffled";

        public override long? Seed => seed;

        protected override void Order(Span<long> members, int label) => new SplitMix64(seed, label).Shuffle(members);
    }
}
