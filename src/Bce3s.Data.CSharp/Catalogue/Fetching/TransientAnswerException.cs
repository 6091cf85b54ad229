using System.Net;

namespace Bce3s.Data;

/// <summary>A server's answer that may be another one the next time.</summary>
internal sealed class TransientAnswerException(HttpResponseMessage response, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = response.StatusCode;

    /// <summary>How long the server wants to be left alone.</summary>
    public TimeSpan? RetryAfter { get; } =
        response.Headers.RetryAfter is { } retry ? retry.Delta ?? retry.Date - DateTimeOffset.UtcNow : null;
}
