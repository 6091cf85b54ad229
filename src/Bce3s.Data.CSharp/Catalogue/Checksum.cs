using System.Security.Cryptography;

namespace Bce3s.Data;

/// <summary>What a file's content must hash to. MD5 tells damaged downloads from whole ones, as publishers mean it; it is no
/// proof against forgery.</summary>
public sealed class Checksum
{
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

    /// <summary>The algorithm and the sum: <c>MD5 8d4f…</c>.</summary>
    public override string ToString() => Text(Hex);

    private string Text(string hex) => $"{Algorithm.Name} {hex}";
}
