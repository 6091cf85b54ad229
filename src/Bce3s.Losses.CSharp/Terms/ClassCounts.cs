using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>The numbers of training images of the classes, n_c, and what losses make of them.</summary>
static class ClassCounts
{
    /// <summary>The counts, if there is a class and every class has an image.</summary>
    /// <exception cref="ArgumentException">No class, or a class without images: the message names it.</exception>
    public static IReadOnlyList<long> Checked(IReadOnlyList<long> classCounts)
    {
        ArgumentNullException.ThrowIfNull(classCounts);
        if (classCounts.Count == 0)
            throw new ArgumentException("there are no class counts; expected one for each class", nameof(classCounts));
        for (var c = 0; c < classCounts.Count; c++)
            if (classCounts[c] < 1)
                throw new ArgumentException(
                    $"class {c} has {classCounts[c]} images; expected at least 1",
                    nameof(classCounts)
                );
        return classCounts;
    }

    /// <summary>The counts, if there is also one for each class of <paramref name="classifier"/>.</summary>
    /// <exception cref="ArgumentException">Another number of counts, or a class without images.</exception>
    public static IReadOnlyList<long> Of(Classifier classifier, IReadOnlyList<long> classCounts)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return OfLength(classifier.Classes, classCounts);
    }

    /// <inheritdoc cref="Of"/>
    public static IReadOnlyList<long> OfLength(long classes, IReadOnlyList<long> classCounts) =>
        Checked(classCounts).Count == classes
            ? classCounts
            : throw new ArgumentException(
                $"there are {classCounts.Count} class counts; expected {classes}, one for each class",
                nameof(classCounts)
            );

    /// <summary><c>log π_c = log(n_c / Σ n)</c>.</summary>
    public static double[] LogPriors(IReadOnlyList<long> classCounts)
    {
        var total = Math.Log(classCounts.Sum());
        return [.. classCounts.Select(n => Math.Log(n) - total)];
    }

    /// <summary>One number a class, on the classifier's device and in its type, outside every dispose scope: for a buffer.</summary>
    public static Tensor Buffer(IEnumerable<double> numbers, Classifier classifier) =>
        tensor(numbers.ToArray(), dtype: classifier.weight.dtype, device: classifier.weight.device)
            .DetachFromDisposeScope();
}
