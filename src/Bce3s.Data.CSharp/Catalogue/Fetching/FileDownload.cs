using System.Net;

namespace Bce3s.Data;

/// <summary>
/// Downloads a file to <c>name.part</c> beside its place and puts it there when it is whole and its checksum is right.
/// </summary>
/// <remarks>
/// A download that was interrupted goes on where it ended, if the server says that the file is still the same one
/// (<c>Range</c> with <c>If-Range</c>, RFC 9110 §13.1.5 and §14); otherwise it begins anew. What passes by itself (no
/// connection, silence, a body cut short, 408, 429, 5xx) is tried again after a pause. https only, except from this machine.
/// </remarks>
public sealed class FileDownload
{
    private const int BufferBytes = 1 << 17;

    private readonly Uri _address;
    private readonly string _target;
    private readonly Checksum? _checksum;
    private readonly DownloadOptions _options;

    /// <param name="address">Where the file is.</param>
    /// <param name="target">Where it goes; nothing may be there. Its folder exists.</param>
    /// <param name="checksum">Of its content, where one is known.</param>
    /// <param name="options">How patient it is.</param>
    public FileDownload(Uri address, string target, Checksum? checksum, DownloadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentException.ThrowIfNullOrEmpty(target);
        (_address, _target, _checksum) = (address, Path.GetFullPath(target), checksum);
        _options = options ?? new();
    }

    /// <summary>Free bytes that must be left on the disk when the file is there.</summary>
    public long SpareBytes { get; init; }

    /// <summary>The file's length, where it is known: a server that tells another one is not listened to.</summary>
    public long? Bytes { get; init; }

    /// <summary>More bytes are not taken, whatever the server tells or does not tell.</summary>
    public long MostBytes { get; init; } = long.MaxValue;

    private string Part => _target + ".part";

    private string MarkPath => _target + ".part.json";

    private string Name => Path.GetFileName(_target);

    /// <summary>Downloads the file, or the rest of it.</summary>
    /// <param name="progress">Told of the bytes as they come, then of those that have been checked.</param>
    /// <param name="cancellation">Leaves a part that the next download goes on from.</param>
    /// <exception cref="DownloadException">The server refuses, or the tries are used up.</exception>
    /// <exception cref="DataFormatException">The length or the checksum is wrong; the part is removed.</exception>
    /// <exception cref="IOException">Something is at the target; the disk is too small; another program downloads the same
    /// file.</exception>
    public async Task Run(IProgress<DataProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (Path.Exists(_target))
            throw new IOException($"{_target} is there already; nothing is overwritten.");
        using var source = new HttpSource(_address, _options.Silence);
        var part = OpenPart();
        string? wrong;
        try
        {
            using (part)
                wrong = await Complete(source, part, progress, cancellation).ConfigureAwait(false);
        }
        catch
        {
            RemoveEmptyPart();
            throw;
        }

        if (wrong is null)
            File.Move(Part, _target);
        else
            File.Delete(Part);
        File.Delete(MarkPath);
        FolderSync.Flush(Path.GetDirectoryName(_target)!);
        if (wrong is not null)
            throw new DataFormatException(_address.ToString(), wrong, _checksum!.ToString());
    }

    /// <summary>There is nothing in it to go on from.</summary>
    private void RemoveEmptyPart()
    {
        if (new FileInfo(Part) is not { Exists: true, Length: 0 })
            return;
        File.Delete(Part);
        File.Delete(MarkPath);
    }

    private FileStream OpenPart()
    {
        try
        {
            return new FileStream(Part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, useAsync: true);
        }
        catch (IOException error) when (File.Exists(Part))
        {
            throw new IOException($"{Part} cannot be opened; does another program fetch it? ({error.Message})", error);
        }
    }

    /// <returns>The checksum where it is wrong, otherwise <see langword="null"/>.</returns>
    private async Task<string?> Complete(
        HttpSource source,
        FileStream part,
        IProgress<DataProgress>? progress,
        CancellationToken cancellation
    )
    {
        var resumed = await Transfer(source, part, progress, cancellation).ConfigureAwait(false);
        var wrong = WrongSum(part, progress, cancellation);
        if (wrong is null || !resumed)
            return wrong;
        // The first piece may have been damaged on the disk, or of another file after all.
        part.SetLength(0);
        await Transfer(source, part, progress, cancellation).ConfigureAwait(false);
        return WrongSum(part, progress, cancellation);
    }

    /// <summary>Tries until all bytes are there.</summary>
    /// <returns>Whether some were there before.</returns>
    private async Task<bool> Transfer(
        HttpSource source,
        FileStream part,
        IProgress<DataProgress>? progress,
        CancellationToken cancellation
    )
    {
        var resumed = part.Length > 0;
        var most = part.Length;
        for (var failures = 0; ; )
        {
            try
            {
                await Try(source, part, progress, cancellation).ConfigureAwait(false);
                return resumed;
            }
            catch (Exception error) when (Passes(error) && !cancellation.IsCancellationRequested)
            {
                failures = part.Length > most ? 1 : failures + 1;
                most = Math.Max(most, part.Length);
                if (failures >= _options.Attempts)
                    throw new DownloadException(
                        _address,
                        $"{failures} tries in a row failed, the last one with: {Reason(error)}",
                        (error as TransientAnswerException)?.Status,
                        error
                    );
                progress?.Report(
                    new($"{Name}: {Reason(error)}; trying again", part.Length, Total: null, ProgressUnit.Bytes)
                );
                await Task.Delay(Pause(failures, error as TransientAnswerException), cancellation)
                    .ConfigureAwait(false);
            }
        }
    }

    private string Reason(Exception error) =>
        error is OperationCanceledException
            ? $"no byte for {_options.Silence.TotalSeconds:0} seconds"
            : error.Message.TrimEnd('.');

    private async Task Try(
        HttpSource source,
        FileStream part,
        IProgress<DataProgress>? progress,
        CancellationToken cancellation
    )
    {
        var mark = part.Length > 0 ? PartMark.Read(MarkPath, _address) : null;
        if (mark is not { CanResume: true } || part.Length > mark.Length || IsWrong(mark.Length))
            mark = null;
        if (mark is not null && part.Length == mark.Length)
            return;

        using var response = await source.Ask(mark, part.Length, cancellation).ConfigureAwait(false);
        if (mark is not null && response.StatusCode == HttpStatusCode.PartialContent && Continues(response, mark, part))
        {
            part.Position = part.Length;
        }
        else if (response.StatusCode == HttpStatusCode.OK)
        {
            part.SetLength(0);
            mark = PartMark.Of(_address, response);
            if (IsWrong(mark.Length))
                throw WrongLength($"a file of {mark.Length} bytes");
            mark.Write(MarkPath);
        }
        else
        {
            if (mark is not null && (int)response.StatusCode is 206 or 416)
            {
                part.SetLength(0);
                throw new TransientAnswerException(response, "an answer that is not the rest of the file");
            }
            throw Refusal(response);
        }

        var length = mark.Length ?? Bytes;
        CheckSpace((length ?? (MostBytes < long.MaxValue ? MostBytes : part.Length)) - part.Length);
        await Copy(response, part, length, progress, cancellation).ConfigureAwait(false);
        part.Flush(flushToDisk: true);
        if (length is not null && part.Length != length)
            throw new TransientAnswerException(response, $"{part.Length} bytes where {length} are expected");
    }

    private bool IsWrong(long? length) =>
        length > MostBytes || (Bytes is not null && length is not null && length != Bytes);

    private DataFormatException WrongLength(string found) =>
        new(_address.ToString(), found, Bytes is { } bytes ? $"{bytes} bytes" : $"at most {ByteCount.Text(MostBytes)}");

    private static bool Continues(HttpResponseMessage response, PartMark mark, FileStream part) =>
        response.Content.Headers.ContentRange is { Unit: "bytes" } range
        && range.From == part.Length
        && (mark.Length is null || range.To == mark.Length - 1)
        && (mark.Length is null || range.Length is null || range.Length == mark.Length)
        && (mark.ETag is null || response.Headers.ETag is null || response.Headers.ETag.Tag == mark.ETag);

    private Exception Refusal(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        || (int)response.StatusCode >= 500
            ? new TransientAnswerException(response, $"the server answers {Wording(response)}")
            : new DownloadException(
                _address,
                $"the server answers {Wording(response)} where 200 OK is expected",
                response.StatusCode
            );

    private static string Wording(HttpResponseMessage response) =>
        $"{(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();

    private void CheckSpace(long missing)
    {
        var folder = Path.GetDirectoryName(_target)!;
        var needed = missing + SpareBytes;
        if (_options.FreeSpace(folder) is var free && free < needed)
            throw new IOException(
                $"{folder} has {ByteCount.Text(free)} of free space; {ByteCount.Text(needed)} are needed for {Name}"
                    + (SpareBytes > 0 ? " and what is in it." : ".")
            );
    }

    private async Task Copy(
        HttpResponseMessage response,
        FileStream part,
        long? length,
        IProgress<DataProgress>? progress,
        CancellationToken cancellation
    )
    {
        var buffer = new byte[BufferBytes];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
            while (true)
            {
                progress?.Report(new($"fetching {Name}", part.Length, length, ProgressUnit.Bytes));
                limit.CancelAfter(_options.Silence);
                var read = await body.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
                if (read == 0)
                    return;
                if (part.Length + read > (Bytes ?? MostBytes))
                {
                    // Nothing of it is of use.
                    part.SetLength(0);
                    throw WrongLength("more");
                }
                if (part.Length + read > length)
                    throw new TransientAnswerException(response, $"more than the {length} bytes that were announced");
                await part.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            }
    }

    private string? WrongSum(FileStream part, IProgress<DataProgress>? progress, CancellationToken cancellation)
    {
        if (_checksum is null)
            return null;
        part.Position = 0;
        var found = _checksum.Of(
            part,
            done => progress?.Report(new($"checking {Name}", done, part.Length, ProgressUnit.Bytes)),
            cancellation
        );
        return found == _checksum.ToString() ? null : found;
    }

    private TimeSpan Pause(int failures, TransientAnswerException? answer)
    {
        var own =
            _options.FirstPause * Math.Pow(2, Math.Min(failures - 1, 30)) * (0.5 + 0.5 * Random.Shared.NextDouble());
        var asked = answer?.RetryAfter ?? TimeSpan.Zero;
        var pause = own > asked ? own : asked;
        return pause < _options.LongestPause ? pause : _options.LongestPause;
    }

    // An IOException of the network is an HttpIOException; those of the disk do not pass.
    private static bool Passes(Exception error) =>
        error is HttpRequestException or HttpIOException or TransientAnswerException or OperationCanceledException
        || error is IOException { InnerException: System.Net.Sockets.SocketException };
}
