using System.Security.Cryptography;

namespace Bce3s.Data;

/// <summary>What a file's content must hash to. MD5 tells damaged downloads from whole ones, as publishers mean it; it is no
/// proof against forgery.</summary>
public sealed class Checksum
{
    private const int BufferBytes = 1 << 17;

    private Checksum(HashAlgorithmName algorithm, int bytes, string hex)
    {
        if (hex.Length != 2 * bytes || !hex.All(char.IsAsciiHexDigitLower))
            throw new ArgumentException(
                $"'{hex}' is no {algorithm.Name} sum: expected {2 * bytes} digits 0…9, a…f.",
                nameof(hex)
            );
        (Algorithm, Hex) = (algorithm, hex);
    }

    /// <summary>The hash function.</summary>
    public HashAlgorithmName Algorithm { get; }

    /// <summary>The sum, in lower-case hexadecimal digits.</summary>
    public string Hex { get; }

    /// <param name="hex">32 lower-case hexadecimal digits.</param>
    public static Checksum Md5(string hex) => new(HashAlgorithmName.MD5, MD5.HashSizeInBytes, hex);

    /// <param name="hex">64 lower-case hexadecimal digits.</param>
    public static Checksum Sha256(string hex) => new(HashAlgorithmName.SHA256, SHA256.HashSizeInBytes, hex);

    /// <summary>A running sum of the same kind.</summary>
    public IncrementalHash Start() => IncrementalHash.CreateHash(Algorithm);

    /// <summary>Ends a running sum and writes it as <see cref="ToString"/> does, to compare and to show.</summary>
    public string Finish(IncrementalHash running)
    {
        ArgumentNullException.ThrowIfNull(running);
        return Text(Convert.ToHexStringLower(running.GetHashAndReset()));
    }

    /// <summary>The sum of all that a stream holds from where it is, written as <see cref="ToString"/> does.</summary>
    /// <param name="stream">Read to its end.</param>
    /// <param name="advanced">Told of the bytes read, piece by piece.</param>
    /// <param name="cancellation">Ends it.</param>
    public string Of(Stream stream, Action<long>? advanced = null, CancellationToken cancellation = default)
    {
        using var running = Start();
        Append(running, stream, advanced, cancellation);
        return Finish(running);
    }

    /// <summary>Takes a stream into a running sum.</summary>
    /// <returns>Its length.</returns>
    internal static long Append(
        IncrementalHash? running,
        Stream stream,
        Action<long>? advanced,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        var buffer = new byte[BufferBytes];
        var length = 0L;
        while (stream.Read(buffer) is var read and > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            running?.AppendData(buffer, 0, read);
            length += read;
            advanced?.Invoke(length);
        }
        return length;
    }

    /// <summary>The algorithm and the sum: <c>MD5 8d4f…</c>.</summary>
    public override string ToString() => Text(Hex);

    private string Text(string hex) => $"{Algorithm.Name} {hex}";
}
