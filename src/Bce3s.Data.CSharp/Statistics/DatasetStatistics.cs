using System.Globalization;
using System.Text;

namespace Bce3s.Data;

/// <summary>How the images of a dataset are spread over its classes: C classes with n_1 … n_C images, N
/// together.</summary>
public sealed class DatasetStatistics
{
    /// <param name="classCounts">Images of each class; at least one class, none negative.</param>
    /// <exception cref="ArgumentException">There is no class, or a count is negative.</exception>
    public DatasetStatistics(IReadOnlyList<long> classCounts)
    {
        ArgumentNullException.ThrowIfNull(classCounts);
        if (classCounts.Count == 0)
            throw new ArgumentException("There are no classes.", nameof(classCounts));
        ClassCounts = [.. classCounts];
        var sorted = ClassCounts.Order().ToArray();
        ArgumentOutOfRangeException.ThrowIfNegative(sorted[0], nameof(classCounts));

        Images = sorted.Sum();
        EmptyClasses = sorted.Count(count => count == 0);
        Largest = sorted[^1];
        Smallest = EmptyClasses == Classes ? 0 : sorted[EmptyClasses];
        Median = (sorted[(Classes - 1) / 2] + sorted[Classes / 2]) / 2.0;
        Gini = GiniOf(sorted, Images);
        Many = Group(sorted, count => count > 100);
        Medium = Group(sorted, count => count is >= 20 and <= 100);
        Few = Group(sorted, count => count < 20);
    }

    /// <summary>The statistics of a dataset.</summary>
    /// <exception cref="ArgumentException">It has no class.</exception>
    public static DatasetStatistics Of(ImageSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new(source.ClassCounts);
    }

    /// <summary>Images of each class: n_c.</summary>
    public long[] ClassCounts { get; }

    /// <summary>Number of classes C, the empty ones among them.</summary>
    public int Classes => ClassCounts.Length;

    /// <summary>Number of images N.</summary>
    public long Images { get; }

    /// <summary>Classes without images.</summary>
    public int EmptyClasses { get; }

    /// <summary>Images of the largest class.</summary>
    public long Largest { get; }

    /// <summary>Images of the smallest class that has any; 0 when none has.</summary>
    public long Smallest { get; }

    /// <summary><see cref="Largest"/> / <see cref="Smallest"/>: 1 for balanced classes, NaN without images.</summary>
    public double ImbalanceFactor => (double)Largest / Smallest;

    /// <summary>Images a class on average, N/C.</summary>
    public double Mean => (double)Images / Classes;

    /// <summary>The median of the n_c; of two middle ones, their mean.</summary>
    public double Median { get; }

    /// <summary>
    /// Gini's coefficient of the n_c: <c>Σ_i Σ_j |n_i − n_j| / (2·C·N)</c>. 0 for balanced classes, (C−1)/C when one
    /// class has all images, NaN without images. Empty classes count.
    /// </summary>
    public double Gini { get; }

    /// <summary>Classes with more than 100 images.</summary>
    public ShotGroup Many { get; }

    /// <summary>Classes with 20 … 100 images.</summary>
    public ShotGroup Medium { get; }

    /// <summary>Classes with fewer than 20 images, the empty ones among them.</summary>
    public ShotGroup Few { get; }

    /// <summary>
    /// How many classes have how many images, by powers of two: none, 1, 2 … 3, 4 … 7, and so on up to the largest
    /// class. Only the first bin may be left out (when no class is empty).
    /// </summary>
    public IReadOnlyList<HistogramBin> Histogram()
    {
        var bins = new List<HistogramBin>();
        if (EmptyClasses > 0)
            bins.Add(new(0, 0, EmptyClasses));
        for (var from = 1L; from > 0 && from <= Largest; from *= 2)
        {
            var to = from - 1 + from;
            bins.Add(new(from, to, ClassCounts.Count(count => count >= from && count <= to)));
        }
        return bins;
    }

    /// <summary>A table of all of it with the histogram as bars, in the invariant culture.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        void Row(string name, FormattableString value) =>
            text.Append(name.PadRight(18)).Append(value.ToString(CultureInfo.InvariantCulture).TrimEnd()).Append('\n');

        Row("images", $"{Images:N0}");
        Row("classes", $"{Classes:N0}");
        Row("without images", $"{EmptyClasses:N0}");
        Row("images a class", $"{Smallest:N0} … {Largest:N0}, mean {Mean:0.#}, median {Median:0.#}");
        Row("imbalance factor", $"{ImbalanceFactor:0.##}");
        Row("Gini coefficient", $"{Gini:0.000}");
        Row("many (> 100)", $"{Many}");
        Row("medium (20 … 100)", $"{Medium}");
        Row("few (< 20)", $"{Few}");
        text.Append('\n');
        var bins = Histogram();
        var most = bins.Max(bin => (int?)bin.Classes) ?? 0;
        foreach (var bin in bins)
            Row(bin.ToString(), $"{bin.Classes, 7:N0} {new string('█', Bar(bin.Classes, most))}");
        return text.ToString();
    }

    /// <summary>Up to 40 characters; every bin with a class has one.</summary>
    private static int Bar(int classes, int most) =>
        classes == 0 ? 0 : Math.Max(1, (int)Math.Round(40.0 * classes / most));

    /// <summary>With n_(1) ≤ … ≤ n_(C) the double sum is <c>2·Σ_i (2i − C − 1)·n_(i)</c>, in time C·log C.</summary>
    private static double GiniOf(long[] sorted, long images)
    {
        var sum = 0.0;
        for (var i = 1; i <= sorted.Length; i++)
            sum += (2.0 * i - sorted.Length - 1) * sorted[i - 1];
        return sum / ((double)sorted.Length * images);
    }

    private static ShotGroup Group(long[] counts, Func<long, bool> belongs)
    {
        var members = counts.Where(belongs).ToArray();
        return new(members.Length, members.Sum());
    }
}
