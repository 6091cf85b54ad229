using System.Globalization;
using System.Runtime.ExceptionServices;

namespace Bce3s.Data;

/// <summary>Decodes every image of a source, on all cores.</summary>
internal static class ImageCheck
{
    private const int Piece = 256;

    public static void Run(
        string name,
        ImageSource source,
        int listed,
        Findings report,
        IProgress<DataProgress>? progress,
        CancellationToken cancellation
    )
    {
        var broken = new SortedDictionary<long, string>();
        for (var start = 0L; start < source.Count; start += Piece)
        {
            progress?.Report(new($"decoding {name} images", start, source.Count, ProgressUnit.Images));
            try
            {
                Parallel.For(
                    start,
                    Math.Min(start + Piece, source.Count),
                    new ParallelOptions { CancellationToken = cancellation },
                    () => (Reader: source.OpenReader(), Picture: new Picture()),
                    (index, _, own) =>
                    {
                        if (Complaint(source, index, own.Reader, own.Picture) is { } complaint)
                            lock (broken)
                                broken.Add(index, complaint);
                        return own;
                    },
                    own => own.Reader.Dispose()
                );
            }
            // What is not about an image, such as a codec that is not installed, every thread meets.
            catch (AggregateException several)
            {
                ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
            }
        }

        foreach (var complaint in broken.Values.Take(listed))
            report.Add(complaint);
        if (broken.Count > listed)
            report.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{broken.Count - listed:N0} more {name} images are broken."
                )
            );
        if (broken.Count == 0)
            report.Confirm(
                string.Create(CultureInfo.InvariantCulture, $"{source.Count:N0} {name} images can be decoded")
            );
    }

    private static string? Complaint(ImageSource source, long index, ImageReader reader, Picture picture)
    {
        try
        {
            reader.Open(index);
            reader.Decode(picture);
            return null;
        }
        catch (DataNotFoundException) when (source is ImageFiles)
        {
            // Missing files have been looked for.
            return null;
        }
        catch (DataException error)
        {
            return error.Message;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"{source.NameOf(index)}: {error.Message}";
        }
    }
}
