namespace Bce3s.Data;

/// <summary>A public long-tailed dataset whose class counts and layout a synthetic one takes over.</summary>
/// <remarks>
/// The counts are fitted, not copied: number of classes, number of images, largest and smallest class and (but for
/// WebFace4M) the numbers of classes with more than 100, 20 … 100 and fewer than 20 images are those of the real set,
/// the curve in between is <see cref="ClassCounts"/>' own. Which class has which count is drawn once, the same for
/// every seed.
/// </remarks>
public sealed class SyntheticProfile
{
    private readonly long[] _counts;

    internal SyntheticProfile(string name, int size, SyntheticLayout layout, long[] descending)
    {
        (Name, Size, Layout) = (name, size, layout);
        var classes = new long[descending.Length];
        for (var c = 0; c < classes.Length; c++)
            classes[c] = c;
        new SplitMix64(0, classes.Length).Shuffle(classes);
        _counts = new long[classes.Length];
        for (var rank = 0; rank < classes.Length; rank++)
            _counts[classes[rank]] = descending[rank];
        Images = descending.Sum();
    }

    /// <summary>
    /// <c>inat18</c>: iNaturalist 2018 with 8,142 classes, 437,513 training images, 2 … 1,000 a class; 842, 4,076 and
    /// 3,224 classes with many, medium and few. 3 validation images a class. Its super-categories have the real numbers
    /// of classes.
    /// </summary>
    public static SyntheticProfile INaturalist18 { get; } =
        new(
            "inat18",
            64,
            new INaturalistLayout(),
            FittedCounts.Descending(437_513, (0, 1000), (841, 101), (842, 100), (4917, 20), (4918, 19), (8141, 2))
        );

    /// <summary>
    /// <c>imagenet-lt</c>: ImageNet-LT with 1,000 classes, 115,846 training images, 5 … 1,280 a class; 385, 479 and 136
    /// classes with many, medium and few. 20 validation and 50 test images a class.
    /// </summary>
    public static SyntheticProfile ImageNetLT { get; } =
        new(
            "imagenet-lt",
            64,
            new ImageNetLayout(),
            FittedCounts.Descending(115_846, (0, 1280), (384, 101), (385, 100), (863, 20), (864, 19), (999, 5))
        );

    /// <summary>
    /// <c>webface4m</c>: WebFace4M with 205,990 identities and 4,235,242 images. That an identity has 3 … 300 of them
    /// is assumed.
    /// </summary>
    public static SyntheticProfile WebFace4M { get; } =
        new("webface4m", 112, new FacesLayout(), FittedCounts.Descending(4_235_242, (0, 300), (205_989, 3)));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SyntheticProfile> All { get; } = [INaturalist18, ImageNetLT, WebFace4M];

    /// <summary>The name by which it is asked for.</summary>
    public string Name { get; }

    /// <summary>Pixels of the longer side of a picture, unless told otherwise.</summary>
    public int Size { get; }

    /// <summary>Number of classes.</summary>
    public int Classes => _counts.Length;

    /// <summary>Number of training images.</summary>
    public long Images { get; }

    internal SyntheticLayout Layout { get; }

    /// <summary>The profile called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those that exist.</exception>
    public static SyntheticProfile ByName(string name) =>
        All.FirstOrDefault(profile => profile.Name == name)
        ?? throw new ArgumentException(
            $"There is no profile {name}; there are {string.Join(", ", All.Select(profile => profile.Name))}.",
            nameof(name)
        );

    /// <summary>Training images of each class: the real number times <paramref name="scale"/>, rounded, at least
    /// 1.</summary>
    /// <param name="scale">Above 0; 1 gives the real counts. At most 1,000,000 images a class.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another scale.</exception>
    public long[] ClassCounts(double scale = 1) => Array.ConvertAll(_counts, count => Scaled(count, scale));

    /// <summary>Whether class counts can be multiplied by that.</summary>
    internal bool Takes(double scale) => Takes(_counts.Max(), scale);

    private static bool Takes(long count, double scale) => scale > 0 && count * scale <= 1e6;

    internal static long Scaled(long count, double scale)
    {
        if (!Takes(count, scale))
            throw new ArgumentOutOfRangeException(
                nameof(scale),
                scale,
                "expected a number above 0, and at most 1,000,000 images a class"
            );
        return Math.Max(1, (long)Math.Round(count * scale));
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
