namespace Bce3s.Data;

/// <summary>Labelled images wherever they are: in memory, in files, in a pack.</summary>
public abstract class ImageSource : IDisposable
{
    /// <param name="labels">The class of each image, 0 … number of names − 1.</param>
    /// <param name="classNames">The names of the classes; a class may have no images.</param>
    /// <exception cref="ArgumentException">A label without a class.</exception>
    protected ImageSource(IReadOnlyList<long> labels, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        var counts = new long[classNames.Count];
        for (var i = 0; i < labels.Count; i++)
        {
            if (labels[i] < 0 || labels[i] >= counts.Length)
                throw new ArgumentException(
                    $"Label {labels[i]} at position {i}; expected 0 … {counts.Length - 1}.",
                    nameof(labels)
                );
            counts[labels[i]]++;
        }
        Labels = [.. labels];
        ClassNames = [.. classNames];
        ClassCounts = counts;
    }

    /// <summary>The class of each image.</summary>
    public long[] Labels { get; }

    /// <summary>The name of each class.</summary>
    public string[] ClassNames { get; }

    /// <summary>Images of each class.</summary>
    public long[] ClassCounts { get; }

    /// <summary>Number of images N.</summary>
    public long Count => Labels.Length;

    /// <summary>Number of classes.</summary>
    public int Classes => ClassNames.Length;

    /// <summary>Channels of every image: 1 (grey) or 3 (red, green, blue).</summary>
    public abstract int Channels { get; }

    /// <summary>The size that all images have, or <see langword="null"/> where they differ or are not known before they are read.</summary>
    public abstract ImageSize? Size { get; }

    /// <summary>Where an image comes from, such as its file or its place in one, for messages.</summary>
    public abstract string NameOf(long index);

    /// <summary>The same without the folders that lie elsewhere on another machine.</summary>
    public virtual string RelativeName(long index) => NameOf(index);

    /// <summary>A reader for one thread. Readers of one source may be used at the same time.</summary>
    public abstract ImageReader OpenReader();

    /// <summary>The images at <paramref name="indices"/>, in that order, with the same classes. It reads from this source, which must outlive it.</summary>
    /// <param name="indices">Positions 0 … Count − 1; repeats are allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A position outside the source.</exception>
    public virtual ImageSource Subset(long[] indices) => new ImageSubset(this, indices);

    /// <summary>Throws unless every position is inside the source.</summary>
    protected void CheckPositions(long[] indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        for (var i = 0; i < indices.Length; i++)
            if ((ulong)indices[i] >= (ulong)Count)
                throw new ArgumentOutOfRangeException(
                    nameof(indices),
                    indices[i],
                    $"Position {i} asks for an image outside 0 … {Count - 1}."
                );
    }

    /// <summary>Frees what the source holds.</summary>
    public abstract void Dispose();

    private sealed class ImageSubset : ImageSource
    {
        private readonly ImageSource _source;
        private readonly long[] _indices;

        public ImageSubset(ImageSource source, long[] indices)
            : base(LabelsOf(source, indices), source.ClassNames) => (_source, _indices) = (source, [.. indices]);

        public override int Channels => _source.Channels;

        public override ImageSize? Size => _source.Size;

        public override string NameOf(long index) => _source.NameOf(_indices[index]);

        public override string RelativeName(long index) => _source.RelativeName(_indices[index]);

        public override ImageReader OpenReader() => new Reader(_source.OpenReader(), _indices);

        public override void Dispose() { }

        private static long[] LabelsOf(ImageSource source, long[] indices)
        {
            source.CheckPositions(indices);
            return Array.ConvertAll(indices, i => source.Labels[i]);
        }

        private sealed class Reader(ImageReader reader, long[] indices) : ImageReader
        {
            public override ImageSize Open(long index) => reader.Open(indices[index]);

            public override void Decode(Picture target) => reader.Decode(target);

            public override ImageBox Decode(ImageWindow window, Picture target) => reader.Decode(window, target);

            public override void Dispose()
            {
                reader.Dispose();
                base.Dispose();
            }
        }
    }
}
