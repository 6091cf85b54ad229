using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Bce3s.Data.Events;

/// <summary>
/// Writes an event file that TensorBoard 2 reads: scalars, histograms, images, texts and hyper-parameters by tag and step.
/// </summary>
/// <remarks>
/// The file is <c>events.out.tfevents.SECONDS.HOST.PROCESS.NUMBER</c>, a new one for each writer; TensorBoard takes all files of a folder
/// as one run. Records are appended, and are on their way to the disk after <see cref="Flush"/>: a killed process leaves at most a torn last
/// record, which readers drop. Tags with slashes form groups. Not for several threads at once.
/// </remarks>
public sealed class EventWriter : IDisposable
{
    private const string Prefix = "events.out.tfevents.";
    private static int s_count;

    private readonly FileStream _stream;

    /// <summary>Begins a file.</summary>
    /// <param name="folder">Where; it exists.</param>
    /// <exception cref="IOException">The file cannot be made; <see cref="UnauthorizedAccessException"/> without
    /// rights.</exception>
    public EventWriter(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var host = string.Concat(Environment.MachineName.Split(Path.GetInvalidFileNameChars()));
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}{Seconds(folder):D10}.{host}.{Environment.ProcessId}.{Interlocked.Increment(ref s_count) - 1}"
        );
        FilePath = Path.Combine(folder, name);
        _stream = new FileStream(FilePath, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16);
        Write(new() { FileVersion = "brain.Event:2" });
        Flush();
    }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>A number, kept in float32; infinities and what is no number are written as they are.</summary>
    public void Scalar(string tag, double value, long step) => Write(step, Values.Scalar(Checked(tag), value));

    /// <summary>How values spread.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="buckets">As <see cref="EventBucket.Of"/> counts them.</param>
    /// <param name="step">When.</param>
    public void Histogram(string tag, IReadOnlyList<EventBucket> buckets, long step)
    {
        ArgumentNullException.ThrowIfNull(buckets);
        Write(step, Values.Histogram(Checked(tag), buckets));
    }

    /// <summary>A picture, as a PNG.</summary>
    /// <exception cref="ArgumentException">Neither grey nor RGB.</exception>
    /// <exception cref="CodecNotFoundException">libpng is not installed.</exception>
    public void Image(string tag, Picture picture, long step)
    {
        var png = ImageEncoder.Png(picture);
        Write(step, Values.Images(Checked(tag), picture.Width, picture.Height, [png]));
    }

    /// <summary>A text in Markdown.</summary>
    public void Text(string tag, string markdown, long step)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        Write(step, Values.Text(Checked(tag), markdown));
    }

    /// <summary>
    /// Says that training goes on: readers drop what older files of the folder have of <paramref name="step"/> and later.
    /// </summary>
    public void Resumed(long step) =>
        Write(
            new()
            {
                Step = step,
                SessionLog = new() { Status = SessionLog.Types.SessionStatus.Start },
            }
        );

    /// <summary>The settings by which the HPARAMS tab compares runs; metrics are all their scalars.</summary>
    /// <param name="settings">Numbers, texts and truth values by name.</param>
    /// <exception cref="ArgumentException">A value of another type.</exception>
    public void HyperParameters(IEnumerable<KeyValuePair<string, object>> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var start = new SessionStartInfo { StartTimeSecs = Now() };
        foreach (var (name, value) in settings)
            start.Hparams[name] = value switch
            {
                string text => Value.ForString(text),
                bool truth => Value.ForBool(truth),
                int or long or float or double => Value.ForNumber(
                    Convert.ToDouble(value, CultureInfo.InvariantCulture)
                ),
                _ => throw new ArgumentException(
                    $"'{name}' is a {value?.GetType().Name ?? "null"}; expected a number, a text or a truth value.",
                    nameof(settings)
                ),
            };
        Write(0, Values.Session(new() { SessionStartInfo = start }));
    }

    /// <summary>
    /// Says that the run which <see cref="HyperParameters"/> began came to its end. Readers keep what a run's files say first, so a run
    /// that may go on says nothing.
    /// </summary>
    public void SessionFinished() =>
        Write(
            0,
            Values.Session(
                new()
                {
                    SessionEndInfo = new() { Status = SessionStatus.StatusSuccess, EndTimeSecs = Now() },
                }
            )
        );

    /// <summary>Hands all records to the operating system.</summary>
    public void Flush() => _stream.Flush();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private static double Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

    /// <summary>
    /// For a name behind those that are there: TensorBoard reads a folder's files in the order of their names and never goes back,
    /// and a clock may have been put back since the last one.
    /// </summary>
    private static long Seconds(string folder)
    {
        var latest = Directory
            .EnumerateFiles(folder, $"{Prefix}*")
            .Select(path => Path.GetFileName(path)[Prefix.Length..].Split('.')[0])
            .Select(text => long.TryParse(text, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0)
            .DefaultIfEmpty()
            .Max();
        return Math.Max((long)Now(), latest + 1);
    }

    private static string Checked(string tag)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        return tag;
    }

    private void Write(long step, Summary.Types.Value value) =>
        Write(
            new()
            {
                Step = step,
                Summary = new() { Value = { value } },
            }
        );

    private void Write(Event content)
    {
        content.WallTime = Now();
        RecordFile.Write(_stream, content.ToByteArray());
    }
}
