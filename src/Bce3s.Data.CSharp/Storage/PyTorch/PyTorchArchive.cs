using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Bce3s.Data;

/// <summary>
/// The records of a zip file as <c>torch.save</c> writes it since PyTorch 1.6, all in one folder: <c>data.pkl</c>,
/// <c>data/KEY</c> for each storage, <c>version</c>, <c>byteorder</c>.
/// </summary>
/// <remarks>
/// Records are stored, not compressed, and together are no longer than the file, so that reading them all takes no more memory than
/// it has bytes. Their CRC-32 is checked.
/// </remarks>
internal sealed class PyTorchArchive : IDisposable
{
    private const string PickleName = "data.pkl";
    private const int LatestVersion = 10;
    private const int LongestNote = 64;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _records = [];
    private long _left;

    private PyTorchArchive(string path, FileStream file)
    {
        (_path, _file, _left) = (path, file, file.Length);
        _zip = Guarded(() => new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true));
    }

    /// <summary>Opens a zip file and finds its records.</summary>
    /// <exception cref="DataFormatException">It is damaged, or not what <c>torch.save</c> writes.</exception>
    public static PyTorchArchive Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        PyTorchArchive? archive = null;
        try
        {
            archive = new(path, file);
            archive.FindRecords();
            archive.CheckNotes();
            return archive;
        }
        catch
        {
            archive?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>The pickle.</summary>
    public ReadOnlyMemory<byte> Pickle() => Whole(PickleName);

    /// <summary>Bytes of a storage.</summary>
    public long? LengthOf(string key) => _records.GetValueOrDefault($"data/{key}")?.Length;

    /// <summary>Fills a storage's memory, piece by piece in order, with its record; an empty one needs none.</summary>
    /// <param name="key">The storage's key.</param>
    /// <param name="visit">Calls back for each piece of the memory.</param>
    public void Read(string key, Action<TensorBytes.Visitor> visit)
    {
        if (LengthOf(key) is not > 0)
            return;
        ReadRecord($"data/{key}", visit);
    }

    public void Dispose()
    {
        _zip.Dispose();
        _file.Dispose();
    }

    private void FindRecords()
    {
        var entries = Guarded(() => _zip.Entries);
        var pickles = entries
            .Where(entry => entry.FullName.EndsWith($"/{PickleName}", StringComparison.Ordinal))
            .Select(entry => entry.FullName[..^PickleName.Length])
            .Where(folder => folder.IndexOf('/') == folder.Length - 1)
            .ToList();
        if (pickles is not [var root])
            throw Refuse(
                $"a zip file with {pickles.Count} records FOLDER/{PickleName}",
                "one, as torch.save writes it"
            );
        if (entries.Any(entry => entry.FullName == $"{root}constants.pkl"))
            throw Refuse(
                "a TorchScript archive, which is a program",
                "weights; in Python: torch.save(torch.jit.load(FILE, map_location='cpu').state_dict(), NEW)"
            );
        foreach (var (entry, method) in entries.Zip(Guarded(() => ZipMethods.Read(_file, entries.Count))))
            if (entry.FullName.StartsWith(root, StringComparison.Ordinal))
                AddRecord(entry.FullName[root.Length..], entry, method);
    }

    private void AddRecord(string name, ZipArchiveEntry entry, int method)
    {
        if (!_records.TryAdd(name, entry))
            throw Refuse($"the record {entry.FullName} twice", "each once");
        if (method != ZipMethods.Stored || entry.IsEncrypted || entry.CompressedLength != entry.Length)
            throw Refuse(
                $"the record {name} compressed or encrypted",
                "records as they are (unpack the file and pack it with `zip -0`)"
            );
    }

    private void CheckNotes()
    {
        if (
            Note("version") is { } version
            && !(
                int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number is >= 1 and <= LatestVersion
            )
        )
            throw Refuse($"version '{version}' of the format", $"1 … {LatestVersion}");
        if (Note("byteorder") is { } order && order != "little")
            throw Refuse($"byte order '{order}'", "little; on a little-endian machine, load and save it with PyTorch");
    }

    /// <summary>A short text, without white space around it.</summary>
    private string? Note(string name)
    {
        if (!_records.TryGetValue(name, out var entry))
            return null;
        return entry.Length <= LongestNote
            ? Encoding.Latin1.GetString(Whole(name)).Trim()
            : throw Refuse($"{entry.Length} bytes in the record {name}", $"at most {LongestNote}");
    }

    private byte[] Whole(string name)
    {
        var entry = _records[name];
        if (entry.Length > Array.MaxLength || entry.Length > _left)
            throw Refuse($"{entry.Length} bytes in the record {name}", $"at most {_left}, which the file has left");
        var bytes = new byte[entry.Length];
        ReadRecord(name, fill => fill(bytes));
        return bytes;
    }

    private void ReadRecord(string name, Action<TensorBytes.Visitor> visit)
    {
        var entry = _records[name];
        if ((_left -= entry.Length) < 0)
            throw Refuse("records longer than the file", "each in a place of its own");
        using var content = Guarded(entry.Open);
        var sum = new Crc32();
        visit(bytes =>
        {
            Fill(content, bytes, name);
            sum.Append(bytes);
        });
        if (sum.Value == entry.Crc32)
            return;
        throw entry.Crc32 == 0
            ? Refuse(
                $"no checksum of the record {name}",
                "its CRC-32 (torch.serialization.set_crc32_options(False) leaves it out; in Python, with True: torch.save(torch.load(FILE, map_location='cpu'), NEW))"
            )
            : Refuse(
                $"CRC-32 {sum.Value:x8} of the record {name}",
                $"{entry.Crc32:x8}, as the file says: it is damaged"
            );
    }

    private void Fill(Stream content, Span<byte> bytes, string name)
    {
        try
        {
            content.ReadExactly(bytes);
        }
        catch (Exception error) when (IsDamage(error))
        {
            throw Damaged($"the record {name}: {error.Message}", error);
        }
    }

    private DataFormatException Refuse(string found, string expected) => new(_path, found, expected);

    private T Guarded<T>(Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception error) when (IsDamage(error))
        {
            throw Damaged(error.Message, error);
        }
    }

    private DataFormatException Damaged(string what, Exception error) =>
        new(_path, $"a damaged zip file ({what})", "an intact one", error);

    private static bool IsDamage(Exception error) =>
        error
            is InvalidDataException
                or EndOfStreamException
                or OverflowException
                or NotSupportedException
                or InvalidOperationException
                or ArgumentException;
}
