using System.Net;
using System.Net.Http.Headers;

namespace Bce3s.Data;

/// <summary>One file on a server: asks for it, or for the rest of it, and follows redirections.</summary>
internal sealed class HttpSource : IDisposable
{
    private const int MostRedirections = 10;

    private readonly Uri _address;
    private readonly TimeSpan _silence;
    private readonly HttpClient _client;

    /// <exception cref="DownloadException">The address is neither https nor on this machine.</exception>
    public HttpSource(Uri address, TimeSpan silence)
    {
        (_address, _silence) = (address, silence);
        Permit(address);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = silence,
            UseCookies = false,
            UseProxy = !address.IsLoopback,
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new("bce3s", null));
        _client.DefaultRequestHeaders.AcceptEncoding.Add(new("identity"));
    }

    /// <summary>The answer's head; its body has not been read.</summary>
    /// <param name="mark">What the part is of, to ask for the rest; <see langword="null"/> for all of it.</param>
    /// <param name="from">Length of the part.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="DownloadException">A redirection leads nowhere or to an address that is not permitted.</exception>
    public async Task<HttpResponseMessage> Ask(PartMark? mark, long from, CancellationToken cancellation)
    {
        var address = _address;
        for (var i = 0; i <= MostRedirections; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (mark is not null)
            {
                request.Headers.Range = new(from, null);
                request.Headers.IfRange = mark.ETag is { } tag
                    ? new RangeConditionHeaderValue(tag)
                    : new RangeConditionHeaderValue(mark.LastModified!.Value);
            }

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(_silence);
            var response = await _client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token)
                .ConfigureAwait(false);
            if (!IsRedirection(response.StatusCode))
                return response;

            using (response)
            {
                if (response.Headers.Location is not { } location)
                    throw new DownloadException(address, "a redirection that names no address", response.StatusCode);
                address = new Uri(address, location);
                Permit(address);
            }
        }
        throw new DownloadException(_address, $"more than {MostRedirections} redirections");
    }

    public void Dispose() => _client.Dispose();

    private static bool IsRedirection(HttpStatusCode status) =>
        status
            is HttpStatusCode.MovedPermanently
                or HttpStatusCode.Found
                or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect
                or HttpStatusCode.PermanentRedirect;

    // Without encryption only on this machine, and only when that was asked for: a server must not send its clients there.
    private void Permit(Uri address)
    {
        var local = address is { Scheme: "http", IsLoopback: true } && _address.IsLoopback;
        if (address.Scheme != Uri.UriSchemeHttps && !local)
            throw new DownloadException(address, "data is fetched over https only");
    }
}
