using System.Runtime.ExceptionServices;

namespace Bce3s.Data;

/// <summary>
/// One file with all images of a source, decoded and made smaller once, with names, classes and checksums: read by <see cref="PackedImages"/>.
/// </summary>
public static class ImagePack
{
    /// <summary>Images that each thread works on before what is done is written.</summary>
    private const int ImagesAWorker = 16;

    /// <summary>Packs a source. The file is there completely or not at all; one that was there is replaced.</summary>
    /// <param name="source">What to pack.</param>
    /// <param name="path">The file to write; its folder exists.</param>
    /// <param name="options">Size and form of the images.</param>
    /// <param name="progress">Told how many images are done, in order.</param>
    /// <param name="cancellation">Ends the work; nothing is left of it.</param>
    /// <exception cref="DataException">An image is broken, unless such are skipped.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ImagePackSummary Write(
        ImageSource source,
        string path,
        ImagePackOptions? options = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        options.Check();
        ImagePackSummary? summary = null;
        AtomicFile.Write(
            path,
            stream => summary = Fill(source, new(stream, source, options.Encoding), options, progress, cancellation)
        );
        return summary!;
    }

    /// <summary>Checks a pack: header, index and the checksum of every image.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told how many images are checked.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">It is damaged: what is wrong, and which image.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void Verify(string path, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        using var pack = PackedImages.Open(path);
        pack.VerifyAll(progress, cancellation);
    }

    private static ImagePackSummary Fill(
        ImageSource source,
        PackWriter writer,
        ImagePackOptions options,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        var skipped = new List<SkippedImage>();
        var images = new PackingImage[options.Workers * ImagesAWorker];
        for (var i = 0; i < images.Length; i++)
            images[i] = new(source, options);
        var readers = new ImageReader[options.Workers];
        try
        {
            for (var i = 0; i < readers.Length; i++)
                readers[i] = source.OpenReader();
            for (var start = 0L; start < source.Count; start += images.Length)
            {
                var count = (int)Math.Min(images.Length, source.Count - start);
                Parallel.For(
                    0,
                    readers.Length,
                    worker =>
                    {
                        for (var i = worker; i < count && !cancellation.IsCancellationRequested; i += readers.Length)
                            images[i].Load(readers[worker], start + i);
                    }
                );
                for (var i = 0; i < count; i++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (images[i].Failure is not { } failure)
                        writer.Add(images[i], source.Labels[start + i], source.RelativeName(start + i));
                    else if (options.OnError == BrokenImages.Skip && failure.MayBeSkipped)
                        skipped.Add(new(start + i, source.NameOf(start + i), failure.Error.Message));
                    else
                        ExceptionDispatchInfo.Throw(failure.Error);
                    progress?.Report(start + i + 1);
                }
            }
        }
        finally
        {
            foreach (var reader in readers)
                reader?.Dispose();
        }
        return new(source.Count - skipped.Count, writer.Finish(), skipped);
    }
}
