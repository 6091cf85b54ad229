namespace Bce3s.Data;

/// <summary>Groups the positions of a label list by class.</summary>
internal static class ClassMembers
{
    /// <summary>For each class 0 … classes−1 the positions that hold it, ascending.</summary>
    /// <exception cref="ArgumentException">A label lies outside the classes.</exception>
    public static long[][] Of(IReadOnlyList<long> labels, int classes)
    {
        var members = new List<long>[classes];
        for (var c = 0; c < classes; c++)
            members[c] = [];
        for (var i = 0; i < labels.Count; i++)
        {
            var label = labels[i];
            if (label < 0 || label >= classes)
                throw new ArgumentException(
                    $"Label {label} at position {i}; expected 0 … {classes - 1}.",
                    nameof(labels)
                );
            members[label].Add(i);
        }
        return Array.ConvertAll(members, m => m.ToArray());
    }
}
