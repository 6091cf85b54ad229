using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bce3s.Data.Tests.Catalogue.Fetching;

/// <summary>What a client asked for.</summary>
internal sealed record Request(string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The first byte of <c>Range: bytes=N-</c>.</summary>
    public long? From =>
        Headers.TryGetValue("Range", out var range)
            ? long.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture)
            : null;
}

/// <summary>What the server answers; it closes the connection after <see cref="Sent"/> bytes of the body.</summary>
internal sealed record Answer(int Status, byte[] Body, params (string Name, string Value)[] Headers)
{
    /// <summary>Bytes that are sent of the body whose full length is announced.</summary>
    public int Sent { get; init; } = Body.Length;

    /// <summary>Whether a length is announced.</summary>
    public bool TellsLength { get; init; } = true;

    /// <summary>Whether the connection stays open after that, silently.</summary>
    public bool Hangs { get; init; }
}

/// <summary>An HTTP/1.1 server on 127.0.0.1 that does what a test wants, byte by byte.</summary>
internal sealed class LocalServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<Request, Answer> _answer;
    private readonly Task _loop;

    public LocalServer(Func<Request, Answer> answer)
    {
        _answer = answer;
        _listener.Start();
        _loop = Task.Run(Serve);
    }

    /// <summary>A server of one file that can continue, as Apache, nginx and S3 do.</summary>
    public static LocalServer Of(byte[] content, string tag = "\"v1\"") => new(request => Whole(request, content, tag));

    public static Answer Whole(Request request, byte[] content, string tag) =>
        request.From is { } from && request.Headers["If-Range"] == tag
            ? new(
                206,
                content[(int)from..],
                ("ETag", tag),
                ("Content-Range", $"bytes {from}-{content.Length - 1}/{content.Length}")
            )
            : new(200, content, ("ETag", tag));

    /// <summary>All requests so far.</summary>
    public List<Request> Requests { get; } = [];

    public Uri Address(string path = "file.bin") =>
        new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}");

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _loop.Wait();
        _end.Dispose();
    }

    private async Task Serve()
    {
        while (!_end.IsCancellationRequested)
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                await Handle(client);
            }
            catch (Exception error)
                when (error is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
            {
                // The listener may be stopped between two clients.
            }
    }

    private async Task Handle(TcpClient client)
    {
        var stream = client.GetStream();
        if (await Read(stream) is not { } request)
            return;
        Requests.Add(request);
        var answer = _answer(request);
        var head = new StringBuilder($"HTTP/1.1 {answer.Status} Status\r\nConnection: close\r\n");
        if (answer.TellsLength)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {answer.Body.Length}\r\n");
        foreach (var (name, value) in answer.Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}\r\n"), _end.Token);
        await stream.WriteAsync(answer.Body.AsMemory(0, answer.Sent), _end.Token);
        if (answer.Hangs)
            await Task.Delay(Timeout.Infinite, _end.Token);
    }

    private async Task<Request?> Read(NetworkStream stream)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _end.Token) == 0)
                return null;
            text.Append((char)one[0]);
        }
        var lines = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2));
        return new(
            lines[0].Split(' ')[1],
            headers.ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase)
        );
    }
}
