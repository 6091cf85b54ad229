namespace Bce3s.Data;

/// <summary>A file of a dataset, or several that are read as one, and what is known of their content.</summary>
/// <param name="Names">Names in the layout's folder, in reading order; mostly one.</param>
/// <param name="Bytes">Length of each, unpacked where it is a .gz; <see langword="null"/> when it is not known.</param>
/// <param name="Checksum">Of their content, one after the other and unpacked; <see langword="null"/> when none is
/// known.</param>
/// <param name="Gzip">Whether each may also stand there as <c>name.gz</c>.</param>
public sealed record KnownFile(IReadOnlyList<string> Names, long? Bytes, Checksum? Checksum, bool Gzip = false)
{
    /// <summary>One file by its name.</summary>
    public KnownFile(string name, long? bytes, Checksum? checksum, bool gzip = false)
        : this([name], bytes, checksum, gzip) { }

    /// <summary>Where one of the names lies in a folder, <see langword="null"/> when it does not.</summary>
    internal string? Locate(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return Gzip && File.Exists(path + ".gz") ? path + ".gz"
            : File.Exists(path) ? path
            : null;
    }

    internal bool IsIn(string folder) => Names.All(name => Locate(folder, name) is not null);
}
