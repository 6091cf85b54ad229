using System.IO.Compression;
using System.Security.Cryptography;

namespace Bce3s.Data;

/// <summary>Compares a file with what is known of it: length and checksum of the content, unpacked where it is a .gz.</summary>
internal static class FileCheck
{
    public static void Run(
        KnownFile file,
        string folder,
        Findings report,
        IProgress<DataProgress>? progress,
        CancellationToken cancellation
    )
    {
        var whole = true;
        using var running = file.Checksum?.Start();
        foreach (var name in file.Names)
        {
            if (file.Locate(folder, name) is not { } path)
            {
                report.Add($"{Path.Combine(folder, name)}{(file.Gzip ? ".gz" : "")}: missing.");
                whole = false;
            }
            else if (report.Try(() => Length(path, running, progress, cancellation)) is not { } length)
                whole = false;
            else if (file.Bytes is { } expected && length != expected)
            {
                report.Add(new DataFormatException(path, $"{length} bytes", $"{expected}").Message);
                whole = false;
            }
        }
        if (!whole)
            return;

        var names = string.Join(", ", file.Names);
        var found = running is null ? null : file.Checksum!.Finish(running);
        if (found is null)
            report.Confirm(
                file.Bytes is { } bytes ? $"{names}: {bytes} bytes" : $"{names}: there (no checksum is known)"
            );
        else if (found == file.Checksum!.ToString())
            report.Confirm($"{names}: {found}");
        else
            report.Add(new DataFormatException(Path.Combine(folder, names), found, file.Checksum.ToString()).Message);
    }

    private static long Length(
        string path,
        IncrementalHash? running,
        IProgress<DataProgress>? progress,
        CancellationToken cancellation
    )
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (running is null && !IsGzip(file))
            return file.Length;
        using Stream content = IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file;
        var step = $"checking {Path.GetFileName(path)}";
        var total = file.Length;
        try
        {
            return Checksum.Append(
                running,
                content,
                _ => progress?.Report(new(step, file.Position, total, ProgressUnit.Bytes)),
                cancellation
            );
        }
        catch (InvalidDataException damaged)
        {
            throw new DataFormatException(path, "a damaged or cut gzip stream", "an intact one", damaged);
        }
    }

    private static bool IsGzip(FileStream file)
    {
        var gzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return gzip;
    }
}
