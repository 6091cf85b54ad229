namespace Bce3s.Data;

/// <summary>A system library that reads or writes an image format is not installed.</summary>
public sealed class CodecNotFoundException : DllNotFoundException
{
    /// <param name="codec">The library's project, such as "libjpeg-turbo".</param>
    /// <param name="tried">The file names that were looked for.</param>
    /// <param name="install">What to install on which system.</param>
    public CodecNotFoundException(string codec, IReadOnlyList<string> tried, string install)
        : base($"{codec} cannot be loaded (looked for {string.Join(", ", tried)}). Install it: {install}.")
    {
        Codec = codec;
        Install = install;
    }

    /// <summary>The library's project.</summary>
    public string Codec { get; }

    /// <summary>What to install on which system.</summary>
    public string Install { get; }
}
