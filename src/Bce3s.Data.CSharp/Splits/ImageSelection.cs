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

    /// <summary>
    /// The first n of each class among the images listed, in the list's order: the very subset that somebody published.
    /// </summary>
    /// <param name="positions">Positions in the full set, each once, in any order of classes.</param>
    /// <exception cref="ArgumentException">A position below 0 or twice. <see cref="Select"/> throws it for one outside the
    /// set.</exception>
    public static ImageSelection Listed(IReadOnlyList<long> positions) => new ListedSelection(positions);

    /// <summary>The selection of a text file with a position (record number, from 0) a line.</summary>
    /// <inheritdoc cref="Listed"/>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">A line that is no position, or one for the second time.</exception>
    public static ImageSelection ReadList(string path) => ListedSelection.Read(path);

    /// <summary>What a run record calls it: <c>first-n</c>, <c>shuffled</c>, <c>listed</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The seed of a random selection, otherwise <see langword="null"/>.</summary>
    public abstract long? Seed { get; }

    /// <summary>Puts one class's image positions into the order in which they are taken.</summary>
    /// <param name="members">Positions of the class's images, ascending; reordered in place.</param>
    /// <param name="label">The class.</param>
    /// <returns>How many of them may be taken.</returns>
    protected abstract int Order(Span<long> members, int label);

    /// <summary>Throws where the selection does not fit a set of so many images.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    protected virtual void CheckCount(long images) { }

    /// <summary>Positions of the selected images, ascending, so that the subset keeps the file's order.</summary>
    /// <param name="labels">The class of every image, 0 … C−1.</param>
    /// <param name="counts">How many images to keep of each of the C classes.</param>
    /// <exception cref="ArgumentException">A label outside the classes, a negative count, a class that holds (or has on the
    /// list) fewer images than it should keep, or a list for a larger set.</exception>
    public long[] Select(IReadOnlyList<long> labels, IReadOnlyList<long> counts)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(counts);
        CheckCount(labels.Count);
        var members = ClassMembers.Of(labels, counts.Count);
        var kept = new List<long>();
        for (var c = 0; c < counts.Count; c++)
        {
            var available = Order(members[c], c);
            if (counts[c] < 0 || counts[c] > available)
                throw new ArgumentException(
                    $"Class {c} has {available} images; {counts[c]} of them cannot be kept.",
                    nameof(counts)
                );
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

        protected override int Order(Span<long> members, int label) => members.Length;
    }

    private sealed class ShuffledSelection(long seed) : ImageSelection
    {
        public override string Name => "shuffled";

        public override long? Seed => seed;

        protected override int Order(Span<long> members, int label)
        {
            new SplitMix64(seed, label).Shuffle(members);
            return members.Length;
        }
    }
}
