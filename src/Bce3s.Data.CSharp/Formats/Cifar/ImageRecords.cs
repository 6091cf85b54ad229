namespace Bce3s.Data;

/// <summary>
/// Reads files of records without header: label bytes, then 3072 bytes of a 32×32 picture, plane after plane (red, green,
/// blue), rows from the top. CIFAR's binary version has this layout (https://www.cs.toronto.edu/~kriz/cifar.html), and other
/// sets are passed on in it.
/// </summary>
/// <remarks>
/// One pass through a file; memory is taken for as many images as its length allows. Errors:
/// <see cref="DataFormatException"/> for a length that is not a number of whole records and for a label without a class,
/// with the record and its byte; <see cref="IOException"/> when a file cannot be read.
/// </remarks>
public static class ImageRecords
{
    private const int RecordsAtOnce = 64;
    private const string TrainFile = "train.bin";
    private const string TestFile = "test.bin";
    private const string NamesFile = "names.txt";

    /// <summary>Reads one or more files as one set of images.</summary>
    /// <param name="paths">The files, in the order of their images.</param>
    /// <param name="classNames">The names of classes 0, 1, ….</param>
    /// <param name="labelBytes">Label bytes before each picture.</param>
    /// <param name="label">Which of them is the label, from 0 on.</param>
    public static ImageDataset Read(
        IReadOnlyList<string> paths,
        IReadOnlyList<string> classNames,
        int labelBytes = 1,
        int label = 0
    )
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentOutOfRangeException.ThrowIfZero(paths.Count, nameof(paths));
        ArgumentOutOfRangeException.ThrowIfLessThan(labelBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)label, (uint)labelBytes, nameof(label));
        var parts = new List<(long, CifarImages.Fill)>();
        foreach (var path in paths)
            parts.Add(
                (
                    Count(path, labelBytes),
                    (pixels, labels) => Read(path, pixels, labels, labelBytes, label, classNames.Count)
                )
            );
        return CifarImages.Gather(paths[0], parts, classNames);
    }

    /// <summary>
    /// Reads <c>train.bin</c> and <c>test.bin</c> of one label byte, with the class names of <c>names.txt</c>: a line a
    /// class, where a number behind every name, such as its count of images, is left out.
    /// </summary>
    /// <param name="folder">Holds the three files.</param>
    /// <exception cref="DataNotFoundException">The folder or one of the files is missing.</exception>
    public static (ImageDataset Train, ImageDataset Test) Load(string folder)
    {
        var files = CifarFolder.Find(folder, [""], [TrainFile, TestFile, NamesFile]);
        if (files is not [var train, var test, var names])
            throw new DataNotFoundException(
                folder,
                $"{TrainFile} and {TestFile} (records of a label byte and 3072 bytes of a 32×32 picture), "
                    + $"{NamesFile} (a class name a line)",
                "whoever made the set"
            );
        var classNames = ReadNames(names);
        return CifarFolder.Both(() => Read([train], classNames), () => Read([test], classNames));
    }

    private static long Count(string path, int labelBytes)
    {
        var record = labelBytes + CifarImages.Pixels;
        var length = FileLength.Of(path);
        if (length == 0 || length % record != 0)
            throw new DataFormatException(
                path,
                length < record
                    ? $"{length} bytes"
                    : $"{length} bytes, which end within record {length / record} (from byte {length - length % record} on)",
                $"whole records of {record} bytes ({labelBytes} of labels, {CifarImages.Pixels} of pixels)"
            );
        return length / record;
    }

    private static void Read(string path, Span<byte> pixels, Span<long> labels, int labelBytes, int label, int classes)
    {
        var record = labelBytes + CifarImages.Pixels;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var buffer = new byte[Math.Min(RecordsAtOnce, labels.Length) * record];
        for (var first = 0; first < labels.Length; first += RecordsAtOnce)
        {
            var count = Math.Min(RecordsAtOnce, labels.Length - first);
            if (file.ReadAtLeast(buffer, count * record, throwOnEndOfStream: false) < count * record)
                throw new DataFormatException(
                    path,
                    $"the end of the file after byte {file.Position}",
                    "its length before"
                );
            for (var i = 0; i < count; i++)
            {
                var bytes = buffer.AsSpan(i * record, record);
                var at = first + i;
                labels[at] = bytes[label];
                if (labels[at] >= classes)
                    throw new DataFormatException(
                        path,
                        $"label {labels[at]} of record {at} at byte {(long)at * record + label}",
                        $"labels 0 … {classes - 1}"
                    );
                bytes[labelBytes..].CopyTo(pixels.Slice(at * CifarImages.Pixels, CifarImages.Pixels));
            }
        }
    }

    private static string[] ReadNames(string path)
    {
        const int MostClasses = 256;
        const int LongestFile = 1 << 20;
        if (FileLength.Of(path) is var length && length > LongestFile)
            throw new DataFormatException(path, $"{length} bytes of class names", $"at most {LongestFile}");
        var names = File.ReadAllLines(path).Select(line => line.Trim()).Where(line => line.Length > 0).ToArray();
        var cut = Array.ConvertAll(names, name => name.LastIndexOf(' '));
        if (Enumerable.Range(0, names.Length).All(i => cut[i] > 0 && long.TryParse(names[i].AsSpan(cut[i]), out _)))
            names = [.. names.Select((name, i) => name[..cut[i]].TrimEnd())];
        if (names.Length is 0 or > MostClasses)
            throw new DataFormatException(path, $"{names.Length} class names", $"1 … {MostClasses}");
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new DataFormatException(path, $"the class name '{twice.Key}' twice", "names that differ");
        return names;
    }
}
