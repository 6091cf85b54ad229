namespace Bce3s.Losses.Samplers;

/// <summary>
/// The images of each class, made once and shared by samplers: 4 bytes an image and 4 a class (a counting sort of the labels).
/// </summary>
/// <example>Labels [1, 0, 1] of 3 classes: class 0 has image [1], class 1 has [0, 2], class 2 has none.</example>
public sealed class ClassIndex
{
    // Images of class c are _images[_starts[c].._starts[c + 1]], ascending.
    readonly int[] _starts;
    readonly int[] _images;
    readonly int[] _present;

    /// <summary>Sorts the images by class.</summary>
    /// <param name="labels">The class of each image, 0…classes−1; at least one image.</param>
    /// <param name="classes">C ≥ 1; classes may be without images.</param>
    /// <exception cref="ArgumentException">No label, or a label that is not one of the classes.</exception>
    public ClassIndex(IReadOnlyList<long> labels, int classes)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Check.AtLeast(classes, 1, nameof(classes));
        if (labels.Count == 0)
            throw new ArgumentException("there are no labels; expected at least 1", nameof(labels));
        _starts = new int[classes + 1];
        for (var i = 0; i < labels.Count; i++)
        {
            if (labels[i] < 0 || labels[i] >= classes)
                throw new ArgumentException(
                    $"label {labels[i]} of image {i} is not a class; expected labels from 0 to {classes - 1}",
                    nameof(labels)
                );
            _starts[labels[i] + 1]++;
        }
        for (var c = 0; c < classes; c++)
            _starts[c + 1] += _starts[c];
        var next = _starts[..^1];
        _images = new int[labels.Count];
        for (var i = 0; i < labels.Count; i++)
            _images[next[labels[i]]++] = i;
        _present = [.. Enumerable.Range(0, classes).Where(c => Count(c) > 0)];
    }

    /// <summary>C, with those that have no image.</summary>
    public int Classes => _starts.Length - 1;

    /// <summary>Images of all classes.</summary>
    public int Images => _images.Length;

    /// <summary>The classes that have an image, ascending.</summary>
    public ReadOnlySpan<int> Present => _present;

    /// <summary>n_c, the images of class <paramref name="c"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the classes.</exception>
    public int Count(int c) => Of(c).Length;

    /// <summary>The images of class <paramref name="c"/>, ascending.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the classes.</exception>
    public ReadOnlySpan<int> Of(int c)
    {
        if (c < 0 || c >= Classes)
            throw new ArgumentOutOfRangeException(nameof(c), c, $"expected a class from 0 to {Classes - 1}");
        return _images.AsSpan(_starts[c], _starts[c + 1] - _starts[c]);
    }
}
