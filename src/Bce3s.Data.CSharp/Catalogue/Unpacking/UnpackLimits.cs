namespace Bce3s.Data;

/// <summary>How much an archive may hold before it is taken for an attack.</summary>
public sealed record UnpackLimits
{
    /// <summary>Files and folders.</summary>
    public long Entries { get; init; } = 5_000_000;

    /// <summary>Bytes of one file.</summary>
    public long EntryBytes { get; init; } = 8L << 30;

    /// <summary>Bytes of all files.</summary>
    public long TotalBytes { get; init; } = 1L << 40;

    /// <summary>Bytes of all files for each byte of the archive; text compresses to a tenth, images hardly at all.</summary>
    public int Expansion { get; init; } = 100;
}
