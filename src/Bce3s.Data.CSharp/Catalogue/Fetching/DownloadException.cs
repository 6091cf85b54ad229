using System.Net;

namespace Bce3s.Data;

/// <summary>A file cannot be downloaded: the server refuses, is not to be reached, or says something that is not HTTP.</summary>
public sealed class DownloadException : IOException
{
    /// <param name="address">What was asked for.</param>
    /// <param name="reason">What went wrong, without a full stop.</param>
    /// <param name="status">The server's answer, if it gave one.</param>
    /// <param name="inner">The error underneath.</param>
    public DownloadException(Uri address, string reason, HttpStatusCode? status = null, Exception? inner = null)
        : base($"{address}: {reason}.", inner) => (Address, Status) = (address, status);

    /// <summary>What was asked for.</summary>
    public Uri Address { get; }

    /// <summary>The server's answer, if it gave one.</summary>
    public HttpStatusCode? Status { get; }
}
