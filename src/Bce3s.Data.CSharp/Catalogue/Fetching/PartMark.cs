using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bce3s.Data;

/// <summary>
/// What a partly downloaded file is a part of, kept beside it: only with the server's word that the file is still the same
/// (RFC 9110 §13.1.5, If-Range) may the rest be put behind it.
/// </summary>
/// <param name="Address">Where it comes from.</param>
/// <param name="ETag">The server's name for this content, with its quotes.</param>
/// <param name="LastModified">When the content was made, where there is no such name.</param>
/// <param name="Length">The whole length.</param>
internal sealed record PartMark(Uri Address, string? ETag, DateTimeOffset? LastModified, long? Length)
{
    /// <summary>Whether the server can be asked for the rest.</summary>
    [JsonIgnore]
    public bool CanResume => ETag is not null || LastModified is not null;

    /// <summary>What an answer with the whole file says of it. A weak ETag names content that means the same, not the same
    /// bytes.</summary>
    public static PartMark Of(Uri address, HttpResponseMessage response) =>
        new(
            address,
            response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null,
            response.Content.Headers.LastModified,
            response.Content.Headers.ContentLength
        );

    public void Write(string path) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this));

    /// <summary>The mark of a part of the file at an address; <see langword="null"/> when there is none, or it cannot be
    /// read: the download then begins anew.</summary>
    public static PartMark? Read(string path, Uri address)
    {
        try
        {
            var mark = JsonSerializer.Deserialize<PartMark>(File.ReadAllBytes(path));
            return mark?.Address == address ? mark : null;
        }
        catch (Exception error) when (error is IOException or JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
